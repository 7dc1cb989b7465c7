"""One visit through the four real programs: a ticket is taken, printed, called, seen, heard and served."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from qms_display.voice.announcement import Announcement, script
from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip

from qms_demo.hearing import hear, spoken
from qms_demo.printer import ReceiptPrinter
from qms_demo.programs import Cast, Driven, StepFailedError
from qms_demo.raster import printed_picture

_MS = 1_000_000


class Measured(msgspec.Struct, frozen=True):
    """Milliseconds of the moments that people feel."""

    tap_to_number: float
    tap_to_printed: float
    call_to_painted: float
    call_to_sound: float


class Visit:
    """`out` gets the pictures, the ticket and the sound; `demo` is the content of demo.json."""

    def __init__(self, server: str, demo: dict[str, Any], folder: Path, out: Path) -> None:
        self._server, self._demo, self._folder, self._out = server, demo, folder, out
        self._branch = demo["branches"][0]
        self._steps = 0

    def play(self) -> Measured:
        """Raises StepFailedError at the first step that goes wrong."""
        recording = self._out / "call.wav"
        with ReceiptPrinter() as printer, Cast(self._server, self._folder) as cast:
            with self._step("four programs start: kiosk, display, agent, admin"):
                kiosk = cast.start("kiosk", self._token("kiosk"), "--printer", printer.address)
                display = cast.start("display", self._token("display"), "--audio", f"wav:{recording}")
                agent, admin = cast.start("agent"), cast.start("admin")
                display.wait("board", within=30)
                display.order("quiet", within=60)
            self._manage(admin)
            self._sit_down(agent)
            number, tapped, shown, printed = self._take_ticket(kiosk, printer)
            called, painted, sounded = self._call(agent, display, number)
            self._serve(agent, number)
            self._hear(display, recording, number)
            self._look(kiosk=kiosk, display=display, agent=agent, admin=admin)
        return Measured(
            (shown - tapped) / _MS, (printed - tapped) / _MS, (painted - called) / _MS, (sounded - called) / _MS
        )

    def _manage(self, admin: Driven) -> None:
        with self._step("the manager signs in and looks at the services"):
            self._sign_in(admin, "admin")
            admin.press("nav_services")
            admin.wait("service_row_A")

    def _sit_down(self, agent: Driven) -> None:
        with self._step("the clerk signs in and opens counter 3"):
            self._sign_in(agent, "dewi")
            # Who still sits there from an earlier visit is taken back to the counter without being asked.
            if agent.shows("counter_3", or_else="primary"):
                agent.press("counter_3")
            agent.wait("primary", "Call next")

    def _take_ticket(self, kiosk: Driven, printer: ReceiptPrinter) -> tuple[str, int, int, int]:
        """The number, and when it was tapped for, shown and printed."""
        with self._step("the visitor chooses a language and a service at the kiosk"):
            kiosk.press("language_en")
            tapped = kiosk.press("service_C")
            shown = kiosk.mark("number_painted", tapped)
            number = kiosk.text("ticket_number")
        self._say(f"number {number} on the screen", shown - tapped)
        with self._step("the ticket is printed"):
            printed = kiosk.mark("printed", tapped)
            picture = printed_picture(printer.printed)
            if picture is None:
                raise StepFailedError("The printer got no picture of a ticket.")
            picture.save(self._out / "ticket.png")
            kiosk.grab(self._out / "kiosk.png")
        self._say("ticket printed", printed - tapped)
        return number, tapped, shown, printed

    def _call(self, agent: Driven, display: Driven, number: str) -> tuple[int, int, int]:
        """When the clerk pressed, the display painted and the first sample sounded."""
        with self._step(f"the clerk calls with F2, and {number} is shown and spoken"):
            called = agent.key("F2")
            agent.wait("now_number", number)
            painted = display.mark("painted", called)
            display.wait("now_number", number)
            sounded = display.mark("first_sample", called)
            display.grab(self._out / "display.png")
        self._say("painted on the display", painted - called)
        self._say("first sample of the voice", sounded - called)
        return called, painted, sounded

    def _serve(self, agent: Driven, number: str) -> None:
        with self._step(f"the clerk starts, serves and completes {number}"):
            agent.wait("primary", "Start serving")
            agent.key("F2")
            agent.wait("primary", "Complete & next")
            agent.grab(self._out / "agent.png")
            agent.key("F6")
            agent.wait("undo_toast_sentence", f"{number} completed")
            agent.wait("primary", "Call next")

    def _hear(self, display: Driven, recording: Path, number: str) -> None:
        """The clips of exactly this call are in the recording, in their order."""
        with self._step("the recording is listened to"):
            display.order("quiet", within=60)
            said = self._announcement(number)
            store = ClipStore(self._folder / "display" / "clips")
            clips = [part for sentence in said for part in sentence if isinstance(part, Clip)]
            heard = hear(recording, store, clips)
            wanted = spoken(said)
            if [one.name for one in heard] != wanted:
                raise StepFailedError(f"The voice should say {wanted}, but this was heard: {[h.name for h in heard]}.")
        print(f"        heard: {' '.join(name.partition(':')[2] or name for name in wanted)}")

    def _look(self, **clients: Driven) -> None:
        with self._step("pictures are taken"):
            clients["admin"].grab(self._out / "admin.png")

    def _announcement(self, number: str) -> list[list[Any]]:
        """What the display should say: its branch speaks English and Indonesian first."""
        return script(Announcement(UUID(int=0), 1, number, "3", ("en", "id")))

    def _sign_in(self, staff: Driven, username: str) -> None:
        password = next(one["password"] for one in self._demo["users"] if one["username"] == username)
        staff.type("login_tenant", self._demo["tenant"]["slug"])
        staff.type("login_username", username)
        staff.type("login_password", password)
        staff.press("login_go")

    def _token(self, kind: str) -> str:
        devices = self._demo["devices"]
        mine = (one for one in devices if one["type"] == kind and one["branch_id"] == self._branch["branch_id"])
        return str(next(mine)["access_token"])

    @contextmanager
    def _step(self, sentence: str) -> Iterator[None]:
        self._steps += 1
        began = time.monotonic_ns()
        try:
            yield
        except StepFailedError:
            print(f"  {self._steps:2}  FAILED  {sentence}")
            raise
        print(f"  {self._steps:2}  {(time.monotonic_ns() - began) / 1e9:5.2f} s  {sentence}", flush=True)

    def _say(self, what: str, nanoseconds: int) -> None:
        print(f"        {nanoseconds / _MS:6.0f} ms  {what}", flush=True)


def read_demo(data_dir: Path) -> dict[str, Any]:
    """The content of demo.json, which the server wrote when it seeded the demo tenant."""
    content: dict[str, Any] = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    return content

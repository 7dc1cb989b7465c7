"""`bench appliance`: kiosk and display as appliances, on a machine as old as theirs, for a day and for months."""

import os
import time
from dataclasses import replace

import httpx
from qms_demo.printer import ReceiptPrinter
from qms_demo.programs import Cast, Driven, free_port

from bench.buffered import TICKETS, seconds_to_sync
from bench.growth_slope import Holding, slope
from bench.load import Pace
from bench.media import holding_mb
from bench.one_branch import OneBranch, one_branch
from bench.processes import idle_cpu_percent, resident_mb
from bench.raw_socket import RawSocket
from bench.reference import bare_window
from bench.soak import CALLS, Soak
from bench.table import Row, percentile, print_table
from bench.taps import SHARE, Taps

_SOUNDS, _VISITS, _RATE = 12, 40, 4.0
_SETTLE, _IDLE_SECONDS = 2.0, 10.0
_NS = 1e9


def bench_appliance() -> bool:
    """Prints the table of what an unattended program must keep, then the soak."""
    with one_branch(8095) as branch:
        bench = _Appliance(branch)
        rows, samples = bench.measure()
        rows += bench.without_a_server()
    kept = print_table(f"Appliance: taps at {SHARE:.0%} of one core by {bench.means}", rows)
    _print_soak(samples)
    return kept


class _Appliance:
    """`means` is by what the core was shared."""

    def __init__(self, branch: OneBranch) -> None:
        self._branch, self.means = branch, ""
        self._window = bare_window()

    def measure(self) -> tuple[list[Row], list[Holding]]:
        with self._branch.clerk() as clerk:
            called = self._pace(clerk).visit()
        with ReceiptPrinter() as printer, Cast(self._branch.server, self._branch.folder) as cast:
            kiosk, boot_kiosk = self._booted(cast, "kiosk", "language_en", "", "--printer", printer.address)
            recording = ("--audio", f"wav:{self._branch.folder / 'bench.wav'}")
            display, boot_display = self._booted(cast, "display", "now_number", called, *recording)
            display.order("quiet", within=60)
            rows = [boot_kiosk, boot_display, *self._idle(kiosk, "kiosk"), *self._idle(display, "display")]
            rows.append(self._media(display))
            taps = Taps(kiosk)
            rows += taps.rows("online") + taps.rows("swallowed", self._branch.server_pid)
            self.means = taps.means
            with self._branch.clerk() as clerk:
                rows += self._calls(display, clerk)
                soak = Soak(self._branch, _told)
                samples = soak.run(display, int(os.environ.get("QMS_SOAK_CALLS", CALLS)))
            rows += [self._memory(kiosk, "kiosk", 130), self._memory(display, "display", 180)]
        rows.append(self._sync())
        return [*rows, *_slopes(samples)], samples

    def without_a_server(self) -> list[Row]:
        """The same kiosk, started with the server there and then without it; then both, started without it."""
        with ReceiptPrinter() as printer, Cast(self._branch.server, self._branch.folder) as cast:
            paper = ("--printer", printer.address)
            kiosk, _ = self._booted(cast, "kiosk", "language_en", "", *paper)
            os.kill(self._branch.server_pid, 15)
            kiosk.wait("offline_mark", within=60)
            rows = Taps(kiosk).rows("offline")
        with ReceiptPrinter() as printer, Cast(self._branch.server, self._branch.folder) as cast:
            _, boot_kiosk = self._booted(cast, "kiosk", "language_en", "", "--printer", printer.address)
            _, boot_display = self._booted(cast, "display", "now_number", "")
            return [*rows, *(replace(one, what=f"{one.what}, no server") for one in (boot_kiosk, boot_display))]

    def _booted(self, cast: Cast, app: str, first: str, text: str, *options: str) -> tuple[Driven, Row]:
        """Until the widget `first` says `text`: something to touch, the call that was the last."""
        began = time.monotonic_ns()
        client = cast.start(app, self._branch.token(app), *options)
        seconds = (client.wait(first, text, within=60) - began) / _NS
        row = Row(f"boot to usable, {app}", seconds * 1000, 3000, "ms", self._window.seconds * 1000, "a bare Qt window")
        return client, row

    def _pace(self, clerk: httpx.Client) -> Pace:
        return Pace(clerk, self._branch.service_id, self._branch.counter_id, _RATE)

    def _calls(self, display: Driven, clerk: httpx.Client) -> list[Row]:
        pace = self._pace(clerk)
        sounds = [self._first_sample(display, pace) for _ in range(_SOUNDS)]
        pace.called_at.clear()
        with RawSocket(self._branch.server, self._branch.token("display"), self._branch.branch_id) as raw:
            for _ in range(_VISITS):
                pace.visit()
            painted = [(display.mark("painted", sent) - sent) / 1e6 for sent in pace.called_at]
        heard = [(at - sent) / 1e6 for sent, at in zip(pace.called_at, raw.arrivals, strict=True)]
        reference = percentile(heard, 0.95)
        name = "call → raw websocket, p95"
        return [
            Row("call → painted p95", percentile(painted, 0.95), 100, "ms", reference, name),
            Row(f"call → first sample, worst of {_SOUNDS}", max(sounds), 400, "ms", reference, name),
        ]

    def _first_sample(self, display: Driven, pace: Pace) -> float:
        """Of a call into silence: one that waits for another to end is late for another reason."""
        pace.visit()
        sent = pace.called_at[-1]
        took = (display.mark("first_sample", sent) - sent) / 1e6
        display.order("quiet", within=60)
        return took

    def _sync(self) -> Row:
        folder = self._branch.folder / "buffered"
        folder.mkdir()
        seconds, bare = seconds_to_sync(self._branch.server, self._branch.token("kiosk"), folder, free_port(8096))
        return Row(f"{TICKETS} buffered tickets synced", seconds, 60, "s", bare, "the same bytes to a bare server")

    def _idle(self, client: Driven, app: str) -> list[Row]:
        time.sleep(_SETTLE)
        percent = idle_cpu_percent(client.pid, _IDLE_SECONDS)
        return [Row(f"idle CPU, {app}", percent, 1, "%", self._window.idle_percent, "a bare Qt window")]

    def _media(self, display: Driven) -> Row:
        playing = holding_mb(self._branch, display)
        return Row("resident, display with a video", playing, 180, "MB", self._window.resident_mb, "a bare Qt window")

    def _memory(self, client: Driven, app: str, limit: float) -> Row:
        return Row(
            f"resident, {app}", resident_mb(client.pid), limit, "MB", self._window.resident_mb, "a bare Qt window"
        )


def _slopes(samples: list[Holding]) -> list[Row]:
    """Growth in ten thousand calls; what a sample holds at the first of them is the reference."""
    limits = (("memory_mb", 2, "MB"), ("handles", 1, ""), ("threads", 1, ""), ("tasks", 1, ""))
    return [
        Row(
            f"growth of {name} per 10,000 calls", slope(samples, name), limit, unit,
            float(getattr(samples[0], name)), f"after {samples[0].calls} calls",
        )
        for name, limit, unit in limits
    ]  # fmt: skip


def _told(one: Holding) -> None:
    if one.calls % 2000 == 0:
        print(f"  soak: {one.calls} calls, {one.memory_mb:.1f} MB", flush=True)


def _print_soak(samples: list[Holding]) -> None:
    first, last = samples[0], samples[-1]
    print(f"\n  display after {first.calls} calls: {first}\n  display after {last.calls} calls: {last}")

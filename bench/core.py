"""`bench core`: what visitors and clerks feel, and what the programs cost, of one branch on one machine."""

import time
from concurrent.futures import ThreadPoolExecutor

from qms_demo.printer import ReceiptPrinter
from qms_demo.programs import Cast, Driven

from bench.load import Pace, bare_route_p95
from bench.one_branch import OneBranch, one_branch
from bench.processes import idle_cpu_percent, resident_mb
from bench.raw_socket import RawSocket
from bench.reference import bare_window
from bench.table import Row, percentile, print_table

RATE = 20.0
_VISITS = 60
_TAPS = 10
_IDLE_SECONDS = 10.0
_FIRST_WIDGET = {"kiosk": "language_en", "display": "board", "agent": "login_go", "admin": "login_go"}
_DEVICES = ("kiosk", "display")
_NS = 1e9


def bench_core() -> bool:
    """Prints the table of what people feel and what the programs cost; whether the limits were kept."""
    with one_branch(8090) as branch:
        rows = _Core(branch).measure()
    return print_table("Core: one branch, 20 commands a second", rows)


class _Core:
    def __init__(self, branch: OneBranch) -> None:
        self._branch = branch
        self._window = bare_window()

    def measure(self) -> list[Row]:
        """Idle figures before the load, memory after it."""
        with ReceiptPrinter() as printer, Cast(self._branch.server, self._branch.folder) as cast:
            clients: dict[str, Driven] = {}
            starts = []
            for app, options in self._options(printer).items():
                clients[app], seconds = self._started(cast, app, *options)
                starts.append(
                    self._beside_window(f"cold start, {app}", seconds * 1000, 3000, "ms", self._window.seconds * 1000)
                )
            clients["display"].order("quiet", within=60)
            idle = self._idle(clients)
            felt = [self._taps(clients["kiosk"]), *self._under_load(clients["display"])]
            return [*felt, *starts, *self._memory(clients), *idle]

    def _options(self, printer: ReceiptPrinter) -> dict[str, tuple[str, ...]]:
        return {
            "kiosk": ("--printer", printer.address),
            "display": ("--audio", f"wav:{self._branch.folder / 'bench.wav'}"),
            "agent": (),
            "admin": (),
        }

    def _started(self, cast: Cast, app: str, *options: str) -> tuple[Driven, float]:
        began = time.monotonic_ns()
        client = cast.start(app, self._branch.token(app) if app in _DEVICES else None, *options)
        shown = client.wait(_FIRST_WIDGET[app], within=60)
        return client, (shown - began) / _NS

    def _taps(self, kiosk: Driven) -> Row:
        times = []
        for _ in range(_TAPS):
            kiosk.press("language_en")
            tapped = kiosk.press("service_B")
            times.append((kiosk.mark("number_painted", tapped) - tapped) / 1e6)
            kiosk.press("done")
            kiosk.press("next_visitor")
        return Row(
            "kiosk tap → number, worst of 10", max(times), 300, "ms", percentile(times, 0.5), "the median of them"
        )

    def _under_load(self, display: Driven) -> list[Row]:
        """Issue times and call → painted at 20 commands a second, beside a bare route and a raw websocket."""
        with self._branch.clerk() as client:
            bare = bare_route_p95(client, 100, RATE)
            pace = Pace(client, self._branch.service_id, self._branch.counter_id, RATE)
            with RawSocket(self._branch.server, self._branch.token("display"), self._branch.branch_id) as raw:
                for _ in range(_VISITS):
                    pace.visit()
                painted = [(display.mark("painted", sent) - sent) / 1e6 for sent in pace.called_at]
        heard = [(at - sent) / 1e6 for sent, at in zip(pace.called_at, raw.arrivals, strict=True)]
        raw_p95 = percentile(heard, 0.95)
        return [
            Row("create ticket p95", percentile(pace.issue_ms, 0.95), 25, "ms", bare, "a bare route, p95"),
            Row("call → painted p95", percentile(painted, 0.95), 150, "ms", raw_p95, "call → raw websocket, p95"),
        ]

    def _memory(self, clients: dict[str, Driven]) -> list[Row]:
        rows = [
            self._beside_window(f"resident, {app}", resident_mb(client.pid), 150, "MB", self._window.resident_mb)
            for app, client in clients.items()
        ]
        return [
            *rows,
            self._beside_window(
                "resident, server", resident_mb(self._branch.server_pid), 200, "MB", self._window.resident_mb
            ),
        ]

    def _idle(self, clients: dict[str, Driven]) -> list[Row]:
        """All at once, because idle programs do not disturb one another."""
        with ThreadPoolExecutor(len(clients)) as pool:
            watched = {app: pool.submit(idle_cpu_percent, one.pid, _IDLE_SECONDS) for app, one in clients.items()}
            return [
                self._beside_window(f"idle CPU, {app}", one.result(), 2, "%", self._window.idle_percent)
                for app, one in watched.items()
            ]

    @staticmethod
    def _beside_window(what: str, figure: float, limit: float, unit: str, reference: float) -> Row:
        return Row(what, figure, limit, unit, reference, "a bare Qt window")

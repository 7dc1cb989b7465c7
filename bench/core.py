"""`bench core`: what visitors and clerks feel, and what the programs cost, of one branch on one machine."""

import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
from qms_demo.printer import ReceiptPrinter
from qms_demo.programs import Cast, Driven, free_port, running_server
from qms_demo.visit import read_demo

from bench.load import Pace, bare_route_p95
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
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_server(folder / "server", free_port(8090), folder / "server.log") as server:
            rows = _Core(server.url, server.pid, folder).measure()
    return print_table("Core: one branch, 20 commands a second", rows)


class _Core:
    def __init__(self, server: str, server_pid: int, folder: Path) -> None:
        self._server, self._server_pid, self._folder = server, server_pid, folder
        self._demo = read_demo(folder / "server")
        self._branch = self._demo["branches"][0]
        self._window = bare_window()

    def measure(self) -> list[Row]:
        """Idle figures before the load, memory after it."""
        with ReceiptPrinter() as printer, Cast(self._server, self._folder) as cast:
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
            "display": ("--audio", f"wav:{self._folder / 'bench.wav'}"),
            "agent": (),
            "admin": (),
        }

    def _started(self, cast: Cast, app: str, *options: str) -> tuple[Driven, float]:
        began = time.monotonic_ns()
        client = cast.start(app, self._token(app) if app in _DEVICES else None, *options)
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
        with self._clerk() as client:
            bare = bare_route_p95(client, 100, RATE)
            pace = Pace(client, self._branch["services"][0]["service_id"], self._counter_id, RATE)
            with RawSocket(self._server, self._token("display"), self._branch["branch_id"]) as raw:
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
            self._beside_window("resident, server", resident_mb(self._server_pid), 200, "MB", self._window.resident_mb),
        ]

    def _idle(self, clients: dict[str, Driven]) -> list[Row]:
        """All at once, because idle programs do not disturb one another."""
        with ThreadPoolExecutor(len(clients)) as pool:
            watched = {app: pool.submit(idle_cpu_percent, one.pid, _IDLE_SECONDS) for app, one in clients.items()}
            return [
                self._beside_window(f"idle CPU, {app}", one.result(), 2, "%", self._window.idle_percent)
                for app, one in watched.items()
            ]

    @contextmanager
    def _clerk(self) -> Iterator[httpx.Client]:
        """An agent with the first counter open."""
        password = next(one["password"] for one in self._demo["users"] if one["username"] == "rina")
        login = {"tenant": self._demo["tenant"]["slug"], "username": "rina", "password": password}
        with httpx.Client(base_url=self._server, trust_env=False) as client:
            answer = client.post("/api/auth/login", json=login).raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            body = {"action": "open", "request_id": str(uuid4())}
            client.post(f"/api/counters/{self._counter_id}/session", json=body).raise_for_status()
            yield client

    @property
    def _counter_id(self) -> str:
        return str(self._branch["counters"][0]["counter_id"])

    def _token(self, kind: str) -> str:
        devices = (one for one in self._demo["devices"] if one["branch_id"] == self._branch["branch_id"])
        return str(next(one["access_token"] for one in devices if one["type"] == kind))

    @staticmethod
    def _beside_window(what: str, figure: float, limit: float, unit: str, reference: float) -> Row:
        return Row(what, figure, limit, unit, reference, "a bare Qt window")

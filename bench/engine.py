"""`bench engine`: issue and call-next with everything on, beside pgbench running the same statements in the same run."""

import asyncio
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from qms_server.embedded.roles import APP

from bench.api_process import ApiProcess, server_environment
from bench.chaos_world import Clerk, World, make_world
from bench.engine_scripts import Recorder
from bench.postgres import killable_postgres
from bench.raw_http import RawHttp
from bench.recorded import RecordingDatabase
from bench.table import percentile

CONNECTIONS = 16
_BRANCHES = 20
_SECONDS = 10
_PREPARED = 400
_TPS = re.compile(r"tps = ([\d.]+)")
SHARE = 0.30
"""The part of pgbench's rate that the server must reach with auth, row-level security, idempotency and outbox."""


@dataclass(frozen=True)
class Load:
    """Answers a second and their times in ms."""

    rate: float
    times: list[float]


def bench_engine() -> bool:
    """Prints the table; each round measures pgbench, the bare route and the server one after the other."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with killable_postgres(folder) as postgres:
            database = server_environment(postgres.cluster, folder)
            apis = [ApiProcess(database, folder, 8300 + 10 * number) for number in range(2)]
            pgbench = _Pgbench(str(postgres.cluster.program("pgbench")), postgres.cluster.environment(APP), folder)
            return asyncio.run(
                _Engine(apis, pgbench, postgres.cluster.url(APP), database["QMS_SECRET_KEY"], folder).run()
            )


class _Pgbench:
    def __init__(self, program: str, environment: dict[str, str], folder: Path) -> None:
        self._program, self._environment, self._folder = program, environment, folder

    def rate(self, scripts: list[Path], transactions: int | None = None) -> float:
        """Scripts a second with 16 connections: for ten seconds, or as many as `transactions` each."""
        much = ["-T", str(_SECONDS)] if transactions is None else ["-t", str(transactions)]
        files = [option for script in scripts for option in ("-f", str(script))]
        command = [self._program, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", *much, *files]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        found = _TPS.search(done.stdout)
        if done.returncode != 0 or found is None:
            raise RuntimeError(f"pgbench failed: {done.stderr[-2000:]}")
        return float(found[1])


class _Engine:
    def __init__(self, apis: list[ApiProcess], pgbench: _Pgbench, app_url: str, secret: str, folder: Path) -> None:
        self._apis, self._pgbench, self._app_url = apis, pgbench, app_url
        self._secret, self._folder = secret, folder
        self._urls = [api.url for api in apis]
        self._call_times: list[float] = []

    async def run(self) -> bool:
        try:
            for api in self._apis:
                api.start()
                await asyncio.to_thread(api.wait_ready)
            world = await make_world(self._app_url, self._urls[0], _BRANCHES, 1)
            return await self._measure(world)
        finally:
            for api in self._apis:
                api.stop()

    async def _measure(self, world: World) -> bool:
        issues, calls = await self._scripts(world)
        bare = await self._load(world, self._bare)
        raw_issues = await asyncio.to_thread(self._pgbench.rate, issues)
        ours_issues = await self._load(world, self._issue)
        await self._fill(world)
        raw_calls = await asyncio.to_thread(self._pgbench.rate, [self._by_client(calls)])
        await self._fill(world)
        ours_calls = await self._load(world, self._call)
        print(f"\nEngine: {CONNECTIONS} connections, {_BRANCHES} branches, two API processes, everything on\n")
        _line("bare Litestar route", bare, None)
        kept = [_line("issue", ours_issues, raw_issues), _line("call-next and cancel", ours_calls, raw_calls)]
        _line("call-next by itself", self._called(), None)
        return all(kept)

    def _called(self) -> Load:
        """The calls alone: as many a second as there would be if every connection did nothing else."""
        return Load(CONNECTIONS * 1000 * len(self._call_times) / sum(self._call_times), self._call_times)

    async def _scripts(self, world: World) -> tuple[list[Path], list[Path]]:
        recorder = Recorder(RecordingDatabase(self._app_url), self._secret, self._folder)
        issues, calls = [], []
        for number, clerk in enumerate(world.clerks):
            for _ in range(3):
                await recorder.issue(clerk, number)  # the first of a day begins the series, so the last is written
            issues.append(await recorder.issue(clerk, number))
            calls.append(await recorder.call_and_cancel(clerk, number))
        return issues, calls

    def _by_client(self, scripts: list[Path]) -> Path:
        """One script in which each connection does its own: two at one counter would stand in each other's way."""
        branches = [
            f"\\{'elif' if number else 'if'} :client_id = {number}\n{script.read_text(encoding='utf-8')}"
            for number, script in enumerate(scripts[:CONNECTIONS])
        ]
        path = self._folder / "by-client.sql"
        path.write_text("".join(branches) + "\\endif\n", encoding="utf-8")
        return path

    async def _fill(self, world: World) -> None:
        """So that somebody always waits."""
        clerks = [clerk for clerk in world.clerks for _ in range(_PREPARED)]
        random.shuffle(clerks)
        await asyncio.gather(*(self._fill_from(clerks[start::CONNECTIONS]) for start in range(CONNECTIONS)))

    async def _fill_from(self, clerks: list[Clerk]) -> None:
        for number, clerk in enumerate(clerks):
            http = await RawHttp.open(self._urls[number % 2], clerk.token)
            await self._issue(http, clerk)
            await http.close()

    async def _load(self, world: World, one: Callable[[RawHttp, Clerk], Awaitable[None]]) -> Load:
        """`one` again and again on every connection for ten seconds, each clerk at an own branch."""
        times: list[float] = []
        ends = time.perf_counter() + _SECONDS

        async def keep_on(number: int) -> None:
            clerk = world.clerks[number]
            http = await RawHttp.open(self._urls[number % 2], clerk.token)
            while time.perf_counter() < ends:
                began = time.perf_counter()
                await one(http, clerk)
                times.append((time.perf_counter() - began) * 1000)
            await http.close()

        await asyncio.gather(*(keep_on(number) for number in range(CONNECTIONS)))
        return Load(len(times) / _SECONDS, times)

    @staticmethod
    async def _bare(http: RawHttp, _clerk: Clerk) -> None:
        status, _ = await http.get("/health/live")
        assert status == 200

    @staticmethod
    async def _issue(http: RawHttp, clerk: Clerk) -> None:
        status, answer = await http.post("/api/tickets", {"service_id": clerk.services[0], "request_id": str(uuid4())})
        assert status == 201, answer

    async def _call(self, http: RawHttp, clerk: Clerk) -> None:
        """A call, timed by itself too, and a cancel, because a counter must be free for the next call."""
        began = time.perf_counter()
        path = f"/api/counters/{clerk.counter_id}/call-next"
        status, answer = await http.post(path, {"request_id": str(uuid4())})
        self._call_times.append((time.perf_counter() - began) * 1000)
        assert status == 200, (status, answer)
        path = f"/api/tickets/{answer['ticket']['ticket_id']}/actions"
        status, answer = await http.post(path, {"request_id": str(uuid4()), "action": "cancel"})
        assert status == 200, answer


def _line(what: str, load: Load, raw: float | None) -> bool:
    """Whether enough of pgbench's rate was reached, where it has one."""
    p50, p95, p99 = (percentile(load.times, share) for share in (0.5, 0.95, 0.99))
    beside = ""
    if raw is not None:
        share = load.rate / raw
        beside = f"  pgbench {raw:7.0f}/s  {share:4.0%} of it  {'kept' if share >= SHARE else 'NOT KEPT'}"
    kept = raw is None or load.rate / raw >= SHARE
    print(f"  {what:<22} {load.rate:7.0f}/s  p50 {p50:5.1f}  p95 {p95:5.1f}  p99 {p99:5.1f} ms{beside}")
    return kept

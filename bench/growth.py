"""`bench growth`: what a ticket costs with little behind it and with much.

The servers take turns, a few visitors each, so that whatever else the machine does falls on all of them alike.
"""

import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from qms_server.embedded.cluster import Cluster, running_cluster
from qms_server.embedded.roles import APP, OWNER, SUPERUSER
from qms_server.migrate import migrate
from qms_server.store.transaction import Database

from bench.api_process import ApiProcess, server_environment
from bench.chaos_world import Clerk, Maker
from bench.desk_past import PASSWORD, Past, make_past
from bench.growth_past import make_log
from bench.raw_http import RawHttp
from bench.table import Row, percentile, print_table

SIZES = (1_000, 100_000, 2_000_000)
GROWTH = 1.2
"""p95 may be this much of what it is with the smallest past."""
_ROUNDS, _VISITORS, _WAITING = 40, 10, 5


@dataclass
class _Grown:
    """A server with `size` tickets in the past, a clerk in each branch, and the times of its answers in ms."""

    size: int
    api: ApiProcess
    past: Past
    clerks: list[Clerk] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: {"issue": [], "call-next": [], "complete": []})

    async def sit_down(self) -> None:
        async with httpx.AsyncClient(base_url=self.api.url, trust_env=False, timeout=60) as client:
            maker = Maker(client, self.past.slug, PASSWORD)
            admin = await maker.log_in("admin")
            for number, branch_id in enumerate(self.past.branches):
                answer = await client.get(
                    f"/api/services?branch_id={branch_id}", headers={"Authorization": f"Bearer {admin}"}
                )
                services = tuple(one["service_id"] for one in answer.raise_for_status().json()["items"])
                self.clerks.append(await maker.clerk(admin, str(branch_id), services, f"clerk-{number}"))

    async def serve(self, visitors: int, *, counted: bool = True) -> None:
        """Visitors of every branch in turn: each takes a ticket, and the one who waits longest is called and served."""
        https = [await RawHttp.open(self.api.url, clerk.token) for clerk in self.clerks]
        for number in range(visitors):
            clerk, http = self.clerks[number % len(https)], https[number % len(https)]
            await self._timed(http, "issue", "/api/tickets", counted, service_id=clerk.services[number % 2])
            called = await self._timed(http, "call-next", f"/api/counters/{clerk.counter_id}/call-next", counted)
            path = f"/api/tickets/{called['ticket']['ticket_id']}/actions"
            await self._timed(http, "start", path, counted=False, action="start")
            await self._timed(http, "complete", path, counted, action="complete")
        for http in https:
            await http.close()

    async def wait(self) -> None:
        """Some people wait in each branch, so that there is a queue to choose from."""
        for clerk in self.clerks:
            http = await RawHttp.open(self.api.url, clerk.token)
            for number in range(_WAITING):
                await self._timed(http, "issue", "/api/tickets", counted=False, service_id=clerk.services[number % 2])
            await http.close()

    async def _timed(
        self, http: RawHttp, what: str, path: str, counted: bool, **body: str
    ) -> dict[str, dict[str, str]]:
        began = time.perf_counter()
        status, answer = await http.post(path, {"request_id": str(uuid4()), **body})
        assert status in {200, 201}, (status, answer)
        if counted:
            self.times[what].append((time.perf_counter() - began) * 1000)
        told: dict[str, dict[str, str]] = answer
        return told


def bench_growth() -> bool:
    """Prints the table; making the largest past takes minutes."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        servers = [_server(stack, folder / str(size), size) for size in SIZES]
        asyncio.run(_take_turns(servers))
    return print_table("As work grows: answers by tickets in the past, p95", [*_rows(servers)])


def _server(stack: ExitStack, folder: Path, size: int) -> _Grown:
    folder.mkdir(mode=0o755)
    cluster = stack.enter_context(running_cluster(folder))
    migrate(cluster.url(OWNER))
    past = asyncio.run(_past(cluster, size))
    environment = server_environment(cluster, folder)
    api = ApiProcess(environment, folder, 8400)
    api.start()
    stack.callback(api.stop)
    api.wait_ready()
    return _Grown(size, api, past)


async def _past(cluster: Cluster, size: int) -> Past:
    database = Database(cluster.url(APP))
    try:
        began = time.monotonic()
        past = await make_past(database, cluster.url(SUPERUSER), size, make_log)
        print(f"{size:,} visits and what they left behind, made in {time.monotonic() - began:.0f} s", flush=True)
        return past
    finally:
        await database.close()


async def _take_turns(servers: list[_Grown]) -> None:
    for server in servers:
        await server.sit_down()
        await server.wait()
        await server.serve(5 * _VISITORS, counted=False)
    for _ in range(_ROUNDS):
        for server in servers:
            await server.serve(_VISITORS)


def _rows(servers: list[_Grown]) -> list[Row]:
    smallest = servers[0]
    return [
        Row(
            f"{what} with {server.size:,}",
            percentile(server.times[what], 0.95),
            GROWTH * percentile(smallest.times[what], 0.95),
            "ms",
            percentile(smallest.times[what], 0.95),
            f"with {smallest.size:,}",
        )
        for what in smallest.times
        for server in servers[1:]
    ]

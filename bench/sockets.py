"""`bench sockets`: one call, heard by 500 displays of a branch, beside a websocket server that does nothing but send."""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from qms_contract.topics import display_topic
from qms_server.embedded.roles import APP
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from bench.api_process import ApiProcess, server_environment
from bench.chaos_world import Clerk, World, make_world
from bench.postgres import killable_postgres
from bench.raw_http import RawHttp
from bench.table import Row, percentile, print_table

SOCKETS, CALLS, PER_SECOND = 500, 60, 2.0
_P99_LIMIT = 150.0


class Displays:
    """Sockets that follow one topic. `waits` are ms from a call's sending to its arrival at each of them,
    all of them in one process, which costs the last ones something."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.sent_at = 0.0
        self.waits: list[float] = []
        self.holes = 0

    async def follow(self, socket: ClientConnection) -> None:
        """Until the socket is closed."""
        at: int | None = None
        async for text in socket:
            arrived, message = time.perf_counter(), msgspec.json.decode(text, type=_Message)
            self.holes += at is not None and (message.prev > at or message.offset <= at)
            at = message.offset
            if message.type == "ticket.called":
                self.waits.append((arrived - self.sent_at) * 1000)


class _Message(msgspec.Struct):
    """What a display needs to know whether it has missed something."""

    type: str
    offset: int
    prev: int = -1


def bench_sockets() -> bool:
    """Prints the table, and how many events were missing or out of order."""
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with killable_postgres(folder) as postgres:
            database = server_environment(postgres.cluster, folder)
            api = ApiProcess(database, folder, 8450)
            api.start()
            try:
                api.wait_ready()
                return asyncio.run(_measure(api.url, postgres.cluster.url(APP)))
            finally:
                api.stop()


async def _measure(url: str, app_url: str) -> bool:
    world = await make_world(app_url, url, 1, 1)
    clerk = world.clerks[0]
    bare = await _bare_p99()
    displays = Displays(display_topic(UUID(clerk.branch_id), None))
    async with _following(displays, url, world):
        await _call_again_and_again(displays, url, clerk)
        await _until(lambda: len(displays.waits) >= SOCKETS * CALLS)
    p50, p99 = percentile(displays.waits, 0.5), percentile(displays.waits, 0.99)
    rows = [
        Row("call to received p50", p50, _P99_LIMIT, "ms", bare, "p99 of a bare websocket server"),
        Row("call to received p99", p99, _P99_LIMIT, "ms", bare, "p99 of a bare websocket server"),
    ]
    kept = print_table(f"{SOCKETS} displays of one branch, {CALLS} calls", rows)
    heard, whole = len(displays.waits), SOCKETS * CALLS
    print(f"  calls heard {heard} of {whole}; out of order or after a hole {displays.holes}")
    return kept and heard == whole and displays.holes == 0


@asynccontextmanager
async def _following(displays: Displays, url: str, world: World) -> AsyncIterator[None]:
    headers = {"Authorization": f"Bearer {world.admin_token}"}
    address = url.replace("http", "ws", 1) + "/realtime"
    subscription = json.dumps({"type": "subscribe", "topic": displays.topic})
    sockets = [await connect(address, additional_headers=headers, proxy=None) for _ in range(SOCKETS)]
    for socket in sockets:
        await socket.send(subscription)
    following = [asyncio.create_task(displays.follow(socket)) for socket in sockets]
    try:
        yield
    finally:
        lost = [str(one.exception()) for one in following if one.done()]
        print(f"  sockets that the server closed {len(lost)} {lost[:1]}")
        await asyncio.gather(*(socket.close() for socket in sockets))
        await asyncio.gather(*following, return_exceptions=True)


async def _call_again_and_again(displays: Displays, url: str, clerk: Clerk) -> None:
    http = await RawHttp.open(url, clerk.token)
    for _ in range(CALLS):
        await _told(http, "/api/tickets", service_id=clerk.services[0])
        await asyncio.sleep(1 / PER_SECOND)
        displays.sent_at = time.perf_counter()
        called = await _told(http, f"/api/counters/{clerk.counter_id}/call-next")
        await asyncio.sleep(1 / PER_SECOND)
        await _told(http, f"/api/tickets/{called['ticket']['ticket_id']}/actions", action="cancel")
    await http.close()


async def _told(http: RawHttp, path: str, **body: str) -> dict[str, dict[str, str]]:
    status, answer = await http.post(path, {"request_id": str(uuid4()), **body})
    assert status in {200, 201}, (status, answer)
    told: dict[str, dict[str, str]] = answer
    return told


async def _bare_p99() -> float:
    """The same number of sockets and about as many bytes from a server without database, tenants or topics."""
    waits: list[float] = []
    connections: list[ServerConnection] = []

    async def keep(connection: ServerConnection) -> None:
        connections.append(connection)
        await connection.wait_closed()

    async def hear(socket: ClientConnection) -> None:
        async for text in socket:
            waits.append((time.perf_counter() - json.loads(text)["sent"]) * 1000)

    async with serve(keep, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        sockets = [await connect(f"ws://127.0.0.1:{port}", proxy=None) for _ in range(SOCKETS)]
        hearing = [asyncio.create_task(hear(socket)) for socket in sockets]
        for _ in range(10):
            text = json.dumps({"sent": time.perf_counter(), "payload": "x" * 900})
            for connection in connections:
                await connection.send(text)
            await asyncio.sleep(1 / PER_SECOND)
        await asyncio.gather(*(socket.close() for socket in sockets))
        await asyncio.gather(*hearing)
    return percentile(waits, 0.99)


async def _until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110 - what is measured must not be slowed by telling
        await asyncio.sleep(0.05)

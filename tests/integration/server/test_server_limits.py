"""Rate limits by address and tenant, the address behind a trusted proxy, and who may open a websocket."""

import asyncio
import json

import pytest
from qms_server.domain.errors import RateLimited
from qms_server.web.limits import Limiter
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.support.branches import make_branch
from tests.support.live import live
from tests.support.postgres import Database
from tests.support.server import Branch, LiveServer, running_server, settings_for


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    limiter = Limiter(10, lambda: now)
    for _ in range(20):
        limiter.take("a")
    with pytest.raises(RateLimited) as refused:
        limiter.take("a")
    assert refused.value.retry_after == 1
    limiter.take("b")
    now = 0.1
    limiter.take("a")
    with pytest.raises(RateLimited):
        limiter.take("a")


@pytest.mark.parametrize("limit", ["rate_per_address", "rate_per_tenant"])
async def test_who_asks_too_much_is_told_when_to_come_again(database: Database, limit: str) -> None:
    async with running_server(settings_for(database, role="api", **{limit: 8})) as server:
        branch = await make_branch(server)
        answers = await asyncio.gather(*(branch.admin.get("/api/auth/me") for _ in range(100)))
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert refused[0].json()["error"]["code"] == "RATE_LIMITED"
        assert int(refused[0].headers["retry-after"]) >= 1
        pages = await asyncio.gather(*(server.client().get("/t/nobody-s") for _ in range(100)))
        told = {page.status_code for page in pages}
        assert (429 in told) is (limit == "rate_per_address"), "an address also without a token"
        assert (await server.client().get("/health/live")).status_code == 200, "probes are not counted"


async def handshake(server: LiveServer, token: str = "") -> ClientConnection:
    url = server.url.replace("http", "ws", 1) + "/realtime"
    return await connect(url, additional_headers={"Authorization": f"Bearer {token}"} if token else {}, proxy=None)


async def test_handshakes_are_counted_like_requests(database: Database) -> None:
    async with running_server(settings_for(database, role="api", rate_per_address=8)) as server:
        tries = await asyncio.gather(*(handshake(server) for _ in range(100)), return_exceptions=True)
        refused = [one.response for one in tries if isinstance(one, InvalidStatus)]
        await asyncio.gather(*(one.close() for one in tries if isinstance(one, ClientConnection)))
    assert 0 < len(refused) < 100
    assert {one.status_code for one in refused} == {429}
    assert json.loads(refused[0].body or b"")["error"]["code"] == "RATE_LIMITED"
    assert int(refused[0].headers["retry-after"]) >= 1


async def test_an_address_has_so_many_sockets_and_a_closed_one_makes_room(database: Database) -> None:
    async with running_server(settings_for(database, role="api", sockets_per_address=10)) as server:
        branch = await make_branch(server)
        sockets = [await handshake(server, branch.admin.token) for _ in range(9)]
        sockets.append(await handshake(server))  # of somebody who has shown no token yet
        for _ in range(2):
            with pytest.raises(InvalidStatus) as refused:
                await handshake(server, branch.admin.token)
            assert refused.value.response.status_code == 429
        assert (await branch.admin.get("/api/auth/me")).status_code == 200, "requests are not concerned"
        await sockets.pop().close()
        async with asyncio.timeout(10):
            while isinstance(again := await _tried(server, branch.admin.token), InvalidStatus):
                await asyncio.sleep(0.02)
        await asyncio.gather(*(one.close() for one in (*sockets, again)))
        text = (await branch.admin.get("/metrics")).text
    assert 'qms_http_request_seconds_count{method="GET",route="/realtime",status="429"}' in text


async def _tried(server: LiveServer, token: str) -> ClientConnection | InvalidStatus:
    try:
        return await handshake(server, token)
    except InvalidStatus as error:
        return error


async def test_the_displays_of_a_large_site_behind_one_address_all_get_in(branch: Branch) -> None:
    display = await branch.device("display")
    topic = f"branch:{branch.branch_id}:display:all"
    sockets = await asyncio.gather(*(handshake(branch.server, display.token) for _ in range(500)))
    for socket in sockets:
        await socket.send(json.dumps({"type": "subscribe", "topic": topic}))
    answers = await asyncio.gather(*(socket.recv() for socket in sockets))
    assert {json.loads(answer)["type"] for answer in answers} == {"subscribed"}
    await asyncio.gather(*(socket.close() for socket in sockets))


async def test_a_page_of_another_site_opens_no_socket(branch: Branch) -> None:
    url = branch.server.url.replace("http", "ws", 1) + "/realtime"
    headers = {"Authorization": f"Bearer {branch.admin.token}"}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, additional_headers=headers, origin="https://evil.example", proxy=None):  # type: ignore[arg-type]
            pass
    assert refused.value.response.status_code == 403
    async with connect(url, additional_headers=headers, origin=branch.server.url, proxy=None) as socket:  # type: ignore[arg-type]
        await socket.send('{"type":"unsubscribe","topic":"x"}')


async def test_a_flood_of_messages_is_refused_and_the_socket_stays(branch: Branch) -> None:
    topic = f"branch:{branch.branch_id}:all"
    async with live(branch.admin) as socket:
        for _ in range(400):
            await socket.say(type="subscribe", topic="nonsense")
        told = [(await socket.next())["payload"]["code"] for _ in range(400)]
        assert set(told) == {"NOT_FOUND", "RATE_LIMITED"}
        async with asyncio.timeout(10):
            while (await socket.subscribe(topic))["type"] != "subscribed":
                await asyncio.sleep(0.05)

"""Rate limits by address and tenant, the address behind a trusted proxy, and who may open a websocket."""

import asyncio

import pytest
from qms_server.domain.errors import RateLimited
from qms_server.web.limits import Limiter
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.support.branches import make_branch
from tests.support.live import live
from tests.support.postgres import Database
from tests.support.server import Branch, running_server, settings_for


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

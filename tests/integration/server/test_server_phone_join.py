"""Visitors take a number with their own phone: one each, whatever they press; and nobody where it is not used."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from qms_server.domain.estimate import ENOUGH_VISITS

from tests.support.branches import make_branch
from tests.support.server import Branch


async def a_link(branch: Branch) -> str:
    await branch.admin.change("/api/tenant", features={"phone_join": True})
    answer = await branch.admin.get(f"/api/branches/{branch.branch_id}/join-link")
    path: str = answer.json()["url"]
    return path


def field(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def choice(page: str, **more: Any) -> dict[str, str]:
    return {
        "place": field(page, "place"),
        "service_id": field(page, "service_id"),
        "language": field(page, "language"),
    } | more


async def tickets(branch: Branch) -> list[dict[str, Any]]:
    queues = (await branch.admin.get("/api/queues", params={"branch_id": branch.branch_id})).json()["items"]
    return [ticket for queue in queues for ticket in queue["tickets"]]


async def test_a_visitor_takes_a_number_and_finds_it_again(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = await phone.get(path)
    assert (page.status_code, "What do you come for?" in page.text) == (200, True)
    assert "<script" not in page.text
    taken = await phone.post(path, data=choice(page.text))
    assert (taken.status_code, taken.headers["location"][:3]) == (303, "/t/")
    (ticket,) = await tickets(branch)
    assert (ticket["channel"], ticket["language"], ticket["confirmed_at"] is not None) == ("mobile", "en", True)
    assert ticket["display_number"] in (await phone.get(taken.headers["location"])).text
    again = await phone.get(path)
    assert (again.status_code, again.headers["location"]) == (303, taken.headers["location"]), "one number a phone"
    await branch.admin.act(ticket["ticket_id"], "cancel")
    assert (await phone.get(path)).status_code == 200, "it is over: there may be another"


async def test_a_number_is_called_like_any_other(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    await phone.post(path, data=choice((await phone.get(path)).text))
    await branch.admin.session(branch.counters[0], "open")
    called = await branch.admin.call_next(branch.counters[0])
    assert called.json()["ticket"]["channel"] == "mobile"


async def test_pressed_often_and_at_once_it_is_one_number(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = (await phone.get(path)).text
    answers = await asyncio.gather(*(phone.post(path, data=choice(page)) for _ in range(8)))
    other = await phone.post(path, data=choice(page, service_id=branch.services[1]))
    assert {one.headers["location"] for one in (*answers, other)} == {f"/t/{field(page, 'place')}"}
    assert len(await tickets(branch)) == 1


async def test_each_phone_has_its_own(branch: Branch) -> None:
    path = await a_link(branch)
    pages = await asyncio.gather(*(branch.server.client().get(path) for _ in range(12)))
    await asyncio.gather(*(branch.server.client().post(path, data=choice(page.text)) for page in pages))
    numbers = [ticket["display_number"] for ticket in await tickets(branch)]
    assert (len(numbers), len(set(numbers))) == (12, 12)


async def test_the_page_speaks_the_visitors_language_if_the_branch_does(branch: Branch) -> None:
    await branch.admin.change(f"/api/branches/{branch.branch_id}", languages=["en", "ar", "zh"])
    path, phone = await a_link(branch), branch.server.client()
    arabic = (await phone.get(path, headers={"accept-language": "id;q=0.9, ar-EG, en"})).text
    assert 'lang="ar" dir="rtl"' in arabic
    assert "您要办理什么业务" in (await phone.get(path, params={"lang": "zh"})).text
    assert 'lang="en" dir="ltr"' in (await phone.get(path, params={"lang": "tlh"})).text


async def test_what_takes_nobody_is_not_offered_and_what_just_closed_says_so(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = (await phone.get(path)).text
    for service in branch.services:
        await branch.admin.change(f"/api/services/{service}", active=False)
    late = await phone.post(path, data=choice(page))
    assert (late.status_code, "location" in late.headers) == (200, False)
    assert "takes nobody just now" in late.text
    assert "No numbers are given out just now" in (await phone.get(path)).text
    assert await tickets(branch) == []


async def test_a_full_queue_takes_another_try_when_there_is_room(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = (await phone.get(path)).text
    service = field(page, "service_id")
    await branch.admin.change(f"/api/services/{service}", max_waiting=1)
    first = await branch.admin.issue(service)
    refused = await phone.post(path, data=choice(page))
    assert "takes nobody just now" in refused.text
    await branch.admin.act(first["ticket_id"], "cancel")
    assert (await phone.post(path, data=choice(refused.text, service_id=service))).status_code == 303


async def test_where_it_is_not_used_there_is_no_page_and_no_link(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = (await phone.get(path)).text
    await branch.admin.change("/api/tenant", features={})
    assert (await phone.get(path)).status_code == 404
    assert (await phone.post(path, data=choice(page))).status_code == 404
    assert (await branch.admin.get(f"/api/branches/{branch.branch_id}/join-link")).status_code == 409
    assert await tickets(branch) == []


@pytest.mark.parametrize("change", [{"place": "x"}, {"place": ""}, {"service_id": "no"}, {"service_id": str(uuid4())}])
async def test_what_the_page_does_not_send_makes_no_ticket(branch: Branch, change: dict[str, str]) -> None:
    path, phone = await a_link(branch), branch.server.client()
    refused = await phone.post(path, data=choice((await phone.get(path)).text, **change))
    assert refused.status_code in {400, 404}
    assert await tickets(branch) == []


async def test_a_link_reaches_its_own_branch_alone(branch: Branch) -> None:
    path, phone = await a_link(branch), branch.server.client()
    page = (await phone.get(path)).text
    theirs = await make_branch(branch.server, tenant="theirs")
    await theirs.admin.change("/api/tenant", features={"phone_join": True})
    refused: httpx.Response = await phone.post(path, data=choice(page, service_id=theirs.services[0]))
    assert refused.status_code == 404
    for forged in (path[:-4] + "AAAA", "/j/x", "/j/" + field(page, "place")):
        assert (await phone.get(forged)).status_code == 404, forged
    assert (await branch.admin.get(f"/api/branches/{theirs.branch_id}/join-link")).status_code == 404
    assert await tickets(theirs) == []


async def test_the_page_of_a_ticket_says_how_long_then_where(branch: Branch) -> None:
    await branch.admin.session(branch.counters[0], "open")
    for _ in range(ENOUGH_VISITS):
        await branch.admin.issue(branch.services[0])
        done = (await branch.admin.call_next(branch.counters[0])).json()["ticket"]["ticket_id"]
        for action in ("start", "complete"):
            await branch.admin.act(done, action)
    ahead, mine = [await branch.admin.issue(branch.services[0]) for _ in range(2)]
    phone = branch.server.client()
    waiting = (await phone.get(mine["status_url"])).text
    assert re.search(r"<dt>People ahead of you</dt><dd>1</dd><dt>Wait</dt><dd>about \d+ min</dd>", waiting)
    assert "Counter" not in waiting
    await branch.admin.act(ahead["ticket_id"], "cancel")
    await branch.admin.call_next(branch.counters[0])
    called = (await phone.get(mine["status_url"])).text
    (name,) = [
        one["name"]
        for one in (await branch.admin.get("/api/counters", params={"branch_id": branch.branch_id})).json()["items"]
        if one["counter_id"] == branch.counters[0]
    ]
    assert "Please come now" in called
    assert f"Counter: <bdi>{name}</bdi>" in called
    assert "People ahead" not in called

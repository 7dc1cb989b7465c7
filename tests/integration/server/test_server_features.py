"""What an organisation does not use is refused by the server, whichever program asks."""

from uuid import uuid4

import httpx
import pytest
from qms_server.domain.estimate import ENOUGH_VISITS

from tests.support.server import Branch


async def use(branch: Branch, **features: bool) -> None:
    await branch.admin.change("/api/tenant", features=features)


async def patch(branch: Branch, version: int, features: object) -> httpx.Response:
    body = {"request_id": str(uuid4()), "version": version, "features": features}
    return await branch.admin.patch("/api/tenant", json=body)


async def an_estimate(branch: Branch) -> None:
    """Enough visits, so that a wait can be told honestly."""
    await branch.admin.session(branch.counters[0], "open")
    for _ in range(ENOUGH_VISITS):
        ticket = (await branch.admin.issue(branch.services[0]))["ticket_id"]
        await branch.admin.act(ticket, "call", counter_id=branch.counters[0])
        for action in ("start", "complete"):
            assert (await branch.admin.act(ticket, action)).status_code == 200


async def told(branch: Branch) -> tuple[bool, bool, bool]:
    """Whether a time is told with a new ticket, on looking at it, and in the queue."""
    ticket = await branch.admin.issue(branch.services[0])
    seen = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
    (queue,) = (
        await branch.admin.get(
            "/api/queues", params={"branch_id": branch.branch_id, "service_id": str(branch.services[0])}
        )
    ).json()["items"]
    return ticket["eta"] is not None, seen["eta"] is not None, queue["summary"]["estimate"] is not None


async def test_without_estimates_nobody_is_told_how_long_it_takes(branch: Branch) -> None:
    await an_estimate(branch)
    assert await told(branch) == (True, True, True)
    await use(branch, estimates=False)
    assert await told(branch) == (False, False, False)
    kiosk = await branch.device("kiosk")
    assert (await kiosk.get("/api/devices/me")).json()["estimates"] is False, (
        "so that its paper says nothing of it either"
    )
    await use(branch)
    assert await told(branch) == (True, True, True)


async def test_without_pages_a_ticket_has_no_link_and_a_printed_one_leads_nowhere(branch: Branch) -> None:
    kiosk = await branch.device("kiosk")
    printed = await kiosk.issue(branch.services[0])
    stranger = branch.server.client()
    assert (await stranger.get(printed["status_url"])).status_code == 200
    await use(branch, status_page=False)
    ticket = await kiosk.issue(branch.services[0])
    again = await kiosk.issue(branch.services[0], ticket_id=ticket["ticket_id"])
    seen = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
    assert (ticket["status_url"], again["status_url"], seen["status_url"]) == (None, None, None)
    assert (await stranger.get(printed["status_url"])).status_code == 404
    await use(branch)
    assert (await stranger.get(printed["status_url"])).status_code == 200


async def test_without_messages_none_reaches_a_counter(branch: Branch) -> None:
    await use(branch, messages=False)
    refused = await branch.admin.command(f"/api/branches/{branch.branch_id}/messages", text="Hello")
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        409,
        "Messages to the counters are switched off.",
    )


async def test_numbers_by_phone_need_the_page_on_which_they_are_found(branch: Branch) -> None:
    tenant = (await branch.admin.get("/api/tenant")).json()
    refused = await patch(branch, tenant["version"], {"phone_join": True, "status_page": False})
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (400, "features")


@pytest.mark.parametrize("features", [{"estimates": "yes"}, None, []])
async def test_a_feature_that_is_none_is_refused(branch: Branch, features: object) -> None:
    tenant = (await branch.admin.get("/api/tenant")).json()
    refused = await patch(branch, tenant["version"], features)
    assert refused.status_code == 400, refused.text
    assert (await branch.admin.get("/api/tenant")).json() == tenant

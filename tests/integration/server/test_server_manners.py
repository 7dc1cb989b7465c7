"""How a branch treats who does not come and who is called too often, and what its jobs do when a day or an agent ends."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from qms_server.jobs.day_close import close_days
from qms_server.jobs.no_show import cancel_uncollected, mark_overdue
from qms_server.jobs.presence import free_lost_counters
from qms_server.usecases.presence import ADMIN_TOOL

from tests.support.live import live
from tests.support.server import ApiClient, Branch, LiveServer


async def ready(branch: Branch) -> ApiClient:
    assert (await branch.admin.session(branch.counters[0], "open")).status_code == 200
    return branch.admin


async def called(branch: Branch, number: int = 0) -> dict[str, Any]:
    answer = await branch.admin.call_next(branch.counters[number])
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json()["ticket"]
    return ticket


async def status(branch: Branch, ticket: dict[str, Any]) -> tuple[str, str | None]:
    now = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
    return now["status"], now["reason"]


def later(branch: Branch, **ahead: float) -> None:
    """The server's clock goes forward."""
    branch.server.parts.commands.clock = lambda: datetime.now(UTC) + timedelta(**ahead)


async def test_a_ticket_is_recalled_as_often_as_the_branch_allows(branch: Branch) -> None:
    admin = await ready(branch)
    await admin.change(f"/api/branches/{branch.branch_id}", recall_limit=2)
    ticket = await admin.issue(branch.services[0])
    await called(branch)
    codes = [(await admin.act(ticket["ticket_id"], "recall")).status_code for _ in range(3)]
    assert codes == [200, 200, 409]
    await admin.act(ticket["ticket_id"], "transfer", service_id=branch.services[0])
    await called(branch)
    assert (await admin.act(ticket["ticket_id"], "recall")).status_code == 200


async def test_who_does_not_come_is_put_behind_two_others_once_and_then_is_a_no_show(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    await admin.change(f"/api/services/{service}", no_show_requeues=1, no_show_position=2)
    tickets = [await admin.issue(service) for _ in range(4)]
    missed = await called(branch)
    again = (await admin.act(missed["ticket_id"], "mark_no_show")).json()
    assert (again["status"], again["display_number"]) == ("waiting", "A001")
    order = []
    for _ in range(3):
        ticket = await called(branch)
        order.append(ticket["display_number"])
        if ticket["ticket_id"] != missed["ticket_id"]:
            await admin.act(ticket["ticket_id"], "cancel")
    assert order == ["A002", "A003", "A001"]
    assert (await admin.act(missed["ticket_id"], "mark_no_show")).json()["status"] == "no_show"
    assert await status(branch, tickets[3]) == ("waiting", None)


async def test_a_no_show_that_went_back_by_itself_can_be_undone(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    await admin.change(f"/api/services/{service}", no_show_requeues=1)
    await admin.issue(service)
    before = await called(branch)
    await admin.act(before["ticket_id"], "mark_no_show")
    after = (await admin.act(before["ticket_id"], "undo")).json()
    assert {**after, "version": 0} == {**before, "version": 0}
    detail = (await admin.get(f"/api/tickets/{before['ticket_id']}")).json()
    assert [leg["outcome"] for leg in detail["legs"]] == [None]


async def test_a_service_may_take_nobody_back(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    await admin.change(f"/api/services/{service}", requeue_allowed=False)
    await admin.issue(service)
    ticket = await called(branch)
    await admin.act(ticket["ticket_id"], "mark_no_show")
    answer = await admin.act(ticket["ticket_id"], "requeue")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "INVALID_TRANSITION")


async def test_a_day_that_is_over_cancels_what_nobody_serves(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    other = await branch.person("ani")
    await other.session(branch.counters[1], "open")
    names = ("served", "held", "called", "waiting")
    tickets = {name: await admin.issue(service) for name in names}
    await called(branch)
    await admin.act(tickets["served"]["ticket_id"], "start")
    await admin.act(tickets["held"]["ticket_id"], "hold")
    await other.call_next(branch.counters[1])
    assert await close_days(branch.server.parts.commands) == 0
    later(branch, days=1)
    fresh = await admin.issue(service)
    assert await close_days(branch.server.parts.commands) == 3
    assert await close_days(branch.server.parts.commands) == 0
    states = {name: await status(branch, ticket) for name, ticket in tickets.items()}
    expired = ("cancelled", "expired")
    assert states == {"served": ("serving", None), "held": expired, "called": expired, "waiting": expired}
    assert await status(branch, fresh) == ("waiting", None)


async def test_two_workers_that_close_a_day_expire_each_ticket_once(branch: Branch) -> None:
    tickets = [await branch.admin.issue(branch.services[0]) for _ in range(20)]
    later(branch, days=1)
    commands = branch.server.parts.commands
    counts = await asyncio.gather(*(close_days(commands) for _ in range(4)))
    assert sum(counts) == len(tickets)
    for ticket in tickets:
        events = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["events"]
        assert [event["type"] for event in events] == ["ticket.created", "ticket.cancelled"]


async def test_a_kiosk_ticket_that_nobody_took_is_cancelled_in_the_branch_s_time(branch: Branch) -> None:
    await branch.admin.change(f"/api/branches/{branch.branch_id}", not_collected_after_seconds=30)
    ticket = await branch.admin.issue(branch.services[0], channel="kiosk")
    later(branch, seconds=29)
    assert await cancel_uncollected(branch.server.parts.commands) == 0
    later(branch, seconds=31)
    assert await cancel_uncollected(branch.server.parts.commands) == 1
    assert await status(branch, ticket) == ("cancelled", "not_collected")


async def test_a_kiosk_whose_word_comes_late_gives_a_ticket_that_was_given_up_its_place_back(branch: Branch) -> None:
    """Printed while the network went away: the visitor holds the paper and is waiting."""
    kiosk = await branch.device()
    ticket = await kiosk.issue(branch.services[0])
    behind = await branch.admin.issue(branch.services[0])
    later(branch, seconds=700)
    assert await cancel_uncollected(branch.server.parts.commands) == 1
    staff = await branch.admin.act(ticket["ticket_id"], "confirm", how="printed")
    assert (staff.status_code, await status(branch, ticket)) == (409, ("cancelled", "not_collected"))
    assert (await kiosk.act(ticket["ticket_id"], "confirm", how="printed")).status_code == 200
    assert await status(branch, ticket) == ("waiting", None)
    agent = await branch.person("dewi")
    await agent.session(branch.counters[0], "open")
    called = [(await agent.call_next(branch.counters[0])).json()["ticket"]["ticket_id"]]
    assert called == [ticket["ticket_id"]], f"before {behind['ticket_number']}"
    events = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["events"]
    kinds = [event["type"] for event in events]
    assert kinds == ["ticket.created", "ticket.cancelled", "ticket.reverted", "ticket.called"]


async def test_a_kiosk_that_was_paired_anew_tells_what_it_had_kept_of_its_visitors(branch: Branch) -> None:
    """The same disk under another token: it had printed the ticket when it lost the network."""
    kiosk, successor = await branch.device(), await branch.device()
    ticket = await kiosk.issue(branch.services[0])
    assert (await successor.act(ticket["ticket_id"], "confirm", how="printed")).status_code == 403
    me = (await kiosk.get("/api/devices/me")).json()["device"]["device_id"]
    await branch.admin.change(f"/api/devices/{me}", active=False)
    assert (await successor.act(ticket["ticket_id"], "confirm", how="printed")).status_code == 200
    read = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
    assert read["confirmed_at"] is not None


async def test_a_late_word_brings_back_neither_yesterdays_ticket_nor_one_that_was_given_back(branch: Branch) -> None:
    kiosk = await branch.device()
    old, back = await kiosk.issue(branch.services[0]), await kiosk.issue(branch.services[0])
    await kiosk.act(back["ticket_id"], "cancel")
    assert (await kiosk.act(back["ticket_id"], "confirm", how="printed")).status_code == 409
    later(branch, seconds=700)
    await cancel_uncollected(branch.server.parts.commands)
    later(branch, days=1)
    assert (await kiosk.act(old["ticket_id"], "confirm", how="printed")).status_code == 409
    assert await status(branch, old) == ("cancelled", "not_collected")


async def test_who_is_called_and_does_not_come_in_time_is_a_no_show(branch: Branch) -> None:
    admin = await ready(branch)
    await admin.issue(branch.services[0])
    ticket = await called(branch)
    later(branch, seconds=61)
    assert await mark_overdue(branch.server.parts.commands) == 1
    assert await status(branch, ticket) == ("no_show", None)


async def state(branch: Branch) -> str:
    return str((await branch.admin.get(f"/api/counters/{branch.counters[0]}")).json()["state"])


async def until_seen(server: LiveServer, tenant_id: UUID) -> None:
    """Until the server has noted that the agent's app is there."""
    query, found = "SELECT bool_or(seen_at IS NOT NULL) FROM counter_sessions", False
    async with asyncio.timeout(10):
        while not found:
            async with server.parts.database.transaction(tenant_id) as transaction:
                found = await transaction.connection.fetchval(query)


async def test_a_lost_agent_s_counter_is_freed_and_the_visitor_stays_with_it(
    branch: Branch, server: LiveServer
) -> None:
    ani, budi = await branch.person("ani"), await branch.person("budi")
    await ani.session(branch.counters[0], "open")
    ticket = await ani.issue(branch.services[0])
    await ani.call_next(branch.counters[0])
    await ani.act(ticket["ticket_id"], "start")
    began, commands = datetime.now(UTC), server.parts.commands
    async with live(ani):
        await until_seen(server, branch.tenant_id)
    later(branch, seconds=110)
    assert await free_lost_counters(commands, began) == 0
    later(branch, seconds=130)
    assert await free_lost_counters(commands, began) == 1
    assert await state(branch) == "closed"
    assert (await budi.session(branch.counters[0], "open")).json()["current_number"] == ticket["display_number"]
    assert (await budi.act(ticket["ticket_id"], "complete")).json()["status"] == "done"


async def test_an_app_that_was_never_seen_again_is_missed_too(branch: Branch) -> None:
    await ready(branch)
    later(branch, seconds=130)
    assert await free_lost_counters(branch.server.parts.commands, datetime.now(UTC)) == 1
    assert await state(branch) == "closed"


async def test_an_app_whose_websocket_is_blocked_keeps_its_counter_by_asking(branch: Branch) -> None:
    """It polls the snapshot instead (contract: REST), and that shows that it is there."""
    ani = await branch.person("ani")
    await ani.session(branch.counters[0], "open")
    began, commands, presence = datetime.now(UTC), branch.server.parts.commands, branch.server.parts.presence
    later(branch, seconds=130)
    presence._clock = commands.clock
    presence._noted.clear()  # as ten seconds later
    assert (await ani.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")).status_code == 200
    assert await free_lost_counters(commands, began) == 0
    assert await state(branch) == "open"


async def test_the_admin_tool_of_the_same_person_keeps_no_counter_of_an_app_that_has_gone(
    branch: Branch, server: LiveServer
) -> None:
    """Its requests and its socket say whose they are, and it sits at no counter."""
    ani = await branch.person("ani")
    await ani.session(branch.counters[0], "open")
    began, commands, presence = datetime.now(UTC), server.parts.commands, server.parts.presence
    later(branch, seconds=130)
    presence._clock = commands.clock
    presence._noted.clear()
    path = f"/api/queues/snapshot?branch_id={branch.branch_id}"
    assert (await ani.get(path, headers={"User-Agent": ADMIN_TOOL})).status_code == 200
    async with live(ani, ADMIN_TOOL) as socket:
        await socket.subscribe(f"branch:{branch.branch_id}:config")
        assert await free_lost_counters(commands, began) == 1
    assert await state(branch) == "closed"


async def test_while_the_server_was_away_nobody_is_lost(branch: Branch, server: LiveServer) -> None:
    ani = await branch.person("ani")
    await ani.session(branch.counters[0], "open")
    async with live(ani):
        await until_seen(server, branch.tenant_id)
    later(branch, hours=1)
    just_began = datetime.now(UTC) + timedelta(hours=1)
    assert await free_lost_counters(server.parts.commands, just_began) == 0
    assert await state(branch) == "open"


async def test_a_call_for_help_reaches_the_supervisors(branch: Branch, server: LiveServer) -> None:
    ani, sari = await branch.person("ani"), await branch.person("sari", "supervisor")
    await ani.session(branch.counters[0], "open")
    async with live(sari) as socket:
        topic = f"branch:{branch.branch_id}:all"
        await socket.subscribe(topic)
        answer = await ani.command(f"/api/counters/{branch.counters[0]}/panic", message="Come, please")
        assert answer.status_code == 200
        (event,) = await socket.events(1)
    assert event["type"] == "counter.panic"
    assert (event["payload"]["message"], event["payload"]["agent_name"]) == ("Come, please", "Ani")


async def test_who_supervises_finds_the_last_calls_for_help_in_the_snapshot(branch: Branch) -> None:
    ani, sari = await branch.person("ani"), await branch.person("sari", "supervisor")
    await ani.session(branch.counters[0], "open")
    panic = f"/api/counters/{branch.counters[0]}/panic"
    later(branch, minutes=-16)
    await ani.command(panic, message="Long ago")
    later(branch)
    for message in ("Come, please", None):
        await ani.command(panic, message=message)
    path = f"/api/queues/snapshot?branch_id={branch.branch_id}"
    calls = (await sari.get(path)).json()["help_calls"]
    assert [(one["counter_name"], one["agent_name"], one["message"]) for one in calls] == [
        ("1", "Ani", "Come, please"),
        ("1", "Ani", None),
    ]
    assert (await ani.get(path)).json()["help_calls"] == [], "one's colleagues' troubles are the supervisors'"


async def test_only_who_sits_there_calls_for_help(branch: Branch) -> None:
    ani = await branch.person("ani")
    assert (await ani.command(f"/api/counters/{branch.counters[0]}/panic")).status_code == 403


@pytest.mark.parametrize("fields", [{"recall_limit": 0}, {"presence_grace_seconds": 1}, {"auto_call_seconds": 0}])
async def test_a_setting_out_of_range_is_refused(branch: Branch, fields: dict[str, int]) -> None:
    path = f"/api/branches/{branch.branch_id}"
    answer = await branch.admin.patch(path, json={"request_id": branch.branch_id, "version": 1, **fields})
    assert answer.status_code == 400
    assert next(iter(fields)) in answer.text

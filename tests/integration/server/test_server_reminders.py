"""A ticket put on hold until a time: whoever holds it is told once when it comes, however many workers there are."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from qms_contract.topics import all_topic, counter_topic, display_topic, service_topic
from qms_server.jobs.reminders import remind_of_held

from tests.support.live import live
from tests.support.server import Branch


def later(branch: Branch, **ahead: float) -> None:
    """The server's clock goes forward."""
    branch.server.parts.commands.clock = lambda: datetime.now(UTC) + timedelta(**ahead)


def soon(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def on_hold(branch: Branch, **said: Any) -> dict[str, Any]:
    """A ticket that counter 0 called and put on hold."""
    admin = branch.admin
    await admin.session(branch.counters[0], "open")
    await admin.issue(branch.services[0])
    called = (await admin.call_next(branch.counters[0])).json()["ticket"]
    ticket: dict[str, Any] = (await admin.act(called["ticket_id"], "hold", **said)).json()
    return ticket


async def kinds(branch: Branch, ticket: dict[str, Any]) -> list[str]:
    events = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["events"]
    return [event["type"] for event in events]


async def test_a_reminder_is_told_once_to_service_branch_and_the_counter_that_held_the_ticket(branch: Branch) -> None:
    ticket = await on_hold(branch, reason="Form", remind_at=soon(minutes=5))
    commands = branch.server.parts.commands
    assert await remind_of_held(commands) == 0
    topics = (
        service_topic(branch.branch_id, branch.services[0]),
        all_topic(branch.branch_id),
        counter_topic(branch.counters[0]),
        display_topic(branch.branch_id, None),
    )
    async with live(branch.admin) as client:
        for topic in topics:
            assert (await client.subscribe(topic))["type"] == "subscribed"
        later(branch, minutes=5, seconds=1)
        assert await remind_of_held(commands) == 1
        assert await remind_of_held(commands) == 0
        events = await client.events(3)
        await branch.admin.act(ticket["ticket_id"], "unhold")
        after = await client.next(lambda frame: frame.get("type") == "ticket.unheld")
    assert {event["type"] for event in events} == {"ticket.reminded"}
    assert {event["topic"] for event in events} == set(topics[:3])
    told = events[0]["payload"]
    assert (told["ticket"]["status"], told["ticket"]["reason"]) == ("held", "Form")
    assert told["ticket"]["remind_at"] == ticket["remind_at"]
    assert told["ticket"]["version"] == ticket["version"] + 1
    assert told["from"] == {
        "status": "held",
        "service_id": str(branch.services[0]),
        "counter_id": str(branch.counters[0]),
    }
    assert after["payload"]["ticket"]["remind_at"] is None


async def test_several_workers_tell_each_reminder_once(branch: Branch) -> None:
    admin, commands = branch.admin, branch.server.parts.commands
    tickets = [await admin.issue(branch.services[0]) for _ in range(20)]
    for ticket in tickets:
        await admin.act(ticket["ticket_id"], "hold", remind_at=soon(minutes=5))
    later(branch, minutes=6)
    assert sum(await asyncio.gather(*(remind_of_held(commands) for _ in range(4)))) == len(tickets)
    for ticket in tickets:
        assert (await kinds(branch, ticket)).count("ticket.reminded") == 1


async def test_a_ticket_off_hold_is_not_reminded_of_and_one_held_again_is(branch: Branch) -> None:
    commands = branch.server.parts.commands
    ticket = await on_hold(branch, remind_at=soon(minutes=5))
    await branch.admin.act(ticket["ticket_id"], "unhold")
    later(branch, minutes=6)
    assert await remind_of_held(commands) == 0
    await branch.admin.act(ticket["ticket_id"], "hold", remind_at=soon(minutes=5))
    assert await remind_of_held(commands) == 1
    await branch.admin.act(ticket["ticket_id"], "unhold")
    await branch.admin.act(ticket["ticket_id"], "hold", remind_at=soon(minutes=5))
    assert await remind_of_held(commands) == 1


async def test_a_hold_out_of_the_queue_reminds_no_counter(branch: Branch) -> None:
    ticket = await branch.admin.issue(branch.services[0])
    await branch.admin.act(ticket["ticket_id"], "hold", remind_at=soon(minutes=5))
    later(branch, minutes=6)
    async with live(branch.admin) as client:
        await client.subscribe(all_topic(branch.branch_id))
        assert await remind_of_held(branch.server.parts.commands) == 1
        (event,) = await client.events(1)
    assert event["payload"]["from"]["counter_id"] is None

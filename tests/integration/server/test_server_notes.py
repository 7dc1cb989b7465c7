"""Notes on a ticket: told to staff as events, never to a device, kept in the history, forgotten with the visitor."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.topics import display_topic, service_topic
from qms_server.jobs.presence import free_lost_counters

from tests.support.live import live
from tests.support.server import ApiClient, Branch

NOTE = "Needs the family card"


async def served(branch: Branch, agent: ApiClient, counter: int = 0) -> dict[str, Any]:
    await branch.admin.issue(branch.services[0])
    await agent.session(branch.counters[counter], "open")
    called = (await agent.call_next(branch.counters[counter])).json()["ticket"]
    ticket: dict[str, Any] = (await agent.act(called["ticket_id"], "start")).json()
    return ticket


async def detail(client: ApiClient, ticket: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(f"/api/tickets/{ticket['ticket_id']}")).json()
    return answer


async def test_a_note_is_told_to_staff_at_once_and_to_no_display(branch: Branch) -> None:
    ani, screen = await branch.person("ani"), await branch.device("display")
    ticket = await served(branch, ani)
    topic = service_topic(branch.branch_id, branch.services[0])
    async with live(await branch.person("budi")) as colleague, live(screen) as display:
        await colleague.subscribe(topic)
        await display.subscribe(display_topic(branch.branch_id, None))
        noted = await ani.act(ticket["ticket_id"], "note", note=f"  {NOTE} ")
        assert (noted.status_code, noted.json()["note"], noted.json()["status"]) == (200, NOTE, "serving")
        told = await colleague.next(lambda frame: frame.get("type") == "ticket.noted")
        assert told["payload"]["ticket"]["note"] == NOTE
        await ani.act(ticket["ticket_id"], "complete")
        heard = await display.next(lambda frame: frame.get("type", "").startswith("ticket."))
    assert heard["type"] == "ticket.completed", "the first that a display hears of"


async def test_the_same_note_again_tells_nothing_and_an_empty_one_takes_it_away(branch: Branch) -> None:
    ani = await branch.person("ani")
    ticket = await served(branch, ani)
    first = (await ani.act(ticket["ticket_id"], "note", note=NOTE)).json()
    assert (await ani.act(ticket["ticket_id"], "note", note=NOTE)).json()["version"] == first["version"]
    assert (await ani.act(ticket["ticket_id"], "note", note=" ")).json()["note"] is None
    assert (await ani.act(ticket["ticket_id"], "undo")).json()["note"] == NOTE
    missing = await ani.act(ticket["ticket_id"], "note")
    assert (missing.status_code, missing.json()["error"]["code"]) == (400, "VALIDATION_FAILED")


async def test_the_history_says_who_wrote_which_note_once_and_tells_a_device_neither(branch: Branch) -> None:
    ani, kiosk = await branch.person("ani"), await branch.device("kiosk")
    ticket = await served(branch, ani)
    await ani.act(ticket["ticket_id"], "note", note=NOTE)
    await ani.act(ticket["ticket_id"], "transfer", service_id=branch.services[1], note="Fee is paid")
    await branch.admin.act(ticket["ticket_id"], "note", note="Speaks quietly")
    told = await detail(ani, ticket)
    written = [(line["type"], line["actor_name"], line["note"]) for line in told["events"] if line["note"]]
    assert written == [
        ("ticket.noted", "Ani", NOTE),
        ("ticket.transferred", "Ani", "Fee is paid"),
        ("ticket.noted", "admin", "Speaks quietly"),
    ]
    assert [leg["outcome"] for leg in told["legs"]] == ["transferred", None]
    hidden = await detail(kiosk, ticket)
    assert {line["actor_name"] for line in hidden["events"]} == {line["note"] for line in hidden["events"]} == {None}


async def test_a_note_on_a_colleagues_visitor_is_refused_and_on_who_waits_or_has_gone_is_not(branch: Branch) -> None:
    ani, budi = await branch.person("ani"), await branch.person("budi")
    ticket = await served(branch, ani)
    assert (await budi.act(ticket["ticket_id"], "note", note=NOTE)).status_code == 403
    waiting = await branch.admin.issue(branch.services[0])
    assert (await budi.act(waiting["ticket_id"], "note", note=NOTE)).json()["status"] == "waiting"
    await ani.act(ticket["ticket_id"], "complete")
    assert (await budi.act(ticket["ticket_id"], "note", note=NOTE)).json()["status"] == "done"


@pytest.mark.parametrize("action", ["complete", "note"])
async def test_what_an_app_kept_back_counts_although_its_counter_was_closed_meanwhile(
    branch: Branch, action: str
) -> None:
    ani, budi = await branch.person("ani"), await branch.person("budi")
    ticket = await served(branch, ani)
    commands = branch.server.parts.commands
    commands.clock = lambda: datetime.now(UTC) + timedelta(minutes=10)
    assert await free_lost_counters(commands, datetime.now(UTC) - timedelta(hours=1)) == 1
    body: dict[str, Any] = {"note": NOTE, "request_id": str(uuid4())}
    assert (await ani.act(ticket["ticket_id"], action, **body)).status_code == 403, "now it is nobody's"
    when = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
    body = {"note": NOTE, "occurred_at": when, "request_id": str(uuid4())}
    assert (await budi.act(ticket["ticket_id"], action, **body)).status_code == 403
    kept = await ani.act(ticket["ticket_id"], action, **{**body, "request_id": str(uuid4())})
    assert kept.status_code == 200, kept.text
    if action == "complete":
        assert datetime.fromisoformat(kept.json()["completed_at"]) == datetime.fromisoformat(when)

"""Undo: the actor's own last command, within 15 seconds, if nothing happened since; and then as if it had not been."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.server import ApiClient, Branch


async def ready(branch: Branch) -> ApiClient:
    agent = await branch.person("dewi")
    assert (await agent.session(branch.counters[0], "open")).status_code == 200
    return agent


async def called(agent: ApiClient, branch: Branch) -> dict[str, Any]:
    answer = await agent.call_next(branch.counters[0])
    assert answer.status_code == 200, answer.text
    ticket: dict[str, Any] = answer.json()["ticket"]
    return ticket


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_call_is_taken_back(branch: Branch) -> None:
    agent = await ready(branch)
    await agent.issue(branch.services[0])
    ticket = await called(agent, branch)
    back = (await agent.act(ticket["ticket_id"], "undo")).json()
    assert (back["status"], back["counter_id"], back["called_at"]) == ("waiting", None, None)
    assert (await called(agent, branch))["ticket_id"] == ticket["ticket_id"]


@pytest.mark.parametrize(("seconds", "status"), [(14, 200), (16, 409)])
async def test_a_command_is_taken_back_within_fifteen_seconds(branch: Branch, seconds: int, status: int) -> None:
    agent = await ready(branch)
    await agent.issue(branch.services[0])
    ticket = await called(agent, branch)
    branch.server.parts.commands.clock = lambda: datetime.now(UTC) + timedelta(seconds=seconds)
    assert (await agent.act(ticket["ticket_id"], "undo")).status_code == status


async def test_nobody_takes_back_what_another_did(branch: Branch) -> None:
    agent = await ready(branch)
    ticket = await agent.issue(branch.services[0])
    await agent.act(ticket["ticket_id"], "hold")
    answer = await branch.admin.act(ticket["ticket_id"], "undo")
    assert refused(answer) == (409, "INVALID_TRANSITION")


async def test_nothing_is_taken_back_once_something_happened_since(branch: Branch) -> None:
    agent = await ready(branch)
    ticket = await agent.issue(branch.services[0])
    await agent.act(ticket["ticket_id"], "hold")
    await branch.admin.act(ticket["ticket_id"], "unhold")
    assert refused(await agent.act(ticket["ticket_id"], "undo")) == (409, "INVALID_TRANSITION")


async def test_a_call_taken_back_does_not_count_among_those_that_passed_a_regular_visitor(branch: Branch) -> None:
    """Else a clerk who calls and takes back again makes a regular visitor wait for one priority call more."""
    await branch.admin.change(f"/api/branches/{branch.branch_id}", priority_ratio=1)
    agent = await ready(branch)
    regular = await agent.issue(branch.services[0])
    first = await agent.issue(branch.services[0], priority_class="priority")
    await agent.issue(branch.services[0], priority_class="priority")
    assert (await called(agent, branch))["ticket_id"] == first["ticket_id"]
    await agent.act(first["ticket_id"], "undo")
    again = await called(agent, branch)
    assert again["ticket_id"] == first["ticket_id"]
    for action in ("start", "complete"):
        await agent.act(first["ticket_id"], action)
    assert (await called(agent, branch))["ticket_id"] == regular["ticket_id"]


async def test_taking_back_a_regular_visitor_s_call_keeps_the_turn(branch: Branch) -> None:
    await branch.admin.change(f"/api/branches/{branch.branch_id}", priority_ratio=1)
    agent = await ready(branch)
    regular = await agent.issue(branch.services[0])
    priority = [await agent.issue(branch.services[0], priority_class="priority") for _ in range(2)]
    assert (await called(agent, branch))["ticket_id"] == priority[0]["ticket_id"]
    for action in ("start", "complete"):
        await agent.act(priority[0]["ticket_id"], action)
    assert (await called(agent, branch))["ticket_id"] == regular["ticket_id"]
    await agent.act(regular["ticket_id"], "undo")
    assert (await called(agent, branch))["ticket_id"] == regular["ticket_id"]


async def test_complete_and_next_of_a_visit_that_comes_back_to_the_same_counter_is_taken_back(branch: Branch) -> None:
    """The next ticket is the same one, at its next service."""
    agent = await ready(branch)
    made = (await agent.command("/api/tickets", service_ids=branch.services)).json()
    await called(agent, branch)
    await agent.act(made["ticket_id"], "start")
    both = (await agent.act(made["ticket_id"], "call_next")).json()
    assert (both["next"]["ticket_id"], both["next"]["service_id"]) == (made["ticket_id"], branch.services[1])
    back = await agent.act(made["ticket_id"], "undo")
    assert back.status_code == 200, back.text
    assert (back.json()["status"], back.json()["service_id"]) == ("serving", branch.services[0])
    legs = (await agent.get(f"/api/tickets/{made['ticket_id']}")).json()["legs"]
    assert [(leg["service_id"], leg["ended_at"]) for leg in legs] == [(branch.services[0], None)]

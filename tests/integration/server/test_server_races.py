"""The promise under races, with real connections: no number twice, nobody called to two counters."""

import asyncio
from collections import Counter as Tally
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from qms_server.store.branches import close_session, load_counter, open_session
from qms_server.store.streams import lock_stream

from tests.support.branches import make_branch
from tests.support.server import ApiClient, Branch, LiveServer


async def test_32_counters_empty_a_queue_of_500_in_order(server: LiveServer) -> None:
    """Each ticket is called exactly once, and in the order of the queue."""
    branch = await make_branch(server, services=1, counters=32)
    await _issue(branch, 500)
    agents = [await branch.person(f"agent{number}") for number in range(32)]
    await asyncio.gather(*(_open(agent, counter) for agent, counter in zip(agents, branch.counters, strict=True)))
    calls = await asyncio.gather(*(_drain(agent, c) for agent, c in zip(agents, branch.counters, strict=True)))
    called = [ticket for tickets in calls for ticket in tickets]
    assert Tally(ticket["display_number"] for ticket in called) == Tally(f"A{n:03d}" for n in range(1, 501))
    in_time = sorted(called, key=lambda ticket: ticket["called_at"])
    assert [ticket["display_number"] for ticket in in_time] == [f"A{n:03d}" for n in range(1, 501)]


async def test_one_request_id_20_times_at_once_is_one_ticket_and_one_event(branch: Branch) -> None:
    kiosk = await branch.device()
    body = {"service_id": branch.services[0], "request_id": str(uuid4())}
    answers = await asyncio.gather(*(kiosk.post("/api/tickets", json=body) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    snapshot = (await branch.admin.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")).json()
    assert len(snapshot["tickets"]) == 1
    detail = (await branch.admin.get(f"/api/tickets/{answers[0].json()['ticket_id']}")).json()
    assert [event["type"] for event in detail["events"]] == ["ticket.created"]


async def test_two_agents_racing_for_one_counter_are_not_both_let_in(branch: Branch) -> None:
    agents = [await branch.person(f"agent{number}") for number in range(8)]
    answers = await asyncio.gather(*(agent.session(branch.counters[0], "open") for agent in agents))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["error"]["code"] == "COUNTER_TAKEN"


async def test_one_agent_racing_for_two_counters_gets_one(branch: Branch) -> None:
    agent = await branch.person("dewi")
    answers = await asyncio.gather(*(agent.session(counter, "open") for counter in branch.counters))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_eight_kiosks_at_once_never_share_a_number(branch: Branch) -> None:
    """Field row 1: other systems gave out 42 to 102 of 200 numbers twice."""
    kiosks = [await branch.device() for _ in range(8)]
    tickets = await asyncio.gather(*(kiosk.issue(branch.services[0]) for kiosk in kiosks for _ in range(25)))
    assert sorted(ticket["display_number"] for ticket in tickets) == [f"A{n:03d}" for n in range(1, 201)]


@pytest.mark.parametrize("action", ["start", "cancel", "mark_no_show"])
async def test_one_command_told_by_two_people_happens_once(branch: Branch, action: str) -> None:
    agent = await branch.person("dewi")
    await _open(agent, branch.counters[0])
    await agent.issue(branch.services[0])
    ticket = (await agent.call_next(branch.counters[0])).json()["ticket"]
    answers = await asyncio.gather(
        agent.act(ticket["ticket_id"], action), branch.admin.act(ticket["ticket_id"], action)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_who_is_moved_while_they_change_counters_leaves_the_one_they_sit_at(branch: Branch) -> None:
    """The move waits for the branch; meanwhile a colleague sits down at the counter that it saw them at."""
    dewi, ani = await branch.person("dewi"), await branch.person("ani")
    first, second = branch.counters
    await _open(dewi, first)
    ids = {one["username"]: one["user_id"] for one in (await branch.admin.get("/api/users")).json()["items"]}
    other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        connection = transaction.connection
        await lock_stream(connection, UUID(branch.branch_id))
        move = asyncio.create_task(branch.admin.change(f"/api/users/{ids['dewi']}", branch_id=other))
        async with asyncio.timeout(15):
            while not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                await asyncio.sleep(0.02)
        await close_session(connection, UUID(first))
        for username, counter_id in (("dewi", second), ("ani", first)):
            counter = await load_counter(connection, UUID(counter_id))
            assert counter is not None
            await open_session(connection, branch.tenant_id, counter, UUID(ids[username]), datetime.now(UTC))
    await move
    agents = [(await branch.admin.get(f"/api/counters/{one}")).json()["agent_id"] for one in (first, second)]
    assert agents == [ids["ani"], None]
    assert (await ani.session(first, "pause")).status_code == 200


async def _issue(branch: Branch, count: int) -> None:
    for _ in range(count // 25):
        await asyncio.gather(*(branch.admin.issue(branch.services[0]) for _ in range(25)))


async def _open(agent: ApiClient, counter_id: str) -> None:
    answer = await agent.session(counter_id, "open")
    assert answer.status_code == 200, answer.text


async def _drain(agent: ApiClient, counter_id: str) -> list[dict]:
    called = []
    while (answer := await agent.call_next(counter_id)).status_code == 200:
        ticket = answer.json()["ticket"]
        called.append(ticket)
        assert (await agent.act(ticket["ticket_id"], "mark_no_show")).status_code == 200
    assert answer.status_code == 204
    return called

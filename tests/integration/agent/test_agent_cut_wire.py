"""A press while the connection drops: done once, in its time, and the screen says what became of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from qms_agent import intents
from qms_agent.state import Step
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.transport import caller

from tests.support.agent_program import AgentProgram
from tests.support.cut_wire import Mode, wire_to
from tests.support.server import PASSWORD


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(caller, "TIMEOUT_SECONDS", 2.0)
    monkeypatch.setattr(caller, "CONNECT_SECONDS", 2.0)


@pytest.fixture
async def wire(server):
    async with wire_to(server.url) as wire:
        yield wire


@pytest.fixture
async def start(wire, branch, tmp_path):
    """Ani's program over the wire; a second one is the same program started again."""
    await branch.person("ani")
    running = []

    async def new():
        for program in running:
            await program.stop()
        running[:] = [AgentProgram(wire.url, tmp_path)]
        await running[0].want(LogIn("acme", "ani", PASSWORD))
        if running[0].screen.counter_id is None:
            await running[0].sit_down("ani", branch.counters[0])
        return running[0]

    yield new
    for program in running:
        await program.stop()


async def serving(program, branch):
    """Somebody served at Ani's counter, and one who waits."""
    for _ in range(2):
        await branch.admin.issue(branch.services[0])
    await program.until(lambda: len(program.screen.waiting(mine=True)) == 2)
    await program.want(intents.Primary())
    await program.want(intents.Primary())
    assert program.screen.step is Step.COMPLETE_NEXT
    return program.screen.current


async def events_of(branch, ticket, kind):
    told = (await branch.admin.get(f"/api/tickets/{ticket.ticket_id}")).json()
    return [one for one in told["events"] if one["type"] == f"ticket.{kind}"]


async def test_a_completion_whose_answer_was_lost_is_done_once(start, wire, branch):
    ani = await start()
    visitor = await serving(ani, branch)
    wire.cut(Mode.DEAF)
    await ani.want(intents.Complete())
    assert ani.number is None, "the visitor has gone"
    assert ani.said == "A001: kept on this computer, sent when the server is back"
    assert wire.lost, "the server did it, and its answer was lost"
    wire.mend()
    await ani.until(lambda: not ani.screen.kept)
    assert ani.said == "A001: sent now, the server knows"
    assert len(await events_of(branch, visitor, "completed")) == 1
    await ani.until(lambda: ani.screen.can_act and not ani.screen.is_settling)
    await ani.want(intents.Primary())
    assert ani.number == "A002"


async def test_a_completion_while_the_server_is_away_outlives_the_program_and_keeps_its_time(start, wire, branch):
    ani = await start()
    visitor = await serving(ani, branch)
    wire.cut(Mode.DEAD)
    await ani.until(lambda: ani.screen.lost_since)
    assert ani.screen.can_keep
    await ani.want(intents.Note(visitor.ticket_id, "Comes back with the form"))
    await ani.want(intents.Complete())
    pressed = datetime.now(UTC)
    await ani.want(intents.Complete())
    assert [one.action for one in ani.screen.kept] == ["note", "complete"]
    assert (ani.number, ani.screen.can_act) == (None, False)
    await ani.stop()
    await asyncio.sleep(1.1)  # so that the time of the press and that of its arrival can be told apart
    wire.mend()
    again = await start()
    await again.until(lambda: not again.screen.kept)
    ticket = (await branch.admin.get(f"/api/tickets/{visitor.ticket_id}")).json()["ticket"]
    assert (ticket["status"], ticket["note"]) == ("done", "Comes back with the form")
    assert abs(datetime.fromisoformat(ticket["completed_at"]) - pressed) < timedelta(seconds=0.9)
    assert len(await events_of(branch, visitor, "completed")) == 1


async def test_what_was_kept_and_is_no_longer_possible_is_said(start, wire, branch):
    ani = await start()
    visitor = await serving(ani, branch)
    wire.cut(Mode.DEAD)
    await ani.until(lambda: ani.screen.lost_since)
    await ani.want(intents.Complete())
    await branch.admin.act(str(visitor.ticket_id), "transfer", service_id=branch.services[1])
    wire.mend()
    await ani.until(lambda: not ani.screen.kept)
    assert ani.said.startswith("A001: the server did not take what was kept. ")
    assert ani.screen.notice.trouble


async def test_a_call_whose_answer_was_lost_is_told_and_nobody_else_is_called(start, wire, branch):
    ani = await start()
    for _ in range(2):
        await branch.admin.issue(branch.services[0])
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    wire.cut(Mode.DEAF)
    await ani.want(intents.Primary())
    assert ani.screen.notice.trouble
    wire.mend()
    await ani.until(lambda: ani.number)
    await ani.until(lambda: ani.said == "The server is back: your last press was carried out.")
    assert (ani.number, len(ani.screen.waiting(mine=True))) == ("A001", 1)


async def test_a_call_that_never_arrived_is_not_made_later_and_that_is_said(start, wire, branch):
    ani = await start()
    await branch.admin.issue(branch.services[0])
    await ani.until(lambda: ani.screen.waiting(mine=True))
    wire.cut(Mode.DEAD)
    await ani.want(intents.Primary())
    await ani.until(lambda: ani.screen.lost_since)
    await ani.want(intents.Primary())
    wire.mend()
    await ani.until(lambda: ani.screen.lost_since is None)
    await ani.until(lambda: "was not carried out" in ani.said)
    assert (ani.number, len(ani.screen.waiting(mine=True))) == (None, 1)
    await ani.want(intents.Primary())
    assert ani.number == "A001"


async def test_another_person_sends_nothing_of_what_somebody_left_kept(start, wire, branch, tmp_path):
    ani = await start()
    visitor = await serving(ani, branch)
    wire.cut(Mode.DEAD)
    await ani.until(lambda: ani.screen.lost_since)
    await ani.want(intents.Complete())
    await ani.stop()
    await branch.person("budi")
    wire.mend()
    budi = AgentProgram(wire.url, tmp_path)
    try:
        await budi.sit_down("budi", branch.counters[1])
        assert budi.screen.kept == ()
        assert await events_of(branch, visitor, "completed") == []
    finally:
        await budi.stop()

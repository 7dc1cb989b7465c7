"""Supervisors' messages: heard at once, there again after a restart until they were seen, and gone then for good."""

import asyncio
from uuid import UUID

import pytest
from qms_agent import intents
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.transport import caller

from tests.support.agent_program import AgentProgram
from tests.support.cut_wire import Mode, wire_to
from tests.support.server import PASSWORD


async def say(branch, text, counter=None):
    path, to = f"/api/branches/{branch.branch_id}/messages", {"counter_id": counter} if counter else {}
    assert (await branch.admin.command(path, text=text, **to)).status_code == 201


def words(program):
    return [one.text for one in program.screen.messages]


async def again(start, username="ani"):
    """The program, started on another computer or anew."""
    program = start()
    await program.want(LogIn("acme", username, PASSWORD))
    return program


async def test_what_was_not_seen_is_there_after_a_restart_and_what_was_seen_is_not(ani, start, branch):
    for text in ("First", "Second", "Third"):
        await say(branch, text, branch.counters[0])
    await ani.until(lambda: words(ani) == ["First", "Second", "Third"])
    ani.presenter.handle(intents.DismissMessage())
    assert words(ani) == ["Second", "Third"]
    path = f"/api/counters/{branch.counters[0]}/messages"
    supervisor = await branch.person("sri", "supervisor")

    async def left():
        return [one["text"] for one in (await supervisor.get(path)).json()["items"]]

    async with asyncio.timeout(20):
        while await left() != ["Second", "Third"]:
            await asyncio.sleep(0.02)
    await ani.stop()
    second = await again(start)
    await second.until(lambda: words(second) == ["Second", "Third"])


async def test_at_another_counter_only_what_is_for_it_is_shown(ani, start, branch):
    await say(branch, "To you", branch.counters[0])
    await say(branch, "To all")
    await ani.until(lambda: words(ani) == ["To you", "To all"])
    await ani.want(intents.LeaveCounter())
    assert words(ani) == []
    await ani.want(intents.ChooseCounter(UUID(branch.counters[1])))
    await ani.until(lambda: words(ani) == ["To all"])


@pytest.fixture
async def wired(server, branch, tmp_path, monkeypatch):
    monkeypatch.setattr(caller, "TIMEOUT_SECONDS", 2.0)
    monkeypatch.setattr(caller, "CONNECT_SECONDS", 2.0)
    await branch.person("ani")
    async with wire_to(server.url) as wire:
        program = AgentProgram(wire.url, tmp_path)
        await program.sit_down("ani", branch.counters[0])
        yield wire, program
        await program.stop()


async def test_what_was_seen_while_the_server_was_away_is_told_when_it_is_back(wired, start, branch):
    wire, ani = wired
    await say(branch, "Come by")
    await ani.until(lambda: words(ani) == ["Come by"])
    wire.cut(Mode.DEAD)
    await ani.until(lambda: ani.screen.lost_since)
    ani.presenter.handle(intents.DismissMessage())
    assert words(ani) == []
    await say(branch, "And bring the keys")
    wire.mend()
    await ani.until(lambda: words(ani) == ["And bring the keys"])
    await ani.until(lambda: not ani.presenter._inbox._untold)
    other = await again(start)
    await other.until(lambda: words(other) == ["And bring the keys"])

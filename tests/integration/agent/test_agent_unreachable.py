"""The server goes away under a working clerk and comes back: said, nothing lost, nothing sent late."""

import asyncio

import pytest
from qms_agent import intents
from qms_clientkit.staff.intents import TryNow

from tests.support.agent_program import AgentProgram
from tests.support.branches import make_branch
from tests.support.server import running_server, settings_for
from tests.support.server_process import server_process


@pytest.fixture
async def prepared(database):
    """A branch in `database` with Ani and one visitor; the server that made it is gone again."""
    async with running_server(settings_for(database, role="api")) as server:
        branch = await make_branch(server)
        await branch.person("ani")
        ticket = await branch.admin.issue(branch.services[0])
        await branch.admin.act(ticket["ticket_id"], "confirm", how="shown")
        return branch.counters[0], ticket["display_number"]


async def test_server_away_and_back(prepared, database, tmp_path):
    counter_id, number = prepared
    with server_process(database, tmp_path) as process:
        ani = AgentProgram(process.url, tmp_path / "ani")
        try:
            await ani.sit_down("ani", counter_id)
            await ani.until(lambda: ani.screen.can_act)
            process.kill()
            await ani.want(intents.Primary())
            assert ani.said == "The server did not answer. Nothing was lost; please try again."
            await ani.until(lambda: ani.screen.lost_since is not None)
            assert not ani.screen.can_act
            assert [one.display_number for one in ani.screen.waiting(mine=True)] == [number]
            await asyncio.to_thread(process.start)
            await ani.want(TryNow())
            await ani.until(lambda: ani.screen.lost_since is None)
            assert ani.number is None, "a call that got no answer is not sent again later"
            await ani.want(intents.Primary())
            assert ani.number == number
        finally:
            await ani.stop()

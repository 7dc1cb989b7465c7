"""The live dashboard of the whole program on a real server: what happens in the branch is on the page at once."""

import asyncio

from PySide6.QtWidgets import QLineEdit, QWidget
from qms_admin import intents
from qms_admin.compose import build
from qms_admin.figure_reader import READ_SECONDS
from qms_admin.sections import Section
from qms_admin.state import Phase
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.staff.intents import LogIn

from tests.support import qt_loop
from tests.support.branches import make_branch
from tests.support.qt_loop import click, run_in_qt
from tests.support.server import PASSWORD, running_server, settings_for


async def until(condition):
    """A slow machine has time enough."""
    await qt_loop.until(condition, 30)


def shown(window, name):
    """The words of what has this name; None while it is not there."""
    found = next((one for one in window.findChildren(QWidget, name) if one.isVisible()), None)
    return found.text() if found is not None and not isinstance(found, QLineEdit) else None


def test_a_visitor_comes_is_called_and_served_and_the_page_follows(database, tmp_path):
    async def main():
        async with running_server(settings_for(database, role="all")) as server:
            branch = await make_branch(server)
            agent = await branch.person("sari")
            client = build(application("admin"), Arguments(server=server.url, data_dir=tmp_path, windowed=True))
            client.window.show()
            client.start()
            try:
                await watch(client, branch, agent)
            finally:
                client.window.hide()
                await client.stop()

    run_in_qt(application("admin"), main, 180)


async def watch(client, branch, agent):
    window, presenter = client.window, client.presenter
    presenter.handle(LogIn("acme", "admin", PASSWORD))
    await until(lambda: presenter.screen.value.phase is Phase.WORK and not presenter.screen.value.busy)
    ticket = await served_before(branch, agent)
    await click(lambda: next(one for one in window.findChildren(QWidget, "nav_dashboard") if one.isVisible()))
    await until(lambda: shown(window, "tile_served_value") == "1")
    assert shown(window, "tile_target_value") == "100"
    assert shown(window, "tile_waiting_value") == "0"

    second = await branch.admin.issue(branch.services[1])
    await until(lambda: shown(window, "queue_B_waiting") == "1")
    assert shown(window, "tile_waiting_value") == "1"
    await agent.call_next(branch.counters[0])
    await until(lambda: shown(window, "live_counter_1_number") == second["display_number"])
    assert (shown(window, "live_counter_1_state"), shown(window, "live_counter_1_who")) == ("Called", "Sari")
    await until(lambda: shown(window, "tile_waiting_value") == "0")
    await agent.act(second["ticket_id"], "start")
    await until(lambda: shown(window, "live_counter_1_state") == "Serving")
    await agent.act(second["ticket_id"], "complete")
    await until(lambda: shown(window, "live_counter_1_state") == "Free")
    assert ticket["display_number"] != second["display_number"]


async def served(branch, agent):
    """A visit that ended."""
    await agent.session(branch.counters[0], "open")
    ticket = await branch.admin.issue(branch.services[0])
    await agent.call_next(branch.counters[0])
    for action in ("start", "complete"):
        assert (await agent.act(ticket["ticket_id"], action)).status_code == 200
    return ticket


async def served_before(branch, agent):
    """One that the server has counted."""
    ticket = await served(branch, agent)
    async with asyncio.timeout(40):
        while await counted(branch) != 1:
            await asyncio.sleep(0.05)
    return ticket


async def counted(branch):
    answer = await branch.admin.get("/api/analytics/kpi", params={"branch_id": branch.branch_id})
    return answer.json()["period"]["totals"]["served"]


async def test_a_supervisor_without_the_permission_has_no_dashboard(programs, branch):
    role = await branch.admin.command(
        "/api/roles", name="Floor", permissions=["queues.read", "config.read", "branch.manage"]
    )
    assert role.status_code == 201, role.text
    await branch.person("wati", "supervisor")
    user = next(one for one in (await branch.admin.get("/api/users")).json()["items"] if one["username"] == "wati")
    await branch.admin.change(f"/api/users/{user['user_id']}", role_id=role.json()["role_id"])
    program = programs()
    await program.log_in("wati")
    assert Section.DASHBOARD not in program.screen.sections
    assert program.screen.dashboard.may_read is None, "what the server told at the sign-in is not asked for"


async def test_a_supervisor_watches_the_own_branch(programs, branch):
    await branch.person("budi", "supervisor")
    program = programs()
    await program.log_in("budi")
    await program.want(intents.Go(Section.DASHBOARD))
    await program.until(lambda: program.screen.dashboard.totals is not None)
    assert str(program.screen.dashboard.branch_id) == branch.branch_id
    assert len(program.screen.dashboard.hours) == 24
    await program.until(lambda: program.screen.estate.queues is not None)


async def test_figures_follow_what_happens_without_waiting_for_their_turn(programs, branch):
    """Read every fifteen seconds they would tell of a hall that was; they are read as soon as the server has counted."""
    program = programs()
    await program.log_in("admin")
    await program.want(intents.Go(Section.DASHBOARD))
    await program.until(lambda: program.screen.dashboard.totals is not None)
    await served(branch, branch.admin)
    while await branch.server.parts.counting.run_once():
        pass
    async with asyncio.timeout(READ_SECONDS / 2):
        while program.screen.dashboard.totals.served != 1:
            await asyncio.sleep(0.02)

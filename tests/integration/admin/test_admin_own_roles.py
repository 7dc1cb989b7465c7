"""A role that the organisation made: what it does not allow is not shown, and what it allows is, whatever the built-in role."""

from uuid import UUID

import pytest
from qms_admin import intents
from qms_admin.sections import Section
from qms_admin.state import Phase

from tests.support.cut_wire import Mode, wire_to
from tests.support.own_roles import given

READS = ["config.read", "queues.read"]


@pytest.mark.parametrize(
    ("permissions", "shown"),
    [
        (["audit.read"], (Section.AUDIT,)),
        (["analytics.read"], (Section.DASHBOARD, Section.REPORTS)),
        (["branch.manage"], (Section.SERVICES, Section.COUNTERS, Section.DEVICES)),
        ([], ()),
    ],
)
@pytest.mark.parametrize("built_in", ["supervisor", "agent"])
async def test_what_a_role_cannot_do_is_not_shown(programs, branch, built_in, permissions, shown):
    await given(branch, "wati", built_in, [*READS, *permissions])
    program = programs()
    await program.log_in("wati")
    assert program.screen.sections == shown
    assert program.screen.phase is (Phase.WORK if shown else Phase.LOGIN)
    assert bool(program.screen.login_error) is not bool(shown)
    assert not shown or program.screen.section in shown


@pytest.mark.parametrize("built_in", ["supervisor", "agent"])
async def test_a_role_that_gives_nothing_at_all_lets_nobody_in(programs, branch, built_in):
    """Nothing told is not nothing given: it would be the built-in role's sections, each of them refused."""
    await given(branch, "wati", built_in, [])
    program = programs()
    await program.log_in("wati")
    assert (
        program.screen.login_error
        == "This program is for administrators and supervisors. Agents use the agent program."
    )
    assert (program.screen.phase, program.screen.sections) == (Phase.LOGIN, ())


async def test_an_admin_of_one_branch_manages_that_branch_alone(programs, branch):
    await branch.person("budi", "supervisor")
    people = (await branch.admin.get("/api/users")).json()["items"]
    user = next(one for one in people if one["username"] == "budi")
    await branch.admin.change(f"/api/users/{user['user_id']}", role="admin")
    program = programs()
    await program.log_in("budi")
    assert program.screen.phase is Phase.WORK
    assert Section.BRANCHES not in program.screen.sections
    assert Section.SERVICES in program.screen.sections


async def test_who_may_only_look_sees_the_queues_move(programs, branch):
    await given(branch, "wati", "supervisor", [*READS, "analytics.read"])
    program = programs()
    await program.log_in("wati")
    await program.want(intents.Go(Section.DASHBOARD))
    await program.until(lambda: program.screen.estate.queues is not None)
    await branch.admin.issue(branch.services[0])
    await program.until(lambda: sum(one.waiting for one in program.screen.estate.queues.values()) == 1)
    assert program.screen.phase is Phase.WORK
    assert not program.screen.login_error


async def with_service(branch, code):
    body = {"branch_id": branch.branch_id, "code": code, "name": f"Service {code}"}
    return UUID((await branch.admin.command("/api/services", **body)).json()["service_id"])


async def test_who_may_only_look_sees_the_queue_of_a_service_that_is_new(programs, branch):
    await given(branch, "wati", "supervisor", [*READS, "analytics.read"])
    program = programs()
    await program.log_in("wati")
    await program.until(lambda: program.screen.estate.queues is not None)
    service_id = await with_service(branch, "N")
    await program.until(lambda: program.service("N") and service_id in program.screen.estate.queues)
    await branch.admin.change(f"/api/counters/{branch.counters[0]}", service_ids=[*branch.services, str(service_id)])
    await branch.admin.issue(str(service_id))
    await program.until(lambda: program.screen.estate.queues[service_id].waiting == 1)


@pytest.mark.parametrize("permissions", [["branch.manage"], ["analytics.read"]])
async def test_who_may_not_read_queues_hears_what_is_changed(programs, branch, permissions):
    await given(branch, "wati", "supervisor", ["config.read", *permissions])
    program = programs()
    await program.log_in("wati")
    for code in ("N", "O"):
        await with_service(branch, code)
        await program.until(lambda code=code: program.service(code))
    await branch.admin.issue(branch.services[0])
    assert program.screen.estate.queues is None


async def test_who_may_not_read_queues_stays_in_the_branch_that_was_chosen(programs, branch):
    await given(branch, "wati", "admin", ["config.read", "branch.manage", "tenant.manage"])
    other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
    program = programs()
    await program.log_in("wati")
    await program.want(intents.ChooseBranch(UUID(other)))
    await branch.admin.command("/api/roles", name="New", permissions=[])
    await program.until(lambda: any(one.name == "New" for one in program.screen.estate.roles))
    assert program.screen.estate.branch.name == "Other"
    await branch.admin.command("/api/services", branch_id=other, code="N", name="New")
    await program.until(lambda: program.service("N"))


async def test_who_may_not_read_queues_is_told_of_a_server_that_is_away(server, programs, branch):
    await given(branch, "wati", "supervisor", ["config.read", "branch.manage"])
    async with wire_to(server.url) as wire:
        program = programs(address=wire.url)
        await program.log_in("wati")
        wire.cut(Mode.DEAD)
        await program.until(lambda: program.screen.lost_since is not None)
        await with_service(branch, "N")
        wire.mend()
        await program.until(lambda: program.screen.lost_since is None and program.service("N"))


async def test_figures_are_read_by_who_reads_nothing_else(programs, branch):
    """Without the configuration nobody knows which branches there are; the figures name what they are of."""
    await given(branch, "wati", "supervisor", ["analytics.read"])
    program = programs()
    await program.log_in("wati")
    assert (program.screen.phase, program.screen.sections) == (Phase.WORK, (Section.REPORTS,))
    assert program.screen.section is Section.REPORTS
    await program.until(lambda: program.screen.report.kpi is not None)
    assert program.screen.report.kpi.branch_id == UUID(branch.branch_id)
    assert not program.screen.report.trouble


async def test_the_records_are_read_by_who_reads_nothing_else(programs, branch):
    await given(branch, "wati", "supervisor", ["audit.read"])
    program = programs()
    await program.log_in("wati")
    assert (program.screen.phase, program.screen.section) == (Phase.WORK, Section.AUDIT)
    await program.until(lambda: program.screen.audit.total)
    assert program.screen.lost_since is None


async def test_who_reads_no_configuration_is_told_of_a_server_that_is_away(server, programs, branch):
    await given(branch, "wati", "supervisor", ["analytics.read"])
    async with wire_to(server.url) as wire:
        program = programs(address=wire.url)
        await program.log_in("wati")
        wire.cut(Mode.DEAD)
        await program.until(lambda: program.screen.lost_since is not None)
        wire.mend()
        await program.until(lambda: program.screen.lost_since is None)


async def test_work_begins_with_the_day_as_it_goes(programs, branch):
    program = programs()
    await program.log_in("admin")
    assert program.screen.section is Section.DASHBOARD

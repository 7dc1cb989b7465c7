"""What somebody may do changes while they work: the program says so, shows what is still theirs, and what they were writing
is not lost."""

from uuid import UUID

import pytest
from qms_admin import intents
from qms_admin.sections import Section
from qms_admin.state import Phase
from qms_clientkit.staff.intents import LogOut

from tests.support.own_roles import given, id_of

OF_BRANCH = (
    Section.DASHBOARD, Section.SERVICES, Section.COUNTERS, Section.DEVICES, Section.REPORTS, Section.AUDIT
)  # fmt: skip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """The server looks at every request who asks, and not only every two seconds."""
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)


async def writes(program, branch):
    """Something unsaved of the organisation, and something of the branch."""
    service = UUID(branch.services[0])
    await program.edit(Section.BRANCHES, UUID(branch.branch_id), name="Half a new na")
    await program.edit(Section.SERVICES, service, name_en="Half a service")
    return service


async def test_an_admin_who_becomes_a_supervisor_sees_what_is_a_supervisors(programs, branch):
    await branch.person("wati", "admin")
    program = programs()
    await program.log_in("wati")
    assert Section.BRANCHES in program.screen.sections
    service = await writes(program, branch)
    user_id = await id_of(branch, "wati")
    await branch.admin.change(f"/api/users/{user_id}", role="supervisor", branch_id=branch.branch_id)
    await program.until(lambda: program.screen.sections == OF_BRANCH)
    assert (program.screen.phase, program.screen.is_other) == (Phase.WORK, True)
    assert program.screen.me.role == "supervisor"
    assert [one.draft.edits["name"].mine for one in program.screen.orphans.values()] == ["Half a new na"]
    assert [one.is_refused for one in program.screen.orphans.values()] == [True]
    assert program.screen.drafts[service].edits["name_en"].mine == "Half a service"
    await program.save(service)
    await program.until(lambda: service not in program.screen.drafts)
    await program.want(intents.DismissRights())
    assert not program.screen.is_other


async def test_a_role_that_gives_less_is_followed(programs, branch):
    may = ["config.read", "queues.read", "branch.manage", "tenant.manage", "audit.read"]
    _, role_id = await given(branch, "wati", "admin", may)
    program = programs()
    await program.log_in("wati")
    await program.want(intents.Go(Section.ROLES))
    await branch.admin.change(f"/api/roles/{role_id}", permissions=["config.read", "queues.read", "branch.manage"])
    await program.until(lambda: program.screen.sections == (Section.SERVICES, Section.COUNTERS, Section.DEVICES))
    assert program.screen.section is Section.SERVICES
    await branch.admin.command("/api/services", branch_id=branch.branch_id, code="N", name="New")
    await program.until(lambda: program.service("N"))
    assert program.screen.lost_since is None


async def test_a_refusal_makes_the_program_ask_who_one_is(programs, branch):
    """Nobody tells a branch's people of roles, so the first press that is refused does."""
    _, role_id = await given(branch, "wati", "supervisor", ["config.read", "branch.manage", "audit.read"])
    program = programs()
    await program.log_in("wati")
    service = UUID(branch.services[0])
    await program.edit(Section.SERVICES, service, name_en="Half a service")
    await branch.admin.change(f"/api/roles/{role_id}", permissions=["config.read", "audit.read"])
    await program.save(service)
    await program.until(lambda: program.screen.sections == (Section.AUDIT,))
    assert program.screen.is_other
    assert [one.draft.edits["name_en"].mine for one in program.screen.orphans.values()] == ["Half a service"]
    await program.until(lambda: program.screen.audit.total)


@pytest.mark.parametrize("pressed", [True, False])
async def test_who_manages_nothing_any_more_is_told_and_keeps_what_was_written(programs, branch, pressed):
    """Without a press the topic that ends says it."""
    await branch.person("wati", "supervisor")
    program = programs()
    await program.log_in("wati")
    service = UUID(branch.services[0])
    await program.edit(Section.SERVICES, service, name_en="Half a service")
    user_id = await id_of(branch, "wati")
    await branch.admin.change(f"/api/users/{user_id}", role="agent")
    if pressed:
        await program.save(service)
    await program.until(lambda: program.screen.phase is Phase.LOGIN)
    assert "nothing in this program is yours" in program.screen.login_error
    await branch.admin.change(f"/api/users/{user_id}", role="supervisor")
    await program.log_in("wati")
    assert program.screen.drafts[service].edits["name_en"].mine == "Half a service"


async def test_what_is_not_theirs_any_more_is_shown_at_the_next_sign_in_too(programs, branch):
    await branch.person("wati", "admin")
    program = programs()
    await program.log_in("wati")
    await writes(program, branch)
    await program.want(LogOut())
    user_id = await id_of(branch, "wati")
    await branch.admin.change(f"/api/users/{user_id}", role="supervisor", branch_id=branch.branch_id)
    await program.log_in("wati")
    assert [one.draft.edits["name"].mine for one in program.screen.orphans.values()] == ["Half a new na"]


async def test_who_gets_more_sees_it(programs, branch):
    _, role_id = await given(branch, "wati", "admin", ["config.read", "tenant.manage"])
    program = programs()
    await program.log_in("wati")
    assert Section.AUDIT not in program.screen.sections
    await branch.admin.change(f"/api/roles/{role_id}", permissions=["config.read", "tenant.manage", "audit.read"])
    await program.until(lambda: Section.AUDIT in program.screen.sections)


async def test_a_refusal_that_is_no_news_changes_nothing(programs, branch):
    """As when somebody gives a permission that they lack."""
    await given(branch, "wati", "admin", ["config.read", "tenant.manage"])
    program = programs()
    await program.log_in("wati")
    role = await program.begin(Section.ROLES, name="Own", permissions=("tickets.serve",))
    await program.save(role)
    assert role in program.screen.drafts
    assert (program.screen.phase, program.screen.is_other) == (Phase.WORK, False)


async def test_what_was_heard_before_the_sign_in_ends_no_session(programs, branch):
    """A stream can end with the person whom it was for."""
    await given(branch, "wati", "admin", ["config.read", "tenant.manage"])
    program = programs()
    await program.log_in("wati")
    await program.want(LogOut())
    program.presenter.doubt_rights(deaf=True)
    await program.log_in("wati")
    role = await program.begin(Section.ROLES, name="Own", permissions=("tickets.serve",))
    await program.save(role)
    await program.until(lambda: not program.presenter._is_asking)
    assert (program.screen.phase, program.screen.login_error) == (Phase.WORK, "")

"""A role that the organisation made: what it does not allow is not shown, and what it allows is, whatever the built-in role."""

import pytest
from qms_admin import intents
from qms_admin.sections import Section
from qms_admin.state import Phase

READS = ["config.read", "queues.read"]


async def given(branch, username, built_in, permissions):
    """A person with a role of these permissions."""
    role = await branch.admin.command("/api/roles", name=f"Role of {username}", permissions=permissions)
    assert role.status_code == 201, role.text
    await branch.person(username, built_in)
    people = (await branch.admin.get("/api/users")).json()["items"]
    user = next(one for one in people if one["username"] == username)
    await branch.admin.change(f"/api/users/{user['user_id']}", role_id=role.json()["role_id"])


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

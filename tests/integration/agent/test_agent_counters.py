"""Before a counter is chosen: what is free is seen as it changes, in the branch that is chosen, by who may serve."""

from uuid import UUID

import pytest
from qms_agent import intents
from qms_agent.state import Phase
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.transport import caller
from qms_contract.access import Permission

from tests.support.agent_program import AgentProgram
from tests.support.cut_wire import Mode, wire_to
from tests.support.server import PASSWORD


async def test_whoever_chooses_a_counter_sees_it_taken_and_freed_meanwhile(start, branch):
    for name in ("ani", "budi"):
        await branch.person(name)
    ani, budi, first = start(), start(), UUID(branch.counters[0])
    await ani.want(LogIn("acme", "ani", PASSWORD))
    await budi.sit_down("budi", branch.counters[0])
    await ani.until(lambda: ani.screen.desk.counters[first].agent_name == "Budi")
    await budi.want(intents.LeaveCounter())
    await ani.until(lambda: ani.screen.desk.counters[first].agent_id is None)
    await ani.want(intents.ChooseCounter(first))
    assert ani.screen.phase is Phase.DESK


@pytest.mark.parametrize("mode", [Mode.DEAD, Mode.DEAF])
async def test_a_counter_that_was_closed_as_the_server_went_leaves_no_desk_that_hears_nothing(
    server, branch, tmp_path, monkeypatch, mode
):
    monkeypatch.setattr(caller, "TIMEOUT_SECONDS", 1.0)
    monkeypatch.setattr(caller, "CONNECT_SECONDS", 1.0)
    await branch.person("ani")
    async with wire_to(server.url) as wire:
        ani = AgentProgram(wire.url, tmp_path)
        await ani.sit_down("ani", branch.counters[0])
        session = ani._api.tickets.session

        async def closed_and_gone(*asked):
            counter = await session(*asked)
            wire.cut(mode)
            return counter

        monkeypatch.setattr(ani._api.tickets, "session", closed_and_gone)
        try:
            await ani.want(intents.LeaveCounter())
            assert ani.screen.phase is Phase.COUNTER, "the counter is closed, so nobody sits at it"
            monkeypatch.setattr(ani._api.tickets, "session", session)
            await ani.until(lambda: ani.screen.lost_since)
            wire.mend()
            await ani.until(lambda: ani.screen.lost_since is None)
            await ani.want(intents.ChooseCounter(UUID(branch.counters[0])))
            ticket = await branch.admin.issue(branch.services[0])
            await ani.until(lambda: [one.display_number for one in ani.screen.waiting(mine=True)] == ["A001"])
            await branch.admin.act(ticket["ticket_id"], "cancel")
            await ani.until(lambda: not ani.screen.waiting(mine=True))
        finally:
            await ani.stop()


@pytest.fixture
async def second(branch):
    """A second branch with one counter, and its id."""
    branch_id = (await branch.admin.command("/api/branches", name="Second", time_zone="UTC")).json()["branch_id"]
    body = {"branch_id": branch_id, "name": "9", "service_ids": []}
    counter = (await branch.admin.command("/api/counters", **body)).json()
    return branch_id, counter["counter_id"]


async def test_who_belongs_to_every_branch_chooses_one_and_finds_it_again(branch, second, server, tmp_path):
    branch_id, counter_id = second
    await branch.person("maya", "admin")
    maya = AgentProgram(server.url, tmp_path)
    await maya.want(LogIn("acme", "maya", PASSWORD))
    assert {str(one.branch_id) for one in maya.screen.branches} == {branch.branch_id, branch_id}
    await maya.want(intents.ChooseBranch(UUID(branch_id)))
    assert (maya.screen.phase, set(maya.screen.desk.counters)) == (Phase.COUNTER, {UUID(counter_id)})
    await maya.stop()
    again = AgentProgram(server.url, tmp_path)
    try:
        await again.want(LogIn("acme", "maya", PASSWORD))
        assert str(again.screen.desk.branch.branch_id) == branch_id
        await again.want(intents.ChooseCounter(UUID(counter_id)))
        assert again.screen.phase is Phase.DESK
    finally:
        await again.stop()


async def test_where_there_is_one_branch_or_an_own_one_nothing_is_chosen(start, branch):
    await branch.person("maya", "admin")
    maya = start()
    await maya.want(LogIn("acme", "maya", PASSWORD))
    assert (maya.screen.branches, maya.screen.phase) == ((), Phase.COUNTER)


async def with_role(branch, username, *permissions):
    """Somebody of a role of the organisation's own."""
    role = (await branch.admin.command("/api/roles", name=username.title(), permissions=list(permissions))).json()
    await branch.person(username)
    users = (await branch.admin.get("/api/users")).json()["items"]
    user_id = next(one["user_id"] for one in users if one["username"] == username)
    await branch.admin.change(f"/api/users/{user_id}", role_id=role["role_id"])


async def test_what_a_role_may_is_known_at_the_desk(start, branch):
    await with_role(branch, "host", Permission.SERVE, Permission.READ_QUEUES, Permission.READ_CONFIG)
    host = start()
    await host.sit_down("host", branch.counters[0])
    assert host.screen.phase is Phase.DESK
    for permission in (Permission.PICK_TICKETS, Permission.CANCEL_TICKETS, Permission.CONFIRM_TICKETS):
        assert not host.screen.allows(permission)


async def test_whose_role_serves_nobody_is_told_at_the_sign_in(start, branch):
    await with_role(branch, "clerk", Permission.READ_QUEUES, Permission.READ_AUDIT)
    clerk = start()
    await clerk.want(LogIn("acme", "clerk", PASSWORD))
    assert clerk.screen.phase is Phase.LOGIN
    assert clerk.screen.login_error.startswith("Your role may not serve visitors.")

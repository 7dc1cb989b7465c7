"""The counter, the role or the account is taken away from a clerk at work: nobody is lost, and it is said what happened."""

import asyncio
from uuid import UUID, uuid4

import pytest
from qms_agent import intents
from qms_agent.state import Phase, Step
from qms_clientkit.staff.intents import TryNow
from qms_contract.access import Permission
from qms_contract.staff import Role

from tests.support.own_roles import given


async def serving(ani, branch):
    """Somebody served at Ani's counter."""
    await branch.admin.issue(branch.services[0])
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 1)
    await ani.want(intents.Primary())
    await ani.want(intents.Primary())
    assert ani.screen.step is Step.COMPLETE_NEXT
    return ani.screen.current


async def status_of(branch, ticket):
    return (await branch.admin.get(f"/api/tickets/{ticket.ticket_id}")).json()["ticket"]["status"]


async def me(branch, username):
    users = (await branch.admin.get("/api/users")).json()["items"]
    return next(one for one in users if one["username"] == username)


async def delete_counter(branch, counter_id):
    path = f"/api/counters/{counter_id}"
    version = (await branch.admin.get(path)).json()["version"]
    return await branch.admin.delete(path, params={"request_id": str(uuid4()), "version": version})


async def test_a_counter_with_its_clerk_is_not_deleted_and_the_visit_ends_as_ever(ani, branch):
    visitor = await serving(ani, branch)
    assert (await delete_counter(branch, branch.counters[0])).status_code == 409
    await ani.want(intents.Complete())
    assert (ani.said, await status_of(branch, visitor)) == ("A001 completed", "done")


async def test_whose_counter_was_closed_and_deleted_chooses_another_one(ani, branch):
    await branch.admin.session(branch.counters[0], "close")
    assert (await delete_counter(branch, branch.counters[0])).status_code == 204
    await ani.until(lambda: ani.screen.phase is Phase.COUNTER)
    assert ani.said == "Your counter is no longer there. Choose another one."
    assert UUID(branch.counters[0]) not in ani.screen.desk.counters
    await ani.want(intents.ChooseCounter(UUID(branch.counters[1])))
    await serving(ani, branch)


@pytest.fixture
def looked_at_often(monkeypatch):
    """The server looks several times a second at who is still who they were."""
    monkeypatch.setattr("qms_server.web.live_socket._RECHECK_SECONDS", 0.1)
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)


async def test_who_supervises_no_longer_goes_on_as_an_agent(looked_at_often, start, branch):
    """The stream of the whole branch is not theirs any more: a desk that hears nothing would look as if nobody came."""
    await branch.person("sri", "supervisor")
    sri = start()
    await sri.sit_down("sri", branch.counters[0])
    visitor = await serving(sri, branch)
    await branch.admin.change(f"/api/users/{(await me(branch, 'sri'))['user_id']}", role="agent")
    await sri.until(lambda: sri.screen.me.role is Role.AGENT and not sri.screen.allows(Permission.MANAGE_BRANCH))
    assert await status_of(branch, visitor) == "serving"
    assert (sri.screen.phase, sri.number) == (Phase.DESK, "A001")
    await sri.want(intents.Complete())
    assert await status_of(branch, visitor) == "done"
    await serving(sri, branch)


async def test_who_works_in_another_branch_now_opens_a_counter_there(looked_at_often, start, branch):
    """The old counter is left, with its visitor, as nobody else could free it while the person is at work somewhere."""
    await branch.person("ani")
    ani = start()
    await ani.sit_down("ani", branch.counters[0])
    visitor = await serving(ani, branch)
    other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
    body = {"branch_id": other, "name": "1", "service_ids": []}
    counter_id = (await branch.admin.command("/api/counters", **body)).json()["counter_id"]
    await branch.admin.change(f"/api/users/{(await me(branch, 'ani'))['user_id']}", branch_id=other)
    left = (await branch.admin.get(f"/api/counters/{branch.counters[0]}")).json()
    assert (left["state"], left["agent_id"], left["current_number"]) == ("closed", None, "A001")
    await ani.until(lambda: ani.screen.phase is Phase.COUNTER and ani.screen.desk.branch.name == "Other")
    assert ani.said == "You work in another branch now. Choose a counter there."
    await ani.want(intents.ChooseCounter(UUID(counter_id)))
    assert (ani.screen.phase, ani.screen.counter.state) == (Phase.DESK, "open")
    assert await status_of(branch, visitor) == "serving"


_CLERK = [Permission.SERVE, Permission.READ_QUEUES, Permission.READ_CONFIG]


async def refused(start, branch, *permissions):
    """Wati at counter 1, and the permissions that her role is left with at the press that is refused."""
    _, role_id = await given(branch, "wati", "supervisor", [*_CLERK, Permission.PICK_TICKETS, Permission.MANAGE_BRANCH])
    wati = start()
    await wati.sit_down("wati", branch.counters[0])
    waits = await branch.admin.issue(branch.services[0])
    await branch.admin.change(f"/api/roles/{role_id}", permissions=list(permissions))
    await wati.want(intents.CallTicket(UUID(waits["ticket_id"])))
    return wati


@pytest.fixture
def looked_at_each_request(monkeypatch):
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)


async def test_a_press_that_is_refused_shows_what_a_role_may_now(looked_at_each_request, start, branch):
    wati = await refused(start, branch, *_CLERK)
    assert wati.screen.notice.trouble
    await wati.until(lambda: not wati.screen.allows(Permission.PICK_TICKETS))
    await wati.until(lambda: not wati.presenter._is_asking)
    following = wati.presenter._following
    assert following.is_right_for(wati.screen.me, frozenset(_CLERK)), "what is a supervisor's is heard no more"
    await wati.want(intents.Primary())
    assert (wati.screen.phase, wati.number) == (Phase.DESK, "A001")


async def test_who_may_serve_nobody_any_more_is_told_so(looked_at_each_request, start, branch):
    wati = await refused(start, branch, Permission.READ_QUEUES, Permission.READ_CONFIG)
    await wati.until(lambda: wati.screen.phase is Phase.LOGIN)
    assert wati.screen.login_error.startswith("Your role may not serve visitors.")


async def test_a_branch_in_which_people_work_is_not_deleted(ani, branch):
    answer = await branch.admin.delete(f"/api/branches/{branch.branch_id}", params={"request_id": str(uuid4())})
    assert answer.status_code == 409, answer.text
    await serving(ani, branch)


async def test_a_service_that_is_new_is_heard_of_at_once(ani, branch):
    body = {"branch_id": branch.branch_id, "code": "N", "name": "New"}
    service_id = (await branch.admin.command("/api/services", **body)).json()["service_id"]
    served = [*branch.services, service_id]
    await branch.admin.change(f"/api/counters/{branch.counters[0]}", service_ids=served)
    await ani.until(lambda: len(ani.screen.desk.services) == 3 and UUID(service_id) in ani.screen.counter.service_ids)
    await branch.admin.issue(service_id)
    await ani.until(lambda: [one.display_number for one in ani.screen.waiting(mine=True)] == ["N001"])


async def test_whose_branch_is_another_one_stands_before_its_counters_and_the_visitor_stays(ani, branch):
    visitor = await serving(ani, branch)
    other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
    await branch.admin.change(f"/api/users/{(await me(branch, 'ani'))['user_id']}", branch_id=other)
    async with asyncio.timeout(20):
        while ani.screen.phase is not Phase.COUNTER:  # a token is trusted for two seconds
            await ani.want(TryNow())
            await asyncio.sleep(0.1)
    assert ani.said == "You work in another branch now. Choose a counter there."
    assert (ani.screen.desk.branch.name, ani.screen.counter_id) == ("Other", None)
    assert await status_of(branch, visitor) == "serving"


async def test_whose_account_was_closed_stands_before_the_sign_in_and_the_visitor_stays(ani, branch):
    visitor = await serving(ani, branch)
    await branch.admin.change(f"/api/users/{(await me(branch, 'ani'))['user_id']}", active=False)
    await ani.until(lambda: ani.screen.phase is Phase.LOGIN)
    assert ani.screen.login_error == "Your session has ended. Please sign in again."
    assert await status_of(branch, visitor) == "serving"

"""The counter, the role or the account is taken away from a clerk at work: nobody is lost, and it is said what happened."""

import asyncio
from uuid import UUID, uuid4

from qms_agent import intents
from qms_agent.state import Phase, Step
from qms_clientkit.staff.intents import TryNow


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


async def test_who_supervises_no_longer_goes_on_as_an_agent(start, branch):
    await branch.person("sri", "supervisor")
    sri = start()
    await sri.sit_down("sri", branch.counters[0])
    visitor = await serving(sri, branch)
    await branch.admin.change(f"/api/users/{(await me(branch, 'sri'))['user_id']}", role="agent")
    await sri.want(intents.Complete())
    assert (sri.said, await status_of(branch, visitor)) == ("A001 completed", "done")
    await serving(sri, branch)


async def test_whose_branch_is_another_one_stands_before_the_sign_in_and_the_visitor_stays(ani, branch):
    visitor = await serving(ani, branch)
    other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
    await branch.admin.change(f"/api/users/{(await me(branch, 'ani'))['user_id']}", branch_id=other)
    async with asyncio.timeout(20):
        while ani.screen.phase is not Phase.LOGIN:  # a token is trusted for two seconds
            await ani.want(TryNow())
            await asyncio.sleep(0.1)
    assert ani.screen.login_error == "Your session has ended. Please sign in again."
    assert await status_of(branch, visitor) == "serving"


async def test_whose_account_was_closed_stands_before_the_sign_in_and_the_visitor_stays(ani, branch):
    visitor = await serving(ani, branch)
    await branch.admin.change(f"/api/users/{(await me(branch, 'ani'))['user_id']}", active=False)
    await ani.until(lambda: ani.screen.phase is Phase.LOGIN)
    assert ani.screen.login_error == "Your session has ended. Please sign in again."
    assert await status_of(branch, visitor) == "serving"

"""A ticket that the kiosk has not reported as printed or noted, at the counter."""

from uuid import UUID

from qms_agent import intents


async def test_who_has_no_paper_is_called_once_staff_have_confirmed_the_ticket_by_hand(ani, branch):
    ticket = await (await branch.device()).issue(branch.services[0])
    await ani.until(lambda: ani.screen.waiting(mine=True))
    await ani.want(intents.Primary())
    assert ani.screen.current is None, "call next passes over it"
    await ani.want(intents.Confirm(UUID(ticket["ticket_id"])))
    await ani.until(lambda: ani.screen.waiting(mine=True)[0].confirmed_at)
    await ani.want(intents.Primary())
    assert ani.number == ticket["display_number"]

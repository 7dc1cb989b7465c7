"""Tickets that nobody comes for: called ones past their grace period, and kiosk tickets never taken."""

from functools import partial

from qms_contract.tickets import TicketAction

from qms_server.jobs.system import age_tickets
from qms_server.store.tickets import overdue_tickets, uncollected_tickets
from qms_server.usecases.commands import Commands


async def mark_overdue(commands: Commands) -> int:
    """Marks called tickets whose grace period is over as no-shows; how many."""
    return await age_tickets(commands, partial(overdue_tickets, now=commands.clock()), TicketAction.MARK_NO_SHOW)


async def cancel_uncollected(commands: Commands) -> int:
    """Cancels tickets that were neither printed nor noted from the screen in their branch's time; how many."""
    find = partial(uncollected_tickets, now=commands.clock())
    return await age_tickets(commands, find, TicketAction.CANCEL, "not_collected")

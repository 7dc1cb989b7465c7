"""The close of a business day: what still waits, is called or is held has expired. Who is being served is served on."""

from functools import partial

from qms_contract.tickets import TicketAction

from qms_server.jobs.system import age_tickets
from qms_server.store.tickets import expired_tickets
from qms_server.usecases.commands import Commands


async def close_days(commands: Commands) -> int:
    """Cancels the tickets of every branch's past business days as `expired`; how many."""
    find = partial(expired_tickets, now=commands.clock())
    return await age_tickets(commands, find, TicketAction.CANCEL, "expired")

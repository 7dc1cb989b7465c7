"""Tickets put on hold until a time: when it comes, who holds them is told."""

from functools import partial

from qms_server.domain.access import Permission
from qms_server.jobs.system import each, system_of
from qms_server.store.tickets import AgedTicket, held_to_remind
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.remind import remind


async def remind_of_held(commands: Commands) -> int:
    """Tells the reminders that are due; how many. Safe with several workers: who holds the branch's lock looks again."""

    async def tell(due: AgedTicket) -> bool:
        scope = Scope("ticket", due.ticket_id, Permission.SERVE)
        return await commands.run_keyed(system_of(due.tenant_id), scope, partial(remind, ticket_id=due.ticket_id))

    find = partial(held_to_remind, now=commands.clock())
    return await each(commands, find, lambda due: due.ticket_id, tell)

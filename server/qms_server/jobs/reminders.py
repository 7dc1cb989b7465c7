"""Tickets put on hold until a time: when it comes, who holds them is told."""

from functools import partial

from qms_server.domain.access import Permission
from qms_server.jobs.system import system_of
from qms_server.store.tickets import held_to_remind
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.remind import remind


async def remind_of_held(commands: Commands) -> int:
    """Tells the reminders that are due; how many. Safe with several workers: who holds the branch's lock looks again."""
    async with commands.database.transaction(None) as transaction:
        due = await held_to_remind(transaction.connection, commands.clock())
    told = 0
    for one in due:
        scope = Scope("ticket", one.ticket_id, Permission.SERVE)
        told += await commands.run_keyed(system_of(one.tenant_id), scope, partial(remind, ticket_id=one.ticket_id))
    return told

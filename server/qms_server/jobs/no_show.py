"""Called tickets whose grace period is over become no-shows, by the branch's rules and in its stream like any command."""

from datetime import datetime
from uuid import UUID

import structlog
from qms_contract.ids import new_id
from qms_contract.staff import Role
from qms_contract.tickets import ActOnTicket, TicketAction

from qms_server.domain.access import Actor, Permission
from qms_server.store.tickets import overdue_tickets, uncollected_tickets
from qms_server.usecases.act_on_ticket import act_on_ticket
from qms_server.usecases.commands import Commands, Scope, hash_request

_log = structlog.get_logger()
# The actor of what nobody did: the system itself.
SYSTEM_ID = UUID(int=0)


async def mark_overdue(commands: Commands) -> int:
    """Marks what is overdue now; how many. Safe with several workers: the ticket's version proves that it is still so."""
    async with commands.database.transaction(None) as transaction:
        overdue = await overdue_tickets(transaction.connection, commands.clock())
    for tenant_id, ticket_id, version in overdue:
        await _act(commands, tenant_id, ticket_id, version, TicketAction.MARK_NO_SHOW, None)
    return len(overdue)


async def cancel_uncollected(commands: Commands, before: datetime) -> int:
    """Cancels tickets made `before` that were neither printed nor noted from the screen; how many."""
    async with commands.database.transaction(None) as transaction:
        uncollected = await uncollected_tickets(transaction.connection, before)
    for tenant_id, ticket_id, version in uncollected:
        await _act(commands, tenant_id, ticket_id, version, TicketAction.CANCEL, "not_collected")
    return len(uncollected)


async def _act(
    commands: Commands, tenant_id: UUID, ticket_id: UUID, version: int, action: TicketAction, reason: str | None
) -> None:
    actor = Actor(tenant_id=tenant_id, actor_id=SYSTEM_ID, role=Role.ADMIN, branch_id=None, name="QMS")
    command = ActOnTicket(action=action, request_id=new_id(), version=version, reason=reason)
    scope = Scope("ticket", ticket_id, Permission.SERVE)
    request_hash = hash_request(str(ticket_id), command)
    answer = await commands.run(
        actor, command.request_id, request_hash, scope, lambda unit: act_on_ticket(unit, ticket_id, command)
    )
    _log.info("ticket aged", ticket_id=str(ticket_id), action=action.value, status=answer.status)

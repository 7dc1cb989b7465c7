"""The jobs' own hand: commands in the name of the system, by the branch's rules and in its stream like any other."""

from uuid import UUID

from qms_contract.ids import new_id
from qms_contract.staff import Role
from qms_contract.tickets import ActOnTicket, TicketAction

from qms_server.domain.access import Actor, Permission
from qms_server.store.requests import Answer
from qms_server.store.tickets import AgedTicket
from qms_server.usecases.act_on_ticket import act_on_ticket
from qms_server.usecases.commands import Commands, Scope, Work, hash_request

# The actor of what nobody did: the system itself.
SYSTEM_ID = UUID(int=0)


def system_of(tenant_id: UUID) -> Actor:
    """The system itself, in a tenant's name."""
    return Actor(tenant_id=tenant_id, actor_id=SYSTEM_ID, role=Role.ADMIN, branch_id=None, name="QMS")


async def run_as_system(commands: Commands, tenant_id: UUID, scope: Scope, work: Work) -> Answer:
    request_id = new_id()
    return await commands.run(system_of(tenant_id), request_id, hash_request(str(request_id), None), scope, work)


async def age_tickets(
    commands: Commands, tickets: list[AgedTicket], action: TicketAction, reason: str | None = None
) -> int:
    """Takes `action` on those to which nothing happened since they were found; how many. Safe with several workers."""
    return sum([await _age(commands, ticket, action, reason) for ticket in tickets])


async def _age(commands: Commands, ticket: AgedTicket, action: TicketAction, reason: str | None) -> bool:
    command = ActOnTicket(action=action, request_id=new_id(), version=ticket.version, reason=reason)
    scope = Scope("ticket", ticket.ticket_id, Permission.SERVE)
    work: Work = lambda unit: act_on_ticket(unit, ticket.ticket_id, command)  # noqa: E731
    return (await run_as_system(commands, ticket.tenant_id, scope, work)).status == 200

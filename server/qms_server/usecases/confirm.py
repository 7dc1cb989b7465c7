"""The visitor has the number: printed, or noted from the screen."""

from qms_contract.events import EventType
from qms_contract.staff import Role
from qms_contract.tickets import TicketStatus

from qms_server.domain import visit as moves
from qms_server.domain.hours import business_day
from qms_server.domain.offline import NOT_COLLECTED
from qms_server.domain.visit import Visit
from qms_server.store.branches import load_branch
from qms_server.usecases.move import apply_move
from qms_server.usecases.unit import Unit


async def confirm(unit: Unit, before: Visit) -> Visit:
    """The visit as written.

    A kiosk's word may come late: it lost the network while the ticket was being printed, and meanwhile the ticket was given up
    as not collected. It is in the visitor's hand after all and takes its old place, as a ticket that is brought offline does.
    """
    if unit.actor.role is Role.DEVICE and await _is_given_up_today(unit, before):
        after = moves.confirmed(moves.collected(before, unit.now), unit.now)
        return await apply_move(unit, EventType.TICKET_REVERTED, before, after)
    after = moves.confirm(before, unit.now)
    return after if after == before else await apply_move(unit, EventType.TICKET_CONFIRMED, before, after)


async def _is_given_up_today(unit: Unit, before: Visit) -> bool:
    ticket = before.ticket
    if (ticket.status, ticket.reason) != (TicketStatus.CANCELLED, NOT_COLLECTED):
        return False
    branch = await load_branch(unit.connection, unit.branch_id)
    assert branch is not None, "its stream is locked"
    return ticket.business_day == business_day(unit.now, branch.time_zone, branch.day_starts_hour)

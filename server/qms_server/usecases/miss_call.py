"""Who is called and does not come: a no-show, and back into the queue where the service gives another chance."""

from datetime import datetime

from qms_contract.events import EventType
from qms_contract.services import Service
from qms_contract.tickets import TicketAction

from qms_server.domain import visit as moves
from qms_server.domain.errors import InvalidTransition
from qms_server.domain.ticket import next_status
from qms_server.domain.visit import Visit
from qms_server.store.branches import load_service
from qms_server.usecases.move import apply_move
from qms_server.usecases.transfer import place_behind
from qms_server.usecases.unit import Unit


async def miss_call(unit: Unit, before: Visit, now: datetime) -> Visit:
    """The visit as a no-show or, as often as its service says, waiting again."""
    missed = moves.mark_no_show(before, now)
    service = await _service(unit, before)
    written = await apply_move(unit, EventType.TICKET_NO_SHOW, before, missed, ended_at=now)
    if written.requeues >= service.no_show_requeues:
        return written
    return await _back(unit, written, service)


async def come_back(unit: Unit, before: Visit) -> Visit:
    """The visit, sent back to the queue by hand; raises InvalidTransition where the service does not allow it."""
    next_status(TicketAction.REQUEUE, before.ticket.status)
    service = await _service(unit, before)
    if not service.requeue_allowed:
        raise InvalidTransition(f"{service.name} takes nobody back after a no-show. Issue a new ticket.")
    return await _back(unit, before, service)


async def _back(unit: Unit, visit: Visit, service: Service) -> Visit:
    ticket = visit.ticket
    place = await place_behind(unit, ticket.service_id, ticket.priority_class, service.no_show_position)
    return await apply_move(unit, EventType.TICKET_REQUEUED, visit, moves.requeue(visit, place, unit.now))


async def _service(unit: Unit, visit: Visit) -> Service:
    rules = await load_service(unit.connection, visit.ticket.service_id)
    assert rules is not None, "a service with live tickets is not deleted"
    return rules.service

"""Write a ticket's move: the row, its legs, its event, and the queues whose figures it changed."""

from qms_contract.events import EventType, Origin
from qms_contract.tickets import TicketStatus

from qms_server.domain.ticket import AT_COUNTER
from qms_server.domain.visit import Visit, is_leg_over
from qms_server.store.branches import load_counter
from qms_server.store.tickets import end_leg, open_leg, update_leg, update_visit
from qms_server.usecases.unit import Unit


async def apply_move(unit: Unit, kind: EventType, before: Visit, after: Visit) -> Visit:
    """Writes `after` over `before` and tells it as `kind`; the visit as written, with its new version."""
    written = await update_visit(unit.connection, before, after)
    await _write_legs(unit, before, written)
    old = before.ticket
    origin = Origin(status=old.status, service_id=old.service_id, counter_id=old.counter_id)
    counter_id = written.ticket.counter_id
    counter = await load_counter(unit.connection, counter_id) if counter_id else None
    unit.tell_ticket(kind, written.ticket, counter, origin)
    if TicketStatus.WAITING in {old.status, written.ticket.status}:
        unit.touch_queue(old.service_id, written.ticket.service_id)
    return written


async def _write_legs(unit: Unit, before: Visit, after: Visit) -> None:
    if after.leg == before.leg:
        counter_id = after.ticket.counter_id or before.ticket.counter_id
        agent_id = unit.actor.actor_id if after.ticket.status in AT_COUNTER else None
        await update_leg(unit.connection, after, counter_id, agent_id)
    if is_leg_over(before, after):
        await end_leg(unit.connection, before, unit.now, _outcome(before, after))
    if after.leg != before.leg:
        await open_leg(unit.connection, after)


def _outcome(before: Visit, after: Visit) -> str:
    """How the leg ended; leaving a counter for a queue is a transfer, also when the next service of a visit follows."""
    is_queued_again = after.ticket.status is TicketStatus.WAITING
    if is_queued_again:
        return "served" if before.remaining != after.remaining else "transferred"
    return after.ticket.status.value

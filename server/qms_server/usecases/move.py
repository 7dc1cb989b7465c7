"""Write a ticket's move: the row, its legs, its event, and the queues whose figures it changed."""

from datetime import datetime

from qms_contract.counters import Counter
from qms_contract.events import EventType
from qms_contract.tickets import Ticket, TicketStatus

from qms_server.domain.ticket import AT_COUNTER
from qms_server.domain.visit import Visit, is_leg_open, is_leg_over
from qms_server.store.branches import load_counter
from qms_server.store.tickets import end_leg, open_leg, update_leg, update_visit
from qms_server.usecases.at_counter import occupied
from qms_server.usecases.unit import Unit


async def apply_move(
    unit: Unit,
    kind: EventType,
    before: Visit,
    after: Visit,
    at: Counter | None = None,
    ended_at: datetime | None = None,
) -> Visit:
    """Writes `after` over `before` and tells it as `kind`; the visit as written, with its new version.

    `at` is the counter as it was before the move, for who has read it already. `ended_at` is when the leg ended, where that is
    told late; now otherwise.
    """
    written = await update_visit(unit.connection, before, after)
    await _write_legs(unit, before, written, ended_at or unit.now)
    old = before.ticket
    unit.tell_ticket(kind, written.ticket, await _counter_of(unit, written.ticket, at), old)
    if TicketStatus.WAITING in {old.status, written.ticket.status}:
        unit.touch_queue(old.service_id, written.ticket.service_id)
    return written


async def _counter_of(unit: Unit, ticket: Ticket, at: Counter | None) -> Counter | None:
    if ticket.counter_id is None:
        return None
    return occupied(at, ticket) if at is not None else await load_counter(unit.connection, ticket.counter_id)


async def _write_legs(unit: Unit, before: Visit, after: Visit, ended_at: datetime) -> None:
    """A leg that has ended keeps how and when: what happens to the visit later is not written over it."""
    if is_leg_open(before):
        await _write_open_leg(unit, before, after, ended_at)
    if after.leg != before.leg:
        await open_leg(unit.connection, after)


async def _write_open_leg(unit: Unit, before: Visit, after: Visit, ended_at: datetime) -> None:
    if after.leg == before.leg:
        counter_id = after.ticket.counter_id or before.ticket.counter_id
        agent_id = unit.actor.actor_id if after.ticket.status in AT_COUNTER else None
        await update_leg(unit.connection, after, counter_id, agent_id)
    if is_leg_over(before, after):
        await end_leg(unit.connection, before, ended_at, _outcome(before, after))


def _outcome(before: Visit, after: Visit) -> str:
    """How the leg ended; leaving a counter for a queue is a transfer, also when the next service of a visit follows."""
    is_queued_again = after.ticket.status is TicketStatus.WAITING
    if is_queued_again:
        return "served" if before.remaining != after.remaining else "transferred"
    return after.ticket.status.value

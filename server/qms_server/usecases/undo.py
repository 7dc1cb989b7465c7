"""Undo: back to what the actor's own last command found, within 15 seconds and if nothing happened since."""

from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace
from qms_contract.events import EventType
from qms_contract.tickets import Ticket, TicketStatus

from qms_server.domain.errors import InvalidTransition
from qms_server.domain.ticket import AT_COUNTER
from qms_server.domain.visit import Visit
from qms_server.store.branches import load_counter
from qms_server.store.tickets import load_visit, update_visit, visit_at_counter
from qms_server.store.undo import UndoState, forget_undo, keep_undo, link_undo, load_undo, restore_legs
from qms_server.usecases.unit import Unit

_WINDOW = timedelta(seconds=15)


async def remember(unit: Unit, before: Visit, after: Visit, called_id: UUID | None = None) -> None:
    """Keeps what the ticket was, unless the command changed nothing; `called_id` is undone together with it."""
    if after is not before:
        routing = unit.routing_before, unit.stream.routing_state
        await keep_undo(unit.connection, before, after, unit.actor.actor_id, unit.now, routing)
    if called_id is not None:
        await link_undo(unit.connection, before.ticket.ticket_id, called_id)


async def undo(unit: Unit, current: Visit) -> Ticket:
    """The ticket as the actor's last command found it; raises InvalidTransition when that can no longer be had."""
    state = await _undoable(unit, current)
    if state.with_ticket_id is not None:
        called = await load_visit(unit.connection, state.with_ticket_id)
        assert called is not None, "a linked ticket is never deleted"
        await _restore(unit, called, await _undoable(unit, called))
    await _check_counter_free(unit, state)
    restored = await _restore(unit, current, state)
    _give_turn_back(unit, state)
    return restored.ticket


async def _undoable(unit: Unit, current: Visit) -> UndoState:
    state = await load_undo(unit.connection, current.ticket.ticket_id)
    if state is None or state.actor_id != unit.actor.actor_id:
        raise InvalidTransition("There is nothing of yours to undo on this ticket.")
    if state.version != current.ticket.version:
        raise InvalidTransition("Something else happened to this ticket since.")
    if unit.now - state.done_at > _WINDOW:
        raise InvalidTransition("It is too late to undo this.", {"within_seconds": int(_WINDOW.total_seconds())})
    return state


def _give_turn_back(unit: Unit, state: UndoState) -> None:
    """A call taken back passed nobody; unless others were called since, whose turns rest on it."""
    before, after = state.routing
    if before is not None and unit.stream.routing_state == after:
        unit.stream.routing_state = before


async def _check_counter_free(unit: Unit, state: UndoState) -> None:
    ticket = state.before.ticket
    if ticket.status not in AT_COUNTER or ticket.counter_id is None:
        return
    other = await visit_at_counter(unit.connection, ticket.counter_id)
    if other is not None and other.ticket.ticket_id != ticket.ticket_id:
        raise InvalidTransition(f"{other.ticket.display_number} has been called to the counter since.")


async def _restore(unit: Unit, current: Visit, state: UndoState) -> Visit:
    """Writes what was and tells it. Version and number of calls never go back: a display knows each call by them."""
    ticket = replace(state.before.ticket, call_count=current.ticket.call_count)
    written = await update_visit(unit.connection, current, replace(state.before, ticket=ticket))
    await restore_legs(unit.connection, state.before)
    await forget_undo(unit.connection, current.ticket.ticket_id)
    now_ticket, old = written.ticket, current.ticket
    counter = await load_counter(unit.connection, now_ticket.counter_id) if now_ticket.counter_id else None
    unit.tell_ticket(EventType.TICKET_REVERTED, now_ticket, counter, old)
    if TicketStatus.WAITING in {old.status, now_ticket.status}:
        unit.touch_queue(old.service_id, now_ticket.service_id)
    return written

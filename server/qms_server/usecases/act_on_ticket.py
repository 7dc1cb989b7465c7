"""Act on one ticket: who may, which move it is, and what is told."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace
from qms_contract.events import EventType
from qms_contract.staff import Role
from qms_contract.tickets import ActOnTicket, CompletedAndCalled, Ticket, TicketAction, TicketStatus

from qms_server.domain import visit as moves
from qms_server.domain.access import Permission
from qms_server.domain.errors import Forbidden, InvalidTransition, NotFound, ValidationFailed, VersionConflict
from qms_server.domain.privacy import seen_by
from qms_server.domain.ticket import AT_COUNTER, next_status
from qms_server.domain.visit import Visit
from qms_server.store.branches import load_branch
from qms_server.store.devices import is_over
from qms_server.store.requests import Answer
from qms_server.store.tickets import keep_trace, load_visit, user_of_leg
from qms_server.usecases.at_counter import counter_in_branch, free_counter_of_caller
from qms_server.usecases.call_next import call_head
from qms_server.usecases.commands import answer_of
from qms_server.usecases.confirm import confirm
from qms_server.usecases.give_up import given_up_at
from qms_server.usecases.miss_call import come_back, miss_call
from qms_server.usecases.move import apply_move
from qms_server.usecases.transfer import destination, next_service
from qms_server.usecases.undo import remember, undo
from qms_server.usecases.unit import Unit
from qms_server.usecases.write_note import write_note

PERMISSIONS: dict[TicketAction, Permission] = {
    TicketAction.CALL: Permission.PICK_TICKETS,
    TicketAction.CANCEL: Permission.CANCEL_TICKETS,
    TicketAction.CONFIRM: Permission.CONFIRM_TICKETS,
}
_EVENTS = {
    TicketAction.START: EventType.TICKET_SERVING,
    TicketAction.HOLD: EventType.TICKET_HELD,
    TicketAction.UNHOLD: EventType.TICKET_UNHELD,
    TicketAction.TRANSFER: EventType.TICKET_TRANSFERRED,
}

# What an agent's app may keep until the server is back, with `occurred_at`.
_KEPT_BACK = frozenset({TicketAction.COMPLETE, TicketAction.MARK_NO_SHOW, TicketAction.NOTE})
# Later than that nobody means it, and near the ends of the calendar a time has no UTC that could be kept.
_FARTHEST_REMINDER = timedelta(days=366)


def permission_of(action: TicketAction) -> Permission:
    return PERMISSIONS.get(action, Permission.SERVE)


def check_action(command: ActOnTicket, now: datetime) -> None:
    """Raises ValidationFailed for what the command alone shows to be wrong: that is said before anything is looked up."""
    if command.action is TicketAction.CALL and command.counter_id is None:
        raise ValidationFailed("Say to which counter the ticket is called.", [{"field": "counter_id"}])
    if command.action is TicketAction.TRANSFER and not (command.service_id or command.counter_id or command.user_id):
        raise ValidationFailed("Say where to transfer: service_id, counter_id or user_id.", [{"field": "service_id"}])
    if command.action is TicketAction.NOTE and command.note is None:
        raise ValidationFailed("Say what to note; an empty note takes the old one away.", [{"field": "note"}])
    if command.remind_at is not None and abs(command.remind_at - now) > _FARTHEST_REMINDER:
        raise ValidationFailed("A reminder must lie within a year.", [{"field": "remind_at"}])


async def act_on_ticket(unit: Unit, ticket_id: UUID, command: ActOnTicket) -> Answer:
    """200 with the ticket; for `call_next` with the completed and the called one."""
    before = await load_visit(unit.connection, ticket_id)
    if before is None:
        raise NotFound("There is no such ticket.")
    await _check(unit, before, command)
    if command.action is TicketAction.UNDO:
        return _told(unit, await undo(unit, before))
    outcome = await _HANDLERS.get(command.action, _simply)(unit, before, command)
    await remember(unit, before, outcome.after, outcome.called_id)
    return outcome.answer


class Outcome(msgspec.Struct, frozen=True):
    """The visit as written, what is answered, and the ticket that the same command called."""

    after: Visit
    answer: Answer
    called_id: UUID | None = None


Handler = Callable[[Unit, Visit, ActOnTicket], Awaitable[Outcome]]


async def _simply(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    after = await _moved(unit, before, command)
    if after == before:
        return Outcome(before, _told(unit, before.ticket))
    return _written(unit, await apply_move(unit, _EVENTS[command.action], before, after))


async def _moved(unit: Unit, before: Visit, command: ActOnTicket) -> Visit:
    if command.action is not TicketAction.TRANSFER:
        return _MOVES[command.action](before, command, unit.now)
    next_status(command.action, before.ticket.status)
    return moves.transfer(before, await destination(unit, before, command), command.note, unit.now)


_MOVES: dict[TicketAction, Callable[[Visit, ActOnTicket, datetime], Visit]] = {
    TicketAction.START: lambda before, _, now: moves.start(before, now),
    TicketAction.HOLD: lambda before, said, now: moves.hold(before, said.reason, said.remind_at, said.note),
    TicketAction.UNHOLD: lambda before, _, now: moves.unhold(before, now),
}


async def _cancel(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    when = await given_up_at(unit, before)
    after = moves.cancel(before, command.reason, when)
    return _written(unit, await apply_move(unit, EventType.TICKET_CANCELLED, before, after, ended_at=when))


async def _call(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    """This very ticket. Whoever is called out of turn is called with the trace saying so."""
    assert command.counter_id is not None, "checked before"
    counter = await free_counter_of_caller(unit, command.counter_id)
    if before.ticket.confirmed_at is None and before.ticket.status is TicketStatus.WAITING:
        raise InvalidTransition("This ticket was neither printed nor noted yet. Confirm it first.")
    called = moves.call(before, counter.counter_id, unit.now)
    written = await apply_move(unit, EventType.TICKET_CALLED, before, called, counter)
    await keep_trace(unit.connection, written.ticket, unit.actor.actor_id, "chosen", None)
    return _written(unit, written)


async def _recall(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    branch = await load_branch(unit.connection, unit.branch_id)
    assert branch is not None, "its stream is locked"
    again = moves.recall(before, branch.recall_limit, unit.now)
    return _written(unit, await apply_move(unit, EventType.TICKET_RECALLED, before, again))


async def _mark_no_show(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    return _written(unit, await miss_call(unit, before, _happened(before, command, unit.now)))


async def _requeue(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    return _written(unit, await come_back(unit, before))


async def _confirm(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    return _written(unit, await confirm(unit, before))


async def _note(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    return _written(unit, await write_note(unit, before, command.note or ""))


def _written(unit: Unit, visit: Visit) -> Outcome:
    return Outcome(visit, _told(unit, visit.ticket))


def _told(unit: Unit, ticket: Ticket) -> Answer:
    """A command is no way to learn what reading does not tell."""
    return answer_of(200, seen_by(unit.actor.audience, ticket))


async def _complete(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    return _written(unit, await _completed(unit, before, _happened(before, command, unit.now)))


async def _complete_and_call(unit: Unit, before: Visit, command: ActOnTicket) -> Outcome:
    """Atomically: nobody is called when the first ticket cannot be completed, and undoing it returns the one called."""
    counter_id = before.ticket.counter_id
    written = await _completed(unit, before, unit.now)
    assert counter_id is not None, "a ticket being served has a counter"
    called = await call_head(unit, await free_counter_of_caller(unit, counter_id), command.service_ids)
    if called is None:
        return Outcome(written, answer_of(200, CompletedAndCalled(ticket=written.ticket, next=None, rule=None)))
    answer = answer_of(200, CompletedAndCalled(ticket=written.ticket, next=called.ticket, rule=called.rule))
    if called.ticket.ticket_id == written.ticket.ticket_id:  # the visit's next service is served here too
        return Outcome(called.visit, answer)
    return Outcome(written, answer, called.ticket.ticket_id)


async def _completed(unit: Unit, before: Visit, now: datetime) -> Visit:
    """Done, or on to the next service of the visit."""
    done = moves.complete(before, now)
    further = await next_service(unit, before)
    if further is None:
        return await apply_move(unit, EventType.TICKET_COMPLETED, before, replace(done, remaining=()), ended_at=now)
    return await apply_move(unit, EventType.TICKET_TRANSFERRED, before, further, ended_at=now)


_HANDLERS: dict[TicketAction, Handler] = {
    TicketAction.CANCEL: _cancel,
    TicketAction.CALL: _call,
    TicketAction.RECALL: _recall,
    TicketAction.MARK_NO_SHOW: _mark_no_show,
    TicketAction.REQUEUE: _requeue,
    TicketAction.COMPLETE: _complete,
    TicketAction.CALL_NEXT: _complete_and_call,
    TicketAction.NOTE: _note,
    TicketAction.CONFIRM: _confirm,
}


def _happened(before: Visit, command: ActOnTicket, now: datetime) -> datetime:
    """When an action that an agent app had to keep back was taken: never before what it followed, never in the future."""
    earliest = before.ticket.served_at or before.ticket.called_at or now
    return max(earliest, min(command.occurred_at or now, now))


async def _check(unit: Unit, before: Visit, command: ActOnTicket) -> None:
    """Who may act on this very ticket (403), then its version when one was given (409)."""
    if unit.actor.role is Role.DEVICE and not await _is_devices_own(unit, before):
        raise Forbidden("A device may act only on tickets it issued.")
    if not unit.actor.acts_for_others and before.ticket.status in AT_COUNTER:
        await _check_own_visitor(unit, before, command)
    if command.version is not None and command.version != before.ticket.version:
        details = {"version": before.ticket.version, "given": command.version}
        raise VersionConflict("The ticket has changed meanwhile.", details)


async def _is_devices_own(unit: Unit, visit: Visit) -> bool:
    """Its own, or that of a device which works no more: a kiosk that is paired anew tells what it kept under its old token."""
    return visit.issued_by == unit.actor.actor_id or await is_over(unit.connection, visit.issued_by)


async def _check_own_visitor(unit: Unit, before: Visit, command: ActOnTicket) -> None:
    """What an agent's app kept back while the server was away still counts when the counter was closed for that absence."""
    assert before.ticket.counter_id is not None
    counter = await counter_in_branch(unit, before.ticket.counter_id)
    is_own = counter.agent_id == unit.actor.actor_id
    if not is_own and counter.agent_id is None and command.occurred_at is not None and command.action in _KEPT_BACK:
        is_own = await user_of_leg(unit.connection, before) == unit.actor.actor_id
    if not is_own:
        raise Forbidden(f"{before.ticket.display_number} is at counter {counter.name}, which you have not opened.")

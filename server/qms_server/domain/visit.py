"""A visit and its moves: pure functions from what a ticket was to what an action makes of it.

A visit has one number and a leg for each stretch at a service. Leaving a counter without being done ends the leg; coming
back into a queue begins the next, so no time that analytics needs is overwritten.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace
from qms_contract.tickets import Ticket, TicketAction, TicketStatus

from qms_server.domain.errors import Conflict
from qms_server.domain.ticket import AT_COUNTER, next_status


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """`ordered_at` is the place in the queue; `leg` counts from 1; `remaining` are the services still to come.

    `recalls` are those of the last call, `requeues` the returns after a no-show. `reminded_at` is when the reminder of the
    hold it is on was told.
    """

    ticket: Ticket
    ordered_at: datetime
    leg: int
    remaining: tuple[UUID, ...]
    issued_by: UUID | None
    recalls: int = 0
    requeues: int = 0
    reminded_at: datetime | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a transferred ticket goes: the service, its place there, and the counter or agent that should call it."""

    service_id: UUID
    area_id: UUID | None
    ordered_at: datetime
    preferred_counter_id: UUID | None
    preferred_user_id: UUID | None = None


def call(visit: Visit, counter_id: UUID, now: datetime) -> Visit:
    called = _changed(
        visit,
        TicketAction.CALL,
        counter_id=counter_id,
        called_at=now,
        call_count=visit.ticket.call_count + 1,
        preferred_counter_id=None,
        preferred_user_id=None,
        reason=None,
    )
    return replace(called, recalls=0)


def recall(visit: Visit, limit: int | None, now: datetime) -> Visit:
    """The same call again: seen and heard anew, and the grace period begins again. Raises Conflict past `limit`."""
    again = _changed(visit, TicketAction.RECALL, called_at=now, call_count=visit.ticket.call_count + 1)
    if limit is not None and visit.recalls >= limit:
        raise Conflict("This ticket was recalled as often as this branch allows.", {"recall_limit": limit})
    return replace(again, recalls=visit.recalls + 1)


def start(visit: Visit, now: datetime) -> Visit:
    return _changed(visit, TicketAction.START, served_at=now)


def complete(visit: Visit, now: datetime) -> Visit:
    return _changed(visit, TicketAction.COMPLETE, completed_at=now)


def hold(visit: Visit, reason: str | None, remind_at: datetime | None, note: str | None) -> Visit:
    changes = {"note": note} if note else {}
    held = _changed(visit, TicketAction.HOLD, reason=reason, remind_at=remind_at, counter_id=None, **changes)
    return replace(held, reminded_at=None)


def is_reminder_due(visit: Visit, now: datetime) -> bool:
    """Whether it is on hold until a time that has come, and nobody was told of it yet."""
    ticket = visit.ticket
    is_untold = ticket.status is TicketStatus.HELD and visit.reminded_at is None
    return is_untold and ticket.remind_at is not None and ticket.remind_at <= now


def unhold(visit: Visit, now: datetime) -> Visit:
    """Back into the queue at the place it had. A visit that had been at a counter begins a new leg."""
    back = replace(_changed(visit, TicketAction.UNHOLD, reason=None, remind_at=None), reminded_at=None)
    return _next_leg(back, now) if visit.ticket.called_at else back


def cancel(visit: Visit, reason: str | None, now: datetime) -> Visit:
    return _changed(visit, TicketAction.CANCEL, reason=reason, completed_at=now)


def mark_no_show(visit: Visit, now: datetime) -> Visit:
    return _changed(visit, TicketAction.MARK_NO_SHOW, completed_at=now)


def requeue(visit: Visit, ordered_at: datetime, now: datetime) -> Visit:
    """Back after a no-show, at the place `ordered_at`: who was called and did not come has lost the old one."""
    back = _changed(visit, TicketAction.REQUEUE, counter_id=None, reason=None)
    return replace(_next_leg(back, now), ordered_at=ordered_at, requeues=visit.requeues + 1)


def confirm(visit: Visit, now: datetime) -> Visit:
    """Printed, or noted from the screen: from now on it may be called. Confirming twice keeps the first time."""
    return _changed(visit, TicketAction.CONFIRM, confirmed_at=visit.ticket.confirmed_at or now)


def confirmed(visit: Visit, now: datetime) -> Visit:
    """Confirmed in whatever state it is."""
    return replace(visit, ticket=replace(visit.ticket, confirmed_at=visit.ticket.confirmed_at or now))


def collected(visit: Visit, now: datetime) -> Visit:
    """Cancelled as not collected, yet in the visitor's hand: back in the queue, at the place it had."""
    ticket = replace(visit.ticket, status=TicketStatus.WAITING, reason=None, completed_at=None, position=None, eta=None)
    return _next_leg(replace(visit, ticket=ticket), now)


def transfer(visit: Visit, place: Place, note: str | None, now: datetime) -> Visit:
    sent = _changed(
        visit,
        TicketAction.TRANSFER,
        service_id=place.service_id,
        area_id=place.area_id,
        counter_id=None,
        preferred_counter_id=place.preferred_counter_id,
        preferred_user_id=place.preferred_user_id,
        transferred_from=visit.ticket.service_id,
        note=note or visit.ticket.note,
        reason=None,
    )
    return replace(_next_leg(sent, now), ordered_at=place.ordered_at)


def is_leg_over(before: Visit, after: Visit) -> bool:
    """Whether the move ended the leg `before` was on."""
    left_counter = before.ticket.status in AT_COUNTER and after.ticket.status not in AT_COUNTER
    ended = after.ticket.status in {TicketStatus.DONE, TicketStatus.NO_SHOW, TicketStatus.CANCELLED}
    return left_counter or ended


def is_leg_open(visit: Visit) -> bool:
    """Whether the leg the visit is on goes on. One that was held at a counter, or missed its call, has ended."""
    ticket = visit.ticket
    is_held_in_queue = ticket.status is TicketStatus.HELD and ticket.called_at is None
    return is_held_in_queue or ticket.status in {TicketStatus.WAITING, *AT_COUNTER}


def _changed(visit: Visit, action: TicketAction, **changes: object) -> Visit:
    status = next_status(action, visit.ticket.status)
    return replace(visit, ticket=replace(visit.ticket, status=status, position=None, eta=None, **changes))


def _next_leg(visit: Visit, now: datetime) -> Visit:
    ticket = replace(visit.ticket, queued_at=now, called_at=None, served_at=None, completed_at=None)
    return replace(visit, ticket=ticket, leg=visit.leg + 1)

"""Who is called next. A pure choice among the heads of the queues, with the rule that made it.

Precedence: emergency, over-age (an over-age ticket is overtaken by no younger one), preferred counter, the ratio that
keeps regular visitors from starving, class, first come first served. The inputs are stored with every call, so each
choice can be replayed.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from qms_contract.tickets import PriorityClass

# After this many priority calls in a row a waiting regular visitor is next (field row 13).
PRIORITY_RATIO = 2
_CLASS_ORDER = {PriorityClass.EMERGENCY: 0, PriorityClass.VIP: 1, PriorityClass.PRIORITY: 2, PriorityClass.REGULAR: 3}


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first ticket of one (service, class) queue, or the oldest of one service.

    `max_wait_minutes` is its service's bound; `preferred` says that it was sent to the very counter that calls.
    """

    ticket_id: UUID
    service_id: UUID
    priority_class: PriorityClass
    ordered_at: datetime
    queued_at: datetime
    max_wait_minutes: int | None
    preferred: bool


class RoutingState(msgspec.Struct, frozen=True):
    """`priority_streak`: priority and VIP tickets called in a row since the last regular one."""

    priority_streak: int = 0


class Choice(msgspec.Struct, frozen=True):
    ticket_id: UUID
    rule: str
    state: RoutingState


class Trace(msgspec.Struct, frozen=True):
    """Everything `choose` saw, and what it said."""

    heads: list[Head]
    state: RoutingState
    now: datetime
    choice: Choice


def choose(heads: list[Head], state: RoutingState, now: datetime) -> Choice | None:
    """The ticket to call from `heads`, or None when there are none."""
    if not heads:
        return None
    head, rule = _pick(heads, state, now)
    regular = head.priority_class is PriorityClass.REGULAR
    return Choice(head.ticket_id, rule, RoutingState(0 if regular else state.priority_streak + 1))


def _pick(heads: list[Head], state: RoutingState, now: datetime) -> tuple[Head, str]:
    if emergencies := [head for head in heads if head.priority_class is PriorityClass.EMERGENCY]:
        return min(emergencies, key=_arrival), "emergency"
    if over_age := [head for head in heads if _is_over_age(head, now)]:
        return min(over_age, key=lambda head: (head.queued_at, head.ticket_id)), "over_age"
    if preferred := [head for head in heads if head.preferred]:
        return min(preferred, key=_rank), "preferred"
    regulars = [head for head in heads if head.priority_class is PriorityClass.REGULAR]
    if regulars and len(regulars) < len(heads) and state.priority_streak >= PRIORITY_RATIO:
        return min(regulars, key=_arrival), "ratio"
    first = min(heads, key=_rank)
    return first, "fifo" if first.priority_class is PriorityClass.REGULAR else "priority"


def _is_over_age(head: Head, now: datetime) -> bool:
    return head.max_wait_minutes is not None and now - head.queued_at >= timedelta(minutes=head.max_wait_minutes)


def _arrival(head: Head) -> tuple[datetime, UUID]:
    return head.ordered_at, head.ticket_id


def _rank(head: Head) -> tuple[int, datetime, UUID]:
    return _CLASS_ORDER[head.priority_class], head.ordered_at, head.ticket_id

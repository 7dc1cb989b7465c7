"""Who is called next. A pure choice among the heads of the queues, with the rule that made it.

Precedence: emergency, over-age (an over-age ticket is overtaken by no younger one), preferred counter or staff, the
ratio that keeps regular visitors from starving, rank of the class, favoured segment, weighted wait. Everything the
choice rests on is stored with the call, so each one can be replayed.

Weighted wait is the accumulating priority of Stanford, Taylor and Ziedins ("Waiting time distributions in the
accumulating priority queue", 2014): wait × weight. Where all weights are one it is first come, first served, and no
weight lets a queue starve another.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from qms_contract.routing import Preferences
from qms_contract.tickets import PriorityClass


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first ticket of one queue: of a (service, class), of those favoured there, or the oldest of one service.

    `rank` is its class's (0 first) and `weight` the product of its class's and its service's at this counter.
    `max_wait_minutes` is its service's bound; `preferred` says that it was sent to the very counter or agent that
    calls; `favoured` that it belongs to a segment the counter or its branch favours.
    """

    ticket_id: UUID
    service_id: UUID
    priority_class: PriorityClass
    ordered_at: datetime
    queued_at: datetime
    rank: int
    weight: int
    max_wait_minutes: int | None
    preferred: bool
    favoured: bool


class RoutingState(msgspec.Struct, frozen=True):
    """`passed`: by service, how many priority calls in a row passed its first regular visitor."""

    passed: dict[UUID, int] = {}


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a choice rests on. `service_ids` are those the call may choose from."""

    service_ids: list[UUID]
    heads: list[Head]
    state: RoutingState
    priority_ratio: int
    config_version: int
    now: datetime


class Choice(msgspec.Struct, frozen=True):
    ticket_id: UUID
    rule: str
    state: RoutingState


class Trace(msgspec.Struct, frozen=True):
    """Everything `choose` saw, and what it said."""

    situation: Situation
    choice: Choice


def all_preferred(*preferences: Preferences) -> Preferences:
    """Whom any of these prefer."""
    return Preferences(
        languages=[language for each in preferences for language in each.languages],
        customer_classes=[name for each in preferences for name in each.customer_classes],
        visit_types=[name for each in preferences for name in each.visit_types],
    )


def choose(situation: Situation) -> Choice | None:
    """The ticket to call, or None when nobody waits."""
    if not situation.heads:
        return None
    head, rule = _pick(situation)
    return Choice(head.ticket_id, rule, _state_after(situation, head))


def _pick(situation: Situation) -> tuple[Head, str]:
    heads = situation.heads
    if emergencies := [head for head in heads if head.priority_class is PriorityClass.EMERGENCY]:
        return min(emergencies, key=_arrival), "emergency"
    if over_age := [head for head in heads if _is_over_age(head, situation.now)]:
        return min(over_age, key=lambda head: (head.queued_at, head.ticket_id)), "over_age"
    if preferred := [head for head in heads if head.preferred]:
        return min(preferred, key=lambda head: (head.rank, *_arrival(head))), "preferred"
    if passed_over := [head for head in heads if _is_passed_over(head, situation)]:
        return min(passed_over, key=_arrival), "ratio"
    return _by_rank(heads, situation.now)


def _by_rank(heads: list[Head], now: datetime) -> tuple[Head, str]:
    best = min(head.rank for head in heads)
    peers = [head for head in heads if head.rank == best]
    favoured = [head for head in peers if head.favoured]
    candidates = favoured or peers
    first = min(candidates, key=lambda head: (-head.weight * (now - head.ordered_at), *_arrival(head)))
    if len(candidates) < len(peers):
        return first, "segment"
    if first != min(candidates, key=_arrival):
        return first, "weight"
    return first, "fifo" if len(peers) == len(heads) else "priority"


def _is_over_age(head: Head, now: datetime) -> bool:
    return head.max_wait_minutes is not None and now - head.queued_at >= timedelta(minutes=head.max_wait_minutes)


def _is_passed_over(head: Head, situation: Situation) -> bool:
    passed = situation.state.passed.get(head.service_id, 0)
    return head.priority_class is PriorityClass.REGULAR and passed >= situation.priority_ratio


def _state_after(situation: Situation, called: Head) -> RoutingState:
    """A priority call passes the regular visitors it could have taken instead; a regular one begins its queue's count anew."""
    regulars = {head.service_id for head in situation.heads if head.priority_class is PriorityClass.REGULAR}
    gone = set(situation.service_ids) - regulars
    passed = {service_id: count for service_id, count in situation.state.passed.items() if service_id not in gone}
    if called.priority_class is PriorityClass.REGULAR:
        passed.pop(called.service_id, None)
        return RoutingState(passed)
    return RoutingState(passed | {service_id: passed.get(service_id, 0) + 1 for service_id in regulars})


def _arrival(head: Head) -> tuple[datetime, UUID]:
    return head.ordered_at, head.ticket_id

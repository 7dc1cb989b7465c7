"""Routing is pure: properties over any heads, and a replay of every trace."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from qms_contract.tickets import PriorityClass
from qms_contract.wire import decode, encode
from qms_server.domain.routing import PRIORITY_RATIO, Head, RoutingState, Trace, choose

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SERVICES = [UUID(int=number) for number in range(1, 4)]


@st.composite
def heads(draw: st.DrawFn, classes: st.SearchStrategy[PriorityClass] | None = None) -> list[Head]:
    count = draw(st.integers(0, 8))
    return [
        Head(
            ticket_id=UUID(int=100 + number),
            service_id=draw(st.sampled_from(SERVICES)),
            priority_class=draw(classes or st.sampled_from(list(PriorityClass))),
            ordered_at=(at := NOW - timedelta(seconds=draw(st.integers(0, 7200)))),
            queued_at=at,
            max_wait_minutes=draw(st.none() | st.integers(1, 90)),
            preferred=draw(st.booleans()),
        )
        for number in range(count)
    ]


def is_over_age(head: Head) -> bool:
    return head.max_wait_minutes is not None and NOW - head.queued_at >= timedelta(minutes=head.max_wait_minutes)


@given(heads(), st.integers(0, 5))
def test_somebody_is_called_exactly_when_somebody_waits(waiting: list[Head], streak: int) -> None:
    choice = choose(waiting, RoutingState(streak), NOW)
    assert (choice is None) == (not waiting)
    assert choice is None or choice.ticket_id in {head.ticket_id for head in waiting}


@given(heads(), st.integers(0, 5))
def test_an_over_age_ticket_is_overtaken_by_no_younger_one(waiting: list[Head], streak: int) -> None:
    choice = choose(waiting, RoutingState(streak), NOW)
    if choice is None or choice.rule == "emergency":
        return
    chosen = next(head for head in waiting if head.ticket_id == choice.ticket_id)
    older = [head for head in waiting if is_over_age(head) and head.queued_at < chosen.queued_at]
    assert not older


@given(heads(), st.integers(0, 5))
def test_an_emergency_is_first(waiting: list[Head], streak: int) -> None:
    choice = choose(waiting, RoutingState(streak), NOW)
    if any(head.priority_class is PriorityClass.EMERGENCY for head in waiting):
        assert choice is not None
        assert choice.rule == "emergency"


def test_no_regular_is_passed_by_more_than_the_ratio() -> None:
    """Field row 13: an endless stream of priority visitors does not starve the regular one."""
    regular = Head(
        ticket_id=UUID(int=1),
        service_id=SERVICES[0],
        priority_class=PriorityClass.REGULAR,
        ordered_at=NOW,
        queued_at=NOW,
        max_wait_minutes=None,
        preferred=False,
    )
    state, passed = RoutingState(), 0
    for number in range(20):
        at = NOW - timedelta(minutes=1)
        fields = {"ticket_id": UUID(int=50 + number), "priority_class": PriorityClass.PRIORITY, "ordered_at": at}
        rival = Head(**fields, service_id=SERVICES[1], queued_at=at, max_wait_minutes=None, preferred=False)
        choice = choose([regular, rival], state, NOW)
        assert choice is not None
        if choice.ticket_id == regular.ticket_id:
            break
        state, passed = choice.state, passed + 1
    assert passed == PRIORITY_RATIO


@given(heads(), st.integers(0, 5))
def test_every_trace_replays_to_the_same_choice(waiting: list[Head], streak: int) -> None:
    state = RoutingState(streak)
    choice = choose(waiting, state, NOW)
    if choice is None:
        return
    stored = decode(encode(Trace(waiting, state, NOW, choice)), Trace)
    assert choose(stored.heads, stored.state, stored.now) == stored.choice == choice

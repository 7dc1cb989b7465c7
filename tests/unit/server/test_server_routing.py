"""Routing is pure: properties over any situation, a replay of every trace, and a whole queue called to its end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from qms_contract.routing import Preferences
from qms_contract.tickets import PriorityClass
from qms_contract.wire import decode, encode
from qms_server.domain.routing import Head, RoutingState, Situation, Trace, all_preferred, choose

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SERVICES = [UUID(int=number) for number in range(1, 4)]
RANKS = {PriorityClass.EMERGENCY: 0, PriorityClass.VIP: 1, PriorityClass.PRIORITY: 2, PriorityClass.REGULAR: 3}
REGULAR, PRIORITY = PriorityClass.REGULAR, PriorityClass.PRIORITY


def head(number: int, kind: PriorityClass = REGULAR, minutes: float = 10, **fields: object) -> Head:
    """A visitor who has waited `minutes`, at the first service unless told."""
    at = NOW - timedelta(minutes=minutes)
    plain: dict[str, object] = {"service_id": SERVICES[0], "rank": RANKS[kind], "weight": 1, "max_wait_minutes": None}
    plain |= {"preferred": False, "favoured": False, "ordered_at": at, "queued_at": at}
    return Head(ticket_id=UUID(int=number), priority_class=kind, **(plain | fields))  # type: ignore[arg-type]


def situation(*heads: Head, passed: dict[UUID, int] | None = None, ratio: int = 2) -> Situation:
    return Situation(
        service_ids=SERVICES,
        heads=list(heads),
        state=RoutingState(passed or {}),
        priority_ratio=ratio,
        config_version=1,
        now=NOW,
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    return situation(
        *[
            head(
                100 + number,
                draw(st.sampled_from(list(PriorityClass))),
                draw(st.integers(0, 120)),
                service_id=draw(st.sampled_from(SERVICES)),
                rank=draw(st.integers(0, 3)),
                weight=draw(st.integers(1, 100)),
                max_wait_minutes=draw(st.none() | st.integers(1, 90)),
                preferred=draw(st.booleans()),
                favoured=draw(st.booleans()),
            )
            for number in range(draw(st.integers(0, 8)))
        ],
        passed=draw(st.dictionaries(st.sampled_from(SERVICES), st.integers(0, 5))),
        ratio=draw(st.integers(1, 4)),
    )


def rule(*heads: Head, **fields: object) -> tuple[int, str]:
    """Which head is chosen and by what rule."""
    choice = choose(situation(*heads, **fields))  # type: ignore[arg-type]
    assert choice is not None
    return choice.ticket_id.int, choice.rule


def is_over_age(waiting: Head) -> bool:
    return waiting.max_wait_minutes is not None and NOW - waiting.queued_at >= timedelta(
        minutes=waiting.max_wait_minutes
    )


@given(situations())
def test_somebody_is_called_exactly_when_somebody_waits(seen: Situation) -> None:
    choice = choose(seen)
    assert (choice is None) == (not seen.heads)
    assert choice is None or choice.ticket_id in {waiting.ticket_id for waiting in seen.heads}


@given(situations())
def test_an_over_age_ticket_is_overtaken_by_no_younger_one(seen: Situation) -> None:
    choice = choose(seen)
    if choice is None or choice.rule == "emergency":
        return
    chosen = next(waiting for waiting in seen.heads if waiting.ticket_id == choice.ticket_id)
    assert not [waiting for waiting in seen.heads if is_over_age(waiting) and waiting.queued_at < chosen.queued_at]


@given(situations())
def test_an_emergency_is_first(seen: Situation) -> None:
    choice = choose(seen)
    if any(waiting.priority_class is PriorityClass.EMERGENCY for waiting in seen.heads):
        assert choice is not None
        assert choice.rule == "emergency"


@given(situations())
def test_every_trace_replays_to_the_same_choice(seen: Situation) -> None:
    choice = choose(seen)
    if choice is None:
        return
    stored = decode(encode(Trace(seen, choice)), Trace)
    assert choose(stored.situation) == stored.choice == choice


@given(situations())
def test_the_order_in_which_heads_are_read_does_not_matter(seen: Situation) -> None:
    assert choose(seen) == choose(replace(seen, heads=seen.heads[::-1]))


@given(st.integers(1, 5), st.lists(st.sampled_from(["both", "other"]), min_size=20, max_size=60))
def test_no_regular_is_passed_by_more_priority_calls_than_the_ratio(ratio: int, counters: list[str]) -> None:
    """Field row 13, with a second counter that calls regular visitors of another service in between."""
    starving, state, passed = head(1), RoutingState(), 0
    for number, counter in enumerate(counters):
        rivals = [head(100 + number, PRIORITY)] if counter == "both" else []
        others = [starving] if counter == "both" else [head(200 + number, service_id=SERVICES[1])]
        service_ids = SERVICES[:1] if counter == "both" else SERVICES[1:2]
        seen = replace(situation(*rivals, *others, ratio=ratio), state=state, service_ids=service_ids)
        choice = choose(seen)
        assert choice is not None
        state = choice.state
        if choice.ticket_id == starving.ticket_id:
            passed = 0
        elif counter == "both":
            passed += 1
        assert passed <= ratio


def test_a_ratio_is_forgotten_when_no_regular_visitor_waits_any_more() -> None:
    choice = choose(situation(head(1, PRIORITY), passed={SERVICES[0]: 2}))
    assert choice is not None
    assert choice.state == RoutingState()


def test_who_was_sent_here_comes_before_the_ratio_and_the_classes() -> None:
    sent = head(2, minutes=1, preferred=True)
    assert rule(head(1, PRIORITY), sent, passed={SERVICES[0]: 9}) == (2, "preferred")


def test_classes_of_a_lower_rank_wait() -> None:
    assert rule(head(1, minutes=60), head(2, PRIORITY, minutes=1)) == (2, "priority")


def test_among_equal_ranks_a_wait_counts_by_its_weight() -> None:
    assert rule(head(1, minutes=10), head(2, minutes=4, weight=3)) == (2, "weight")
    assert rule(head(1, minutes=10), head(2, minutes=3, weight=3)) == (1, "fifo")


def test_no_weight_starves_a_queue() -> None:
    """However heavy the other queue, its visitors are new and this one's wait grows."""
    assert rule(head(1, minutes=101), head(2, minutes=1, weight=100)) == (1, "fifo")


def test_a_favoured_segment_is_first_among_equals_but_passes_no_class() -> None:
    favoured = head(3, minutes=1, favoured=True)
    assert rule(head(1, minutes=30), favoured) == (3, "segment")
    assert rule(head(2, PRIORITY), favoured) == (2, "priority")


def test_preferences_add_up() -> None:
    branch, counter = Preferences(languages=["ar"]), Preferences(languages=["zh"], visit_types=["appointment"])
    assert all_preferred(branch, counter) == Preferences(languages=["ar", "zh"], visit_types=["appointment"])

"""The ticket's life cycle as a state machine that hypothesis walks, and the rules of numbers, days and estimates."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from qms_contract.tickets import Channel, PriorityClass, Ticket, TicketAction, TicketStatus
from qms_server.domain import visit as moves
from qms_server.domain.errors import InvalidTransition
from qms_server.domain.estimate import ENOUGH_VISITS, estimate_wait
from qms_server.domain.numbering import format_number, next_number
from qms_server.domain.ticket import AT_COUNTER, TRANSITIONS, next_status
from qms_server.domain.visit import Place, Visit

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
ENDS = {TicketStatus.DONE, TicketStatus.CANCELLED}


def new_visit() -> Visit:
    ticket = Ticket(
        ticket_id=uuid4(),
        ticket_number="A001",
        display_number="A001",
        tenant_id=uuid4(),
        branch_id=uuid4(),
        service_id=uuid4(),
        area_id=None,
        status=TicketStatus.WAITING,
        reason=None,
        channel=Channel.KIOSK,
        priority_class=PriorityClass.REGULAR,
        language=None,
        created_at=START,
        queued_at=START,
        confirmed_at=START,
        called_at=None,
        served_at=None,
        completed_at=None,
        counter_id=None,
        customer_ref=None,
        call_count=0,
        version=1,
        business_day=START.date(),
    )
    return Visit(ticket=ticket, ordered_at=START, leg=1, remaining=(), issued_by=None)


class LifeCycle(RuleBasedStateMachine):
    """Any order of actions: each is either legal and keeps the invariants, or refused and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = new_visit()
        self.now = START
        self.counter = uuid4()

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _do(self, action: TicketAction, move) -> None:
        before = self.visit
        legal = before.ticket.status in TRANSITIONS[action]
        try:
            self.visit = move()
            assert legal, f"{action} was allowed in {before.ticket.status}"
        except InvalidTransition:
            assert not legal, f"{action} was refused in {before.ticket.status}"
            assert self.visit is before

    @rule()
    def call(self) -> None:
        self._do(TicketAction.CALL, lambda: moves.call(self.visit, self.counter, self._tick()))

    @rule()
    def recall(self) -> None:
        self._do(TicketAction.RECALL, lambda: moves.recall(self.visit, None, self._tick()))

    @rule()
    def start(self) -> None:
        self._do(TicketAction.START, lambda: moves.start(self.visit, self._tick()))

    @rule()
    def complete(self) -> None:
        self._do(TicketAction.COMPLETE, lambda: moves.complete(self.visit, self._tick()))

    @rule(reason=st.none() | st.text(max_size=5))
    def hold(self, reason: str | None) -> None:
        self._do(TicketAction.HOLD, lambda: moves.hold(self.visit, reason, None, None))

    @rule()
    def unhold(self) -> None:
        self._do(TicketAction.UNHOLD, lambda: moves.unhold(self.visit, self._tick()))

    @rule()
    def cancel(self) -> None:
        self._do(TicketAction.CANCEL, lambda: moves.cancel(self.visit, None, self._tick()))

    @rule()
    def no_show(self) -> None:
        self._do(TicketAction.MARK_NO_SHOW, lambda: moves.mark_no_show(self.visit, self._tick()))

    @rule()
    def requeue(self) -> None:
        self._do(TicketAction.REQUEUE, lambda: moves.requeue(self.visit, (now := self._tick()), now))

    @rule()
    def confirm(self) -> None:
        self._do(TicketAction.CONFIRM, lambda: moves.confirm(self.visit, self._tick()))

    @rule()
    def transfer(self) -> None:
        now = self._tick()
        place = Place(service_id=uuid4(), area_id=None, ordered_at=now, preferred_counter_id=None)
        self._do(TicketAction.TRANSFER, lambda: moves.transfer(self.visit, place, None, now))

    @precondition(lambda self: self.visit.ticket.status in ENDS)
    @rule(action=st.sampled_from(list(TRANSITIONS)))
    def an_end_is_final(self, action: TicketAction) -> None:
        with pytest.raises(InvalidTransition):
            next_status(action, self.visit.ticket.status)

    @invariant()
    def constraints_of_the_schema(self) -> None:
        ticket = self.visit.ticket
        assert (ticket.status in AT_COUNTER) <= (ticket.counter_id is not None and ticket.called_at is not None)
        assert (ticket.status is TicketStatus.SERVING) <= (ticket.served_at is not None)
        assert (ticket.status is TicketStatus.DONE) <= (ticket.completed_at is not None)
        assert (ticket.status is TicketStatus.WAITING) <= (ticket.counter_id is None and ticket.called_at is None)

    @invariant()
    def the_visit_goes_on(self) -> None:
        ticket = self.visit.ticket
        assert self.visit.leg >= 1
        assert ticket.display_number == "A001"
        assert ticket.created_at == START


TestLifeCycle = LifeCycle.TestCase


@given(last=st.integers(1, 99), extra=st.integers(1, 300))
def test_a_series_never_repeats_and_grows_a_digit_at_its_end(last: int, extra: int) -> None:
    number, seen = None, []
    for _ in range(last + extra):
        number = next_number(number, 1, last)
        seen.append(format_number("A", number, len(str(last))))
    assert len(set(seen)) == len(seen)
    assert len(seen[last]) == len(seen[last - 1]) + 1


def test_an_estimate_is_silent_until_it_is_honest() -> None:
    mean = timedelta(minutes=5)
    assert estimate_wait(10, 2, ENOUGH_VISITS - 1, mean) is None
    assert estimate_wait(10, 0, 20, mean) is None
    estimate = estimate_wait(10, 2, ENOUGH_VISITS, mean)
    assert estimate is not None
    assert (estimate.low_minutes, estimate.high_minutes) == (20, 30)

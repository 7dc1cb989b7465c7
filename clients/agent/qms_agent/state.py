"""What the agent's screen shows, frozen. Qt-free."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from qms_clientkit.staff.help_calls import HelpCalls
from qms_clientkit.staff.screen import Notice, StaffScreen
from qms_contract.access import Permission
from qms_contract.branches import Branch
from qms_contract.counters import Counter, CounterState, CounterToday, StaffMessage
from qms_contract.tickets import PriorityClass, Ticket, TicketAction, TicketDetail, TicketStatus

from qms_agent.desk import Desk
from qms_agent.options import Options

_URGENCY = (PriorityClass.EMERGENCY, PriorityClass.VIP, PriorityClass.PRIORITY, PriorityClass.REGULAR)
_AT_COUNTER = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})


class Phase(StrEnum):
    LOGIN = "login"
    COUNTER = "counter"
    DESK = "desk"


class Step(StrEnum):
    """What the primary button does now."""

    CALL_NEXT = "call_next"
    START = "start"
    COMPLETE_NEXT = "complete_next"
    RESUME = "resume"
    OPEN = "open"


@dataclass(frozen=True)
class KeptAction:
    """What was done at `at` and is sent when the server is back."""

    ticket_id: UUID
    action: TicketAction
    at: datetime

    @property
    def ends_visit(self) -> bool:
        return self.action is not TicketAction.NOTE


@dataclass(frozen=True)
class Screen(StaffScreen):
    """All that is drawn. `last` is the visit that was completed last at this counter.

    `auto_armed`: the counter became free by its clerk's own doing, so the branch's rule to call the next by itself holds;
    `auto_left` are the seconds until it does, None while nothing is counted; `auto_missed` are those whom the server did not
    give when it was asked so, `asked` whether a question is open, behind which nobody is called. `help_calls` are
    the colleagues who called a supervisor, the oldest first. `closed_why` is the reason of the event that closed this counter,
    which no snapshot repeats. `history` is the ticket whose past is shown;
    `messages` are those of supervisors to this counter that nobody has seen yet, the oldest first. `kept` is what the
    server has still to be told. `options` are this computer's, `hot_keys_possible` whether its desktop lets a program hear keys
    of other windows. `visits` is how often who is at the counter has come this month, None where nobody may know. `undoable` is
    what was said of the step that can still be taken back. `may` are the permissions of `me`, None where the server does not
    say; `branches` those to choose from, none where there is no choice.
    """

    phase: Phase = Phase.LOGIN
    counter_id: UUID | None = None
    desk: Desk = field(default_factory=Desk)
    today: CounterToday | None = None
    last: Ticket | None = None
    auto_armed: bool = False
    auto_left: int | None = None
    auto_missed: frozenset[UUID] = frozenset()
    asked: bool = False
    help_calls: HelpCalls = field(default_factory=HelpCalls)
    closed_why: str = ""
    history: TicketDetail | None = None
    messages: tuple[StaffMessage, ...] = ()
    kept: tuple[KeptAction, ...] = ()
    options: Options = field(default_factory=Options)
    hot_keys_possible: bool = False
    visits: int | None = None
    undoable: Notice | None = None
    may: frozenset[str] | None = None
    branches: tuple[Branch, ...] = ()

    def allows(self, permission: Permission) -> bool:
        """Whether `me` may do that; what the server does not say is offered, and refused by it."""
        return self.may is None or permission in self.may

    @property
    def counter(self) -> Counter | None:
        return self.desk.counters.get(self.counter_id) if self.counter_id else None

    @property
    def zone(self) -> str:
        """The branch's."""
        return self.desk.branch.time_zone if self.desk.branch else "UTC"

    @property
    def current(self) -> Ticket | None:
        """The ticket called to or served at this counter; one whose end waits to be sent is gone."""
        ended = {one.ticket_id for one in self.kept if one.ends_visit}
        at_counter = (one for one in self.desk.tickets.values() if one.status in _AT_COUNTER)
        return next(
            (one for one in at_counter if one.counter_id == self.counter_id and one.ticket_id not in ended), None
        )

    @property
    def is_settling(self) -> bool:
        """Whether the server still believes somebody at this counter who has gone: nobody is called before it knows."""
        return any(one.ends_visit for one in self.kept)

    @property
    def is_mine(self) -> bool:
        """False once the counter was closed, or taken over, while this program was away."""
        counter, me = self.counter, self.me
        return counter is None or me is None or counter.agent_id == me.user_id

    @property
    def is_gone(self) -> bool:
        """Whether the counter somebody sits at was taken out of the branch."""
        return self.phase is Phase.DESK and self.desk.branch is not None and self.counter is None

    @property
    def auto_call_seconds(self) -> int | None:
        """How long to count before the next is called by itself; None while that must not happen."""
        branch, counter = self.desk.branch, self.counter
        is_open = (
            counter is not None and counter.state is CounterState.OPEN and self.lost_since is None and not self.locked
        )
        if not (
            self.auto_armed
            and is_open
            and not self.asked
            and not self.is_settling
            and self.phase is Phase.DESK
            and self.step is Step.CALL_NEXT
        ):
            return None
        is_news = any(one.ticket_id not in self.auto_missed for one in self.callable())
        return branch.auto_call_seconds if branch is not None and is_news else None

    @property
    def step(self) -> Step:
        current, counter = self.current, self.counter
        if not self.is_mine:
            return Step.OPEN
        if current is not None:
            return Step.START if current.status is TicketStatus.CALLED else Step.COMPLETE_NEXT
        paused = counter is not None and counter.state is CounterState.PAUSED
        return Step.RESUME if paused else Step.CALL_NEXT

    @property
    def can_act(self) -> bool:
        return self.phase is Phase.DESK and not self.busy and not self.locked and self.lost_since is None

    @property
    def can_cancel(self) -> bool:
        """Whether who was called can be given up from here; who is served has come."""
        current = self.current
        is_called = current is not None and current.status is TicketStatus.CALLED and self.is_mine
        return self.can_act and is_called and self.allows(Permission.CANCEL_TICKETS)

    @property
    def can_keep(self) -> bool:
        """Whether the end of this visit, or a note on it, is kept here until the server is back."""
        is_away = self.phase is Phase.DESK and self.lost_since is not None
        return is_away and not self.busy and not self.locked and self.is_mine and self.current is not None

    def waiting(self, *, mine: bool) -> list[Ticket]:
        """Waiting tickets in the order of the queue; `mine` only those this counter serves."""
        served = self.counter.service_ids if self.counter else []
        waiting = [one for one in self.desk.tickets.values() if one.status is TicketStatus.WAITING]
        chosen = [one for one in waiting if not mine or one.service_id in served]
        return sorted(chosen, key=lambda one: one.place)

    def callable(self) -> list[Ticket]:
        """Those whom call-next may choose, as far as is known here, in the order of the queue."""
        waiting = self.waiting(mine=True)
        return [one for one in waiting if one.confirmed_at is not None and not self._is_elsewhere(one)]

    def probably_next(self) -> Ticket | None:
        """Who call-next would choose by class and time; the server also weighs ratios and ages, so it may differ."""
        return min(self.callable(), key=lambda one: _URGENCY.index(one.priority_class), default=None)

    def _is_elsewhere(self, ticket: Ticket) -> bool:
        """Whether it was sent to another counter or a colleague and can be called there; an emergency is called by anybody."""
        if ticket.priority_class is PriorityClass.EMERGENCY:
            return False
        sent = {ticket.preferred_counter_id, ticket.preferred_user_id} - {None}
        return any(
            ticket.service_id in one.service_ids and sent & {one.counter_id, one.agent_id} for one in self.colleagues()
        )

    @property
    def on_hold(self) -> list[Ticket]:
        """Everybody on hold in the branch."""
        return [one for one in self.desk.tickets.values() if one.status is TicketStatus.HELD]

    def held(self, now: datetime) -> list[Ticket]:
        """On hold: first those whose reminder has come, the longest due before the others; then by arrival."""
        return sorted(
            self.on_hold, key=lambda one: (not is_due(one, now), one.remind_at if is_due(one, now) else one.queued_at)
        )

    def colleagues(self) -> list[Counter]:
        """The counters at which somebody else sits."""
        return [one for one in self.others() if one.agent_id is not None]

    def others(self) -> list[Counter]:
        return [one for one in self.desk.counters.values() if one.counter_id != self.counter_id and one.active]


def with_message(screen: Screen, message: StaffMessage) -> tuple[StaffMessage, ...]:
    """The messages with one more, unless it is another counter's, of one's own hand, or known (heard on several topics)."""
    is_mine = message.counter_id in (None, screen.counter_id)
    is_own = screen.me is not None and message.sender_id == screen.me.user_id
    known = any(one.message_id == message.message_id for one in screen.messages)
    return (*screen.messages, message) if is_mine and not is_own and not known else screen.messages


def is_due(ticket: Ticket, now: datetime) -> bool:
    """Whether the reminder of a ticket on hold has come."""
    return ticket.remind_at is not None and ticket.remind_at <= now

"""Tickets: what a visitor holds, and what may be asked of one. The life cycle is drawn in docs/state_machine.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from qms_contract.base import Command, Moment, Page, Wire
from qms_contract.ids import AreaId, BranchId, CounterId, RequestId, ServiceId, TenantId, TicketId, UserId


class TicketStatus(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    HELD = "held"


class Channel(StrEnum):
    KIOSK = "kiosk"
    WEB = "web"
    MOBILE = "mobile"
    STAFF = "staff"
    API = "api"


class PriorityClass(StrEnum):
    REGULAR = "regular"
    PRIORITY = "priority"
    VIP = "vip"
    EMERGENCY = "emergency"


class TicketAction(StrEnum):
    CALL = "call"
    RECALL = "recall"
    START = "start"
    COMPLETE = "complete"
    HOLD = "hold"
    UNHOLD = "unhold"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    MARK_NO_SHOW = "mark_no_show"
    REQUEUE = "requeue"
    CONFIRM = "confirm"
    UNDO = "undo"
    NOTE = "note"
    CALL_NEXT = "call_next"


class ConfirmedHow(StrEnum):
    PRINTED = "printed"
    SHOWN = "shown"


class QueuePosition(StrEnum):
    """Where a transferred ticket joins the new queue; `keep` leaves it the time it first queued at."""

    LAST = "last"
    FIRST = "first"
    KEEP = "keep"


ShortText = Annotated[str, msgspec.Meta(max_length=200)]
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*(?!\n)$", max_length=35)]
Segment = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
DisplayNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=12, pattern=r"^[A-Za-z0-9-]+(?!\n)$")]


class Ticket(Wire, frozen=True, kw_only=True):
    """A visitor's place in a queue, whole: an event with a higher `version` simply replaces it.

    `display_number` is what is printed, shown and spoken. `position` is 1 for the next in its queue and None when the
    ticket does not wait. `queued_at` is when it came into this queue and `ordered_at` the time by which it stands there: one
    that comes back from hold, or is sent on to the front, waits since now at an earlier place. `eta` is the estimated time
    of the call, None until an estimate is honest. `confirmed_at` is None while a kiosk's ticket is neither printed nor noted
    from the screen; until then it is not called. `reason`, `note` and `transferred_from` say what staff should know about the
    visit; `customer_class` and `visit_type` are segments that a counter may favour.
    """

    ticket_id: TicketId
    ticket_number: str
    display_number: str
    tenant_id: TenantId
    branch_id: BranchId
    service_id: ServiceId
    area_id: AreaId | None
    status: TicketStatus
    reason: str | None
    channel: Channel
    priority_class: PriorityClass
    language: str | None
    created_at: datetime
    queued_at: datetime
    confirmed_at: datetime | None
    called_at: datetime | None
    served_at: datetime | None
    completed_at: datetime | None
    counter_id: CounterId | None
    customer_ref: str | None
    call_count: int
    version: int
    business_day: date
    position: int | None = None
    eta: datetime | None = None
    note: str | None = None
    remind_at: datetime | None = None
    preferred_counter_id: CounterId | None = None
    preferred_user_id: UserId | None = None
    customer_class: str | None = None
    visit_type: str | None = None
    transferred_from: ServiceId | None = None
    ordered_at: datetime | None = None
    status_url: str | None = None

    @property
    def place(self) -> tuple[datetime, TicketId]:
        """By which it is sorted among those of its queue; a server from before this was told goes by the time of arrival."""
        return self.ordered_at or self.queued_at, self.ticket_id


class Leg(Wire, frozen=True, kw_only=True):
    """One stretch of a visit at one service. A transfer ends a leg and begins the next, so no time is overwritten."""

    leg: int
    service_id: ServiceId
    counter_id: CounterId | None
    user_id: UserId | None
    queued_at: datetime
    called_at: datetime | None
    served_at: datetime | None
    ended_at: datetime | None
    outcome: str | None


class TicketEvent(Wire, frozen=True, kw_only=True):
    """One line of a ticket's history.

    `actor_name` is the person or device that did it (None: nobody, time did) and `note` what it wrote; a device has neither.
    """

    type: str
    ts: datetime
    actor_id: UserId | None
    counter_id: CounterId | None
    status: TicketStatus
    reason: str | None = None
    actor_name: str | None = None
    note: str | None = None


class TicketDetail(Wire, frozen=True, kw_only=True):
    """`visits_this_month` counts those of the same `customer_ref` in the branch this calendar month, this one included; None
    where the organisation keeps no references or the asker may not know this one."""

    ticket: Ticket
    events: list[TicketEvent]
    legs: list[Leg]
    visits_this_month: int | None = None


class TicketPage(Page, frozen=True, kw_only=True):
    items: list[Ticket]


class IssueTicket(Command, frozen=True, kw_only=True):
    """`POST /api/tickets`. Give `service_id`, or `service_ids` for a visit of several services in order.

    `ticket_id` is made by a kiosk before it asks, so that a lost answer and its repeat are one ticket.
    """

    request_id: RequestId
    service_id: ServiceId | None = None
    service_ids: Annotated[list[ServiceId], msgspec.Meta(min_length=1, max_length=10)] | None = None
    ticket_id: TicketId | None = None
    channel: Channel | None = None
    priority_class: PriorityClass = PriorityClass.REGULAR
    language: Language | None = None
    customer_ref: ShortText | None = None
    customer_class: Segment | None = None
    visit_type: Segment | None = None


class ActOnTicket(Command, frozen=True, kw_only=True):
    """`POST /api/tickets/{ticket_id}/actions`.

    `counter_id` is where the actor sits (call, recall, start, call_next) or, for `transfer`, the counter it goes to;
    `user_id` the member of staff it is transferred to. `note` is what the next colleague should know; the action `note` writes
    just that, in any state, and an empty one takes it away.
    `version`, when given, must be the ticket's, else VERSION_CONFLICT. `occurred_at` tells when an action that an agent
    app had to keep back was really taken.
    """

    action: TicketAction
    request_id: RequestId
    counter_id: CounterId | None = None
    version: int | None = None
    service_id: ServiceId | None = None
    user_id: UserId | None = None
    service_ids: Annotated[list[ServiceId], msgspec.Meta(max_length=50)] | None = None
    position: QueuePosition | Annotated[int, msgspec.Meta(ge=1, le=10000)] | None = None
    reason: ShortText | None = None
    note: Note | None = None
    remind_at: Moment | None = None
    how: ConfirmedHow | None = None
    occurred_at: Moment | None = None


class CallNext(Command, frozen=True, kw_only=True):
    """`POST /api/counters/{counter_id}/call-next`; `service_ids` narrows the choice to some the counter serves."""

    request_id: RequestId
    service_ids: Annotated[list[ServiceId], msgspec.Meta(max_length=50)] | None = None


class Called(Wire, frozen=True, kw_only=True):
    """The chosen ticket and the rule that chose it: `fifo`, `priority`, `over_age`, `emergency`, `preferred` …"""

    ticket: Ticket
    rule: str


class CompletedAndCalled(Wire, frozen=True, kw_only=True):
    """Answer of action `call_next`: the completed ticket and the next one, or None when nobody waits."""

    ticket: Ticket
    next: Ticket | None
    rule: str | None


class OfflineTicket(Command, frozen=True, kw_only=True):
    """A ticket a kiosk issued from its own series while the server was away; `device_seq` is unique in that series.

    Times are the device's clock. `clock_skew_ms` is by how much that was ahead of the server's when it was last known; None
    is what the last heartbeat measured.
    """

    ticket_id: TicketId
    display_number: DisplayNumber
    service_id: ServiceId
    issued_at: Moment
    device_seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    series: Annotated[str, msgspec.Meta(min_length=1, max_length=8)]
    confirmed_at: Moment | None = None
    priority_class: PriorityClass = PriorityClass.REGULAR
    language: Language | None = None
    customer_ref: ShortText | None = None
    clock_skew_ms: Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)] | None = None


class OfflineBatch(Command, frozen=True, kw_only=True):
    items: Annotated[list[OfflineTicket], msgspec.Meta(min_length=1, max_length=500)]


class OfflineResult(Wire, frozen=True, kw_only=True):
    """One item's `outcome`: `created`, `merged` (the id was known; the printed number won) or `rejected`, with why.

    `ticket_id` is None for an item that named none.
    """

    ticket_id: TicketId | None
    outcome: str
    code: str | None = None
    message: str | None = None
    ticket: Ticket | None = None


class OfflineResults(Wire, frozen=True, kw_only=True):
    items: list[OfflineResult]

"""What happened, as it travels: payloads by event type inside an `Envelope`, and the other messages of `/realtime`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from qms_contract.base import Command, Wire
from qms_contract.counters import Counter, HelpCall, StaffMessage
from qms_contract.devices import Device
from qms_contract.ids import BranchId, CommandId, CounterId, ServiceId, TenantId
from qms_contract.problems import Code
from qms_contract.queues import QueueSummary
from qms_contract.tickets import Ticket, TicketStatus


class EventType(StrEnum):
    TICKET_CREATED = "ticket.created"
    TICKET_CONFIRMED = "ticket.confirmed"
    TICKET_CALLED = "ticket.called"
    TICKET_RECALLED = "ticket.recalled"
    TICKET_SERVING = "ticket.serving"
    TICKET_COMPLETED = "ticket.completed"
    TICKET_NO_SHOW = "ticket.no_show"
    TICKET_HELD = "ticket.held"
    TICKET_UNHELD = "ticket.unheld"
    TICKET_REMINDED = "ticket.reminded"
    TICKET_NOTED = "ticket.noted"
    TICKET_TRANSFERRED = "ticket.transferred"
    TICKET_CANCELLED = "ticket.cancelled"
    TICKET_REQUEUED = "ticket.requeued"
    TICKET_REVERTED = "ticket.reverted"
    COUNTER_OPENED = "counter.opened"
    COUNTER_PAUSED = "counter.paused"
    COUNTER_RESUMED = "counter.resumed"
    COUNTER_CLOSED = "counter.closed"
    COUNTER_PANIC = "counter.panic"
    COUNTER_MESSAGE = "counter.message"
    QUEUE_CHANGED = "queue.changed"
    CONFIG_CHANGED = "config.changed"
    DEVICE_STATUS = "device.status"
    DEVICE_COMMAND = "device.command"


class Origin(Wire, frozen=True, kw_only=True):
    """Where a ticket stood before the event: what a transfer or an undo left behind. A reminder says who put it on hold."""

    status: TicketStatus
    service_id: ServiceId
    counter_id: CounterId | None


class TicketPayload(Wire, frozen=True, kw_only=True):
    ticket: Ticket
    counter: Counter | None = None
    origin: Origin | None = msgspec.field(name="from", default=None)


class CounterPayload(Wire, frozen=True, kw_only=True):
    counter: Counter


class PanicPayload(Wire, frozen=True, kw_only=True):
    """An agent calls for help."""

    counter: Counter
    message: str | None
    agent_name: str

    def help_call(self, called_at: datetime) -> HelpCall:
        """As it is kept until somebody comes; `called_at` is the event's time."""
        return HelpCall(
            counter_id=self.counter.counter_id,
            counter_name=self.counter.name,
            agent_name=self.agent_name,
            message=self.message,
            called_at=called_at,
        )


class MessagePayload(Wire, frozen=True, kw_only=True):
    """A supervisor writes to one counter or to all of a branch."""

    message: StaffMessage


class QueuePayload(Wire, frozen=True, kw_only=True):
    queue: QueueSummary


class ConfigPayload(Wire, frozen=True, kw_only=True):
    """`entity` is the noun that changed (`services`, `counters` …); a client reads the new configuration itself."""

    config_version: int
    entity: str
    entity_id: str


class DevicePayload(Wire, frozen=True, kw_only=True):
    device: Device


class DeviceCommandPayload(Wire, frozen=True, kw_only=True):
    command: str
    arguments: dict[str, str] = {}
    command_id: CommandId | None = None


Payload = (
    TicketPayload
    | CounterPayload
    | PanicPayload
    | MessagePayload
    | QueuePayload
    | ConfigPayload
    | DevicePayload
    | DeviceCommandPayload
)


_PAYLOADS: dict[str, type[Payload]] = {
    "ticket": TicketPayload,
    "counter": CounterPayload,
    "queue": QueuePayload,
    "config": ConfigPayload,
    "device": DevicePayload,
}


_SPECIAL: dict[EventType, type[Payload]] = {
    EventType.COUNTER_PANIC: PanicPayload,
    EventType.COUNTER_MESSAGE: MessagePayload,
    EventType.DEVICE_COMMAND: DeviceCommandPayload,
}


def payload_type(event: EventType) -> type[Payload]:
    """The struct an event of this type carries."""
    return _SPECIAL.get(event) or _PAYLOADS[event.value.partition(".")[0]]


class Envelope(Wire, frozen=True, kw_only=True):
    """One event on one topic.

    Offsets of a branch only grow. `prev` is the offset of the topic's event before this one (0 before the first): a
    client that stands at an offset lower than `prev` has missed something.
    """

    v: int
    type: EventType
    ts: datetime
    tenant_id: TenantId
    branch_id: BranchId | None
    topic: str
    epoch: str
    offset: int
    prev: int
    payload: Payload


class UnreadEvent(Wire, frozen=True, kw_only=True):
    """Where an event stood that this side cannot read: one of a newer server. It is stepped over, and is no hole."""

    topic: str
    epoch: str
    offset: int
    prev: int


Offset = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Auth(Command, frozen=True, kw_only=True, tag="auth", tag_field="type"):
    token: str


class Subscribe(Command, frozen=True, kw_only=True, tag="subscribe", tag_field="type"):
    """With `epoch` and `offset`, the events missed since then follow, if they can all be had."""

    topic: str
    epoch: str | None = None
    offset: Offset | None = None


class Unsubscribe(Command, frozen=True, kw_only=True, tag="unsubscribe", tag_field="type"):
    topic: str


class Painted(Command, frozen=True, kw_only=True, tag="painted", tag_field="type"):
    """A display says that the event of this offset is on its glass."""

    topic: str
    offset: Offset


ClientMessage = Auth | Subscribe | Unsubscribe | Painted


class Subscribed(Wire, frozen=True, kw_only=True):
    """Answer to `subscribe`. `recovered` true: every missed event follows; false: `snapshot` replaces what was known.

    The snapshot is a QueueSnapshot, DisplaySnapshot, DeviceConfig … by the topic's kind, still undecoded.
    """

    v: int
    type: str
    topic: str
    epoch: str
    offset: int
    recovered: bool
    snapshot: msgspec.Raw | None


class ErrorPayload(Wire, frozen=True, kw_only=True):
    code: Code
    message: str
    topic: str | None = None


class ErrorMessage(Wire, frozen=True, kw_only=True):
    v: int
    type: str
    payload: ErrorPayload


ServerMessage = Envelope | UnreadEvent | Subscribed | ErrorMessage


class CloseCode:
    """Websocket close codes (4000–4999 are the application's, RFC 6455 §7.4.2)."""

    TOKEN_ENDED = 4401
    TOO_SLOW = 4408
    SERVER_RESTARTS = 1012

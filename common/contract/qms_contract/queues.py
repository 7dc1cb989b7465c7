"""Waiting lists and the snapshots a client starts from."""

from datetime import datetime

import msgspec

from qms_contract.assets import Asset
from qms_contract.base import Wire
from qms_contract.branches import Branch
from qms_contract.counters import Counter, HelpCall
from qms_contract.displays import DisplaySettings
from qms_contract.ids import AreaId, ServiceId
from qms_contract.services import Service
from qms_contract.tickets import Ticket


class Estimate(Wire, frozen=True, kw_only=True):
    """How long a visitor who came now would wait, as an honest range in minutes."""

    low_minutes: int
    high_minutes: int


class QueueSummary(Wire, frozen=True, kw_only=True):
    """One service's queue in figures. `estimate` is None until enough visits of the day support one."""

    service_id: ServiceId
    waiting: int
    oldest_queued_at: datetime | None
    open_counters: int
    estimate: Estimate | None


class Queue(Wire, frozen=True, kw_only=True):
    summary: QueueSummary
    tickets: list[Ticket]


class Queues(Wire, frozen=True, kw_only=True):
    """Answer of `GET /api/queues`: the waiting tickets of each service with position, age and estimate."""

    items: list[Queue]
    total: int
    limit: int
    offset: int


class QueueSnapshot(Wire, frozen=True, kw_only=True):
    """The state of a branch for staff and kiosks at one position of its stream.

    `tickets` are those waiting, called, serving and held; staff below a supervisor have `customer_ref` from the call on,
    devices never. `help_calls` are those of the last 15 minutes, the oldest first, for who supervises the branch: a program
    that begins to follow has not heard them. `events` are the envelopes missed since `since` on the topics that the
    asker may hear, each once, when it was given and few enough were missed; None says that the snapshot replaces them.
    """

    epoch: str
    offset: int
    server_time: datetime
    branch: Branch
    services: list[Service]
    counters: list[Counter]
    queues: list[QueueSummary]
    tickets: list[Ticket]
    help_calls: list[HelpCall] = []
    events: list[dict[str, object]] | None = None


class DisplayCall(Wire, frozen=True, kw_only=True):
    """A ticket as a display shows it: who is called where. It carries no customer's data."""

    ticket: Ticket
    counter: Counter


class DisplaySnapshot(Wire, frozen=True, kw_only=True):
    """What a display shows at one position of the stream; `calls`, newest first, are the last 20 of the business day.

    `display` is what its area or else its branch has set; `assets` are the files that the branch's programs show, print or say.
    """

    epoch: str
    offset: int
    server_time: datetime
    branch: Branch
    area_id: AreaId | None
    services: list[Service]
    counters: list[Counter]
    calls: list[DisplayCall]
    queues: list[QueueSummary]
    display: DisplaySettings = msgspec.field(default_factory=DisplaySettings)
    assets: list[Asset] = []
    events: list[dict[str, object]] | None = None

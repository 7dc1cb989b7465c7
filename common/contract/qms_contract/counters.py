"""Counters: where visitors are served, and the session of the agent who sits there."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Page, Wire
from qms_contract.ids import AreaId, BranchId, CounterId, RequestId, ServiceId, TicketId, UserId
from qms_contract.routing import Preferences, Weight
from qms_contract.tickets import ShortText

Weights = Annotated[dict[ServiceId, Weight], msgspec.Meta(max_length=200)]
CounterName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class CounterState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class SessionAction(StrEnum):
    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


class Counter(Wire, frozen=True, kw_only=True):
    """A place where people are served. `name` is what is shown and spoken after the word "counter": usually a number.

    `weights` are those of its services that are not 1, `prefers` whom it takes first. `since` is when the state began;
    `current_ticket_id` the ticket called to or served at it, with its number and since when it is called or served.
    """

    counter_id: CounterId
    branch_id: BranchId
    area_id: AreaId | None
    name: str
    service_ids: list[ServiceId]
    active: bool
    sort_order: int
    version: int
    weights: dict[ServiceId, int] = {}
    prefers: Preferences = msgspec.field(default_factory=Preferences)
    state: CounterState = CounterState.CLOSED
    reason: str | None = None
    since: datetime | None = None
    agent_id: UserId | None = None
    agent_name: str | None = None
    current_ticket_id: TicketId | None = None
    current_number: str | None = None
    current_status: str | None = None
    current_since: datetime | None = None


class CounterToday(Wire, frozen=True, kw_only=True):
    """What a counter has done on the current business day, from the legs of its visits.

    `served_by_hour` is by local hour "08"; `within_target` counts the served whose wait kept the service's target.
    """

    counter_id: CounterId
    served: int
    no_shows: int
    within_target: int
    mean_service_seconds: int | None
    served_by_hour: dict[str, int]


class CounterPage(Page, frozen=True, kw_only=True):
    items: list[Counter]


class CounterSession(Command, frozen=True, kw_only=True):
    """`POST /api/counters/{counter_id}/session`. `reason` says why a pause is taken."""

    action: SessionAction
    request_id: RequestId
    reason: ShortText | None = None


class Panic(Command, frozen=True, kw_only=True):
    """`POST /api/counters/{counter_id}/panic`: who sits there calls the supervisors."""

    request_id: RequestId
    message: ShortText | None = None


class HelpCall(Wire, frozen=True, kw_only=True):
    """Who called for help from which counter, and what was said."""

    counter_id: CounterId
    counter_name: str
    agent_name: str
    message: str | None
    called_at: datetime


class SendMessage(Command, frozen=True, kw_only=True):
    """`POST /api/branches/{branch_id}/messages`: to who sits at one counter, or without `counter_id` at any."""

    request_id: RequestId
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    counter_id: CounterId | None = None


class StaffMessage(Wire, frozen=True, kw_only=True):
    """What a supervisor says to the counters; `counter_id` None is to all of the branch."""

    message_id: UUID
    branch_id: BranchId
    counter_id: CounterId | None
    text: str
    sender_id: UserId
    sender_name: str
    sent_at: datetime


class MessagePage(Page, frozen=True, kw_only=True):
    """Answer of `GET /api/counters/{counter_id}/messages`: those of today that the asker has not seen, the oldest first."""

    items: list[StaffMessage]


class SeeMessage(Command, frozen=True, kw_only=True):
    """`POST /api/counters/{counter_id}/messages/{message_id}/seen`."""

    request_id: RequestId


class CreateCounter(Command, frozen=True, kw_only=True):
    request_id: RequestId
    branch_id: BranchId
    name: CounterName
    service_ids: Annotated[list[ServiceId], msgspec.Meta(max_length=200)] = []
    weights: Weights = {}
    prefers: Preferences = msgspec.field(default_factory=Preferences)
    area_id: AreaId | None = None
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] = 0


class PatchCounter(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    name: CounterName | UnsetType = UNSET
    area_id: AreaId | None | UnsetType = UNSET
    service_ids: Annotated[list[ServiceId], msgspec.Meta(max_length=200)] | UnsetType = UNSET
    weights: Weights | UnsetType = UNSET
    prefers: Preferences | UnsetType = UNSET
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] | UnsetType = UNSET
    active: bool | UnsetType = UNSET

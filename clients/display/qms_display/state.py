"""What the screen shows, as one frozen value, and the pure transitions from snapshots and events to the next one.

Invariants: `calls` holds each ticket once, newest call first; a ticket is only ever replaced by a higher version of
itself, so an event that arrives twice or late changes nothing. A call stays on screen when the visitor is being served,
was served or did not come ("what did I miss?"); it leaves when the ticket waits again, is held or cancelled.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from qms_contract.assets import Asset
from qms_contract.branches import Branch
from qms_contract.displays import DisplaySettings
from qms_contract.events import ConfigPayload, Envelope, EventType, QueuePayload, TicketPayload
from qms_contract.queues import DisplayCall, DisplaySnapshot, QueueSummary
from qms_contract.services import Service
from qms_contract.tickets import Ticket, TicketStatus

KEPT_CALLS = 40
"""How many calls are remembered, those no longer shown included, so that an undo brings one back where it was; of each
service the last one besides."""

_SHOWN = frozenset({TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.DONE, TicketStatus.NO_SHOW})
_CALLING = frozenset({EventType.TICKET_CALLED, EventType.TICKET_RECALLED})


class CallKey(msgspec.Struct, frozen=True):
    """One calling of a ticket: a recall is another one."""

    ticket_id: UUID
    call_count: int


class Call(msgspec.Struct, frozen=True):
    """A ticket called to a counter. `since` is when it was last called or recalled, as far as known.

    `offset` is the position of the event that called it, 0 when the call came with a snapshot. `recalled`: told as a
    recall. The count does not say so: a second service, a transfer or an undo brings a first call whose count is above one.
    """

    ticket_id: UUID
    number: str
    counter: str
    service_id: UUID
    status: TicketStatus
    call_count: int
    version: int
    since: datetime | None
    offset: int = 0
    recalled: bool = False

    @property
    def key(self) -> CallKey:
        return CallKey(self.ticket_id, self.call_count)


class Calls(msgspec.Struct, frozen=True):
    """What the server says. `branch` is None until the first snapshot ever.

    `fresh` is the calling that came last while the screen was on: the newest panel pulses for it. `epoch` is the stream
    that offsets and `config_version`, the configuration heard of last, are counted in. `display` is what the screen shows
    beside the calls, `assets` the files for it; `waiting` is how many wait by service, `area_id` the part of the branch
    that this display stands in.
    """

    branch: Branch | None = None
    services: tuple[Service, ...] = ()
    counters: dict[UUID, str] = {}
    calls: tuple[Call, ...] = ()
    fresh: CallKey | None = None
    config_version: int = 0
    display: DisplaySettings = DisplaySettings()
    assets: tuple[Asset, ...] = ()
    waiting: dict[UUID, int] = {}
    area_id: UUID | None = None
    epoch: str = ""

    @property
    def shown(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.status in _SHOWN)

    @property
    def newest(self) -> Call | None:
        return next(iter(self.shown), None)

    @property
    def previous(self) -> tuple[Call, ...]:
        return self.shown[1 : 1 + self.display.earlier_calls]

    @property
    def offered(self) -> tuple[Service, ...]:
        """The services that people are called from here, in their order."""
        return tuple(
            one for one in self.services if one.active and (not self.area_id or one.area_id in (None, self.area_id))
        )

    def last_of(self, service_id: UUID) -> Call | None:
        """The newest call of a service."""
        return next((call for call in self.shown if call.service_id == service_id), None)

    def service(self, service_id: UUID) -> Service | None:
        return next((service for service in self.services if service.service_id == service_id), None)


class Rest(msgspec.Struct, frozen=True):
    """The branch is closed; it opens again at `opens` (in its own zone), None when that is not known."""

    opens: datetime | None


class Notice(msgspec.Struct, frozen=True):
    """What is announced: `texts` by language in their order, shown from `at` on."""

    at: datetime
    texts: tuple[tuple[str, str], ...]


class ScreenState(msgspec.Struct, frozen=True):
    """Everything the views draw. `lost_at` is when the connection was lost, None while there is one.

    `audible` is False when the machine has no sound device. `rest` is set while the branch is closed and nobody is left.
    `notice` is what is being announced. `pairing`: a code stands before the board, and nobody is to be heard.
    """

    calls: Calls = Calls()
    lost_at: datetime | None = None
    audible: bool = True
    rest: Rest | None = None
    notice: Notice | None = None
    pairing: bool = False


def with_snapshot(known: Calls, snapshot: DisplaySnapshot) -> Calls:
    """The snapshot in place of what was known of branch and calls."""
    same = _is_same_stream(known, snapshot)
    heard = {call.key: call for call in known.calls} if same else {}
    calls = [_from_snapshot(call) for call in snapshot.calls]
    fresh = Calls(
        branch=snapshot.branch,
        services=tuple(snapshot.services),
        counters={counter.counter_id: counter.name for counter in snapshot.counters},
        calls=tuple(_as_heard(call, heard.get(call.key)) for call in calls),
        config_version=known.config_version if same else 0,
        display=snapshot.display,
        assets=tuple(snapshot.assets),
        waiting={queue.service_id: queue.waiting for queue in snapshot.queues},
        area_id=snapshot.area_id,
        epoch=snapshot.epoch,
    )
    return msgspec.structs.replace(fresh, fresh=_came_meanwhile(known, fresh))


def _as_heard(call: Call, before: Call | None) -> Call:
    """With what its event told, which no snapshot does."""
    return msgspec.structs.replace(call, offset=before.offset, recalled=before.recalled) if before else call


def _is_same_stream(known: Calls, snapshot: DisplaySnapshot) -> bool:
    """Not after a backup was restored (another epoch), nor in another branch: both count anew."""
    return known.branch is not None and (known.branch.branch_id, known.epoch) == (
        snapshot.branch.branch_id,
        snapshot.epoch,
    )


def same_place(known: Calls, snapshot: DisplaySnapshot) -> bool:
    """Whether all but calls and queues is as it was known: the branch and its things."""
    there = with_snapshot(known, snapshot)
    places = [(one.branch, one.services, one.counters, one.display, one.assets) for one in (known, there)]
    return places[0] == places[1]


def with_waiting(known: Calls, snapshot: DisplaySnapshot) -> Calls:
    """How many wait, as the snapshot says."""
    return msgspec.structs.replace(known, waiting={queue.service_id: queue.waiting for queue in snapshot.queues})


def with_event(known: Calls, event: Envelope) -> Calls:
    """The calls after `event`; the same object when it changes nothing."""
    if isinstance(event.payload, ConfigPayload):
        return msgspec.structs.replace(known, config_version=event.payload.config_version)
    if isinstance(event.payload, QueuePayload):
        return _with_queue(known, event.payload.queue)
    if not isinstance(event.payload, TicketPayload):
        return known
    ticket = event.payload.ticket
    call = _find(known, ticket.ticket_id)
    if call is not None and call.version >= ticket.version:
        return known
    if event.type in _CALLING:
        return _with_newest(known, _from_event(known, event.payload, event))
    return known if call is None else _with_progress(known, call, ticket)


def with_connection_lost(state: ScreenState, at: datetime) -> ScreenState:
    """Not connected since `at`; a loss already known keeps its time."""
    return state if state.lost_at else msgspec.structs.replace(state, lost_at=at)


def with_connection(state: ScreenState) -> ScreenState:
    return msgspec.structs.replace(state, lost_at=None)


def with_rest(state: ScreenState, rest: Rest | None) -> ScreenState:
    return msgspec.structs.replace(state, rest=rest)


def with_notice(state: ScreenState, notice: Notice | None) -> ScreenState:
    return msgspec.structs.replace(state, notice=notice)


def with_pairing(state: ScreenState, pairing: bool) -> ScreenState:
    return msgspec.structs.replace(state, pairing=pairing)


def with_sound(state: ScreenState, audible: bool) -> ScreenState:
    return msgspec.structs.replace(state, audible=audible)


def _came_meanwhile(before: Calls, after: Calls) -> CallKey | None:
    """The newest call, when the screen was already on and did not have it."""
    newest = after.newest
    if newest is None or before.branch is None or newest.key in {call.key for call in before.calls}:
        return before.fresh
    return newest.key


def _with_queue(known: Calls, queue: QueueSummary) -> Calls:
    if known.waiting.get(queue.service_id) == queue.waiting:
        return known
    return msgspec.structs.replace(known, waiting={**known.waiting, queue.service_id: queue.waiting})


def _find(known: Calls, ticket_id: UUID) -> Call | None:
    return next((call for call in known.calls if call.ticket_id == ticket_id), None)


def _with_newest(known: Calls, call: Call) -> Calls:
    others = tuple(other for other in known.calls if other.ticket_id != call.ticket_id)
    return msgspec.structs.replace(known, calls=_kept((call, *others)), fresh=call.key)


def _kept(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """The newest, and of the older ones each service's last that is shown."""
    kept = list(calls[:KEPT_CALLS])
    services = {call.service_id for call in kept if call.status in _SHOWN}
    for call in calls[KEPT_CALLS:]:
        if call.status in _SHOWN and call.service_id not in services:
            services.add(call.service_id)
            kept.append(call)
    return tuple(kept)


def _with_progress(known: Calls, call: Call, ticket: Ticket) -> Calls:
    """The ticket went on (or back): the call stays in its place with the new status."""
    now = msgspec.structs.replace(call, status=ticket.status, version=ticket.version, call_count=ticket.call_count)
    return msgspec.structs.replace(known, calls=tuple(now if one is call else one for one in known.calls))


def _from_event(known: Calls, payload: TicketPayload, event: Envelope) -> Call:
    ticket = payload.ticket
    name = known.counters.get(ticket.counter_id, "") if ticket.counter_id else ""
    call = _call(ticket, payload.counter.name if payload.counter else name, event.ts, event.offset)
    return msgspec.structs.replace(call, recalled=event.type is EventType.TICKET_RECALLED)


def _from_snapshot(call: DisplayCall) -> Call:
    return _call(call.ticket, call.counter.name, call.ticket.called_at, offset=0)


def _call(ticket: Ticket, counter: str, since: datetime | None, offset: int) -> Call:
    return Call(
        ticket_id=ticket.ticket_id,
        number=ticket.display_number,
        counter=counter,
        service_id=ticket.service_id,
        status=ticket.status,
        call_count=ticket.call_count,
        version=ticket.version,
        since=since,
        offset=offset,
    )

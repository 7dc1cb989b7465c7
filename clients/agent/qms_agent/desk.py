"""The branch as the agent knows it: frozen, with pure transitions from snapshots, events and answers. Qt-free."""

from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec
from qms_contract.branches import Branch
from qms_contract.counters import Counter
from qms_contract.events import ConfigPayload, CounterPayload, Envelope, QueuePayload, TicketPayload
from qms_contract.queues import QueueSnapshot, QueueSummary
from qms_contract.services import Service
from qms_contract.tickets import Ticket, TicketStatus

_LIVE = frozenset({TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.HELD})


@dataclass(frozen=True)
class Desk:
    """The branch as it is known. `outdated` asks for a new snapshot: something changed that no event describes. `read` is the
    number of the snapshot it rests on, which tells a new one that says the same.
    """

    branch: Branch | None = None
    services: tuple[Service, ...] = ()
    counters: dict[UUID, Counter] = field(default_factory=dict)
    tickets: dict[UUID, Ticket] = field(default_factory=dict)
    queues: dict[UUID, QueueSummary] = field(default_factory=dict)
    outdated: int = 0
    read: int = 0

    def service(self, service_id: UUID | None) -> Service | None:
        return next((one for one in self.services if one.service_id == service_id), None)


def with_snapshot(snapshot: QueueSnapshot) -> Desk:
    return Desk(
        branch=snapshot.branch,
        services=tuple(snapshot.services),
        counters={one.counter_id: one for one in snapshot.counters},
        tickets={one.ticket_id: one for one in snapshot.tickets},
        queues={one.service_id: one for one in snapshot.queues},
    )


def with_event(desk: Desk, event: Envelope) -> Desk:
    """The desk after `event`; one that is known already changes nothing."""
    match event.payload:
        case TicketPayload():
            return _with_ticket_event(desk, event.payload)
        case CounterPayload(counter=counter):
            return _with_counter(desk, counter)
        case QueuePayload(queue=queue):
            return _with_queue(desk, queue)
        case ConfigPayload():
            return replace(desk, outdated=desk.outdated + 1)
    return desk


def with_ticket(desk: Desk, ticket: Ticket) -> Desk:
    """The desk with `ticket` as the server answered it; an older version than the known one changes nothing."""
    known = desk.tickets.get(ticket.ticket_id)
    if known is not None and known.version >= ticket.version:
        return desk
    others = {key: one for key, one in desk.tickets.items() if key != ticket.ticket_id}
    tickets = {**others, ticket.ticket_id: ticket} if ticket.status in _LIVE else others
    return replace(desk, tickets=tickets)


def _with_ticket_event(desk: Desk, payload: TicketPayload) -> Desk:
    changed = with_ticket(desk, payload.ticket)
    if payload.origin is not None and payload.origin.counter_id is not None:
        changed = _without_visitor(changed, payload.origin.counter_id, payload.ticket.ticket_id)
    return _with_counter(changed, payload.counter) if payload.counter is not None else changed


def _without_visitor(desk: Desk, counter_id: UUID, ticket_id: UUID) -> Desk:
    counter = desk.counters.get(counter_id)
    if counter is None or counter.current_ticket_id != ticket_id:
        return desk
    empty = msgspec.structs.replace(
        counter, current_ticket_id=None, current_number=None, current_status=None, current_since=None
    )
    return _with_counter(desk, empty)


def _with_counter(desk: Desk, counter: Counter) -> Desk:
    return replace(desk, counters={**desk.counters, counter.counter_id: counter})


def _with_queue(desk: Desk, queue: QueueSummary) -> Desk:
    """A queue that is served by more or fewer counters than before means that a counter changed which we do not hear."""
    known = desk.queues.get(queue.service_id)
    changed = replace(desk, queues={**desk.queues, queue.service_id: queue})
    if known is not None and known.open_counters != queue.open_counters:
        return replace(changed, outdated=desk.outdated + 1)
    return changed

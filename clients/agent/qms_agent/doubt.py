"""A press whose answer never came: whether it was carried out is seen in the next snapshot, and said. Qt-free.

Until then the same press goes out under the same request_id, so that it cannot be done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from qms_agent import intents
from qms_agent.state import Screen, Step

_OF_COUNTER = (intents.Pause, intents.LeaveCounter, intents.ChooseCounter)


@dataclass(frozen=True)
class Doubt:
    """`asked` counts the snapshots asked for before, which prove nothing; `read` is the one that was seen last."""

    intent: object
    step: Step
    request_id: UUID
    asked: int
    read: int
    done: Callable[[Screen], bool]

    def is_same(self, intent: object, screen: Screen) -> bool:
        return self.intent == intent and self.step is screen.step


def how_seen(intent: object, before: Screen) -> Callable[[Screen], bool] | None:
    """How a later screen tells that `intent` was carried out; None when it changes nothing that could be seen."""
    if isinstance(intent, intents.Primary) and before.step is Step.CALL_NEXT:
        return lambda now: now.current is not None
    if isinstance(intent, _OF_COUNTER) or (isinstance(intent, intents.Primary) and before.current is None):
        counter_id = getattr(intent, "counter_id", before.counter_id)
        return lambda now: _session(now, counter_id) != _session(before, counter_id)
    ticket_id = getattr(intent, "ticket_id", before.current.ticket_id if before.current is not None else None)
    is_of_ticket = isinstance(intent, intents.ON_TICKET)
    return (lambda now: _version(now, ticket_id) != _version(before, ticket_id)) if is_of_ticket else None


def _session(screen: Screen, counter_id: UUID | None) -> object:
    counter = screen.desk.counters.get(counter_id) if counter_id is not None else None
    return (counter.state, counter.agent_id) if counter is not None else None


def _version(screen: Screen, ticket_id: UUID | None) -> int | None:
    ticket = screen.desk.tickets.get(ticket_id) if ticket_id is not None else None
    return ticket.version if ticket is not None else None

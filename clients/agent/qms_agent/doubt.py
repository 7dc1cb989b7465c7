"""A press whose answer never came: whether it was carried out is seen in the next snapshot, and said. Qt-free.

Until then the same press goes out under the same request_id, so that it cannot be done twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.transport.errors import Unreachable
from qms_contract.ids import new_id

from qms_agent import intents
from qms_agent.desk import Desk
from qms_agent.state import Screen, Step
from qms_agent.tools import Tools

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


class Doubts:
    """Around every command; the first snapshot after a press without an answer says what became of it."""

    def __init__(self, tools: Tools, desk: Observable[Desk]) -> None:
        self._tools, self._desk = tools, desk
        self._doubted: Doubt | None = None

    async def around(self, intent: object, work: Awaitable[None]) -> None:
        """`work` under the request_id of the same press before, if what became of that is not known yet."""
        before, doubt, tools = self._tools.screen, self._doubted, self._tools
        tools.request_id = doubt.request_id if doubt is not None and doubt.is_same(intent, before) else new_id()
        with tools.following.command():
            try:
                await work
            except Unreachable:
                if (seen := how_seen(intent, before)) is not None:
                    asked, read = tools.following.asked, self._desk.value.read
                    self._doubted = Doubt(intent, before.step, tools.request_id, asked, read, seen)
                raise

    def see(self, desk: Desk) -> None:
        doubt, read = self._doubted, desk.read
        if doubt is None or read == doubt.read:
            return
        if read <= doubt.asked:  # asked for before the press was given up: another one knows better
            self._doubted = replace(doubt, read=read)
            self._tools.following.refresh()
            return
        self._doubted = None
        was_done = doubt.done(self._tools.screen)
        sentence = self._tools.text("said.was_done" if was_done else "said.was_not_done")
        self._tools.say(sentence, trouble=not was_done)

"""Open, pause, resume and close a counter: one agent a counter and one counter an agent, kept by constraints."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from qms_contract.counters import Counter, CounterSession, CounterState, SessionAction
from qms_contract.events import EventType

from qms_server.domain.errors import Conflict, CounterTaken, Forbidden
from qms_server.store import branches
from qms_server.store.branches import load_counter
from qms_server.store.requests import Answer
from qms_server.usecases.at_counter import counter_in_branch
from qms_server.usecases.commands import answer_of
from qms_server.usecases.leave_counter import check_still_serves
from qms_server.usecases.unit import Unit


async def change_session(unit: Unit, counter_id: UUID, command: CounterSession) -> Answer:
    """200 with the counter as it is now; what is already so is answered without an event."""
    before = await counter_in_branch(unit, counter_id)
    kind = await _ACTIONS[command.action](unit, before, command)
    if kind is None:
        return answer_of(200, before)
    after = await load_counter(unit.connection, counter_id)
    assert after is not None, "the branch's stream is locked"
    unit.tell_counter(kind, after)
    unit.touch_queue(*after.service_ids)
    return answer_of(200, after)


async def _open(unit: Unit, counter: Counter, command: CounterSession) -> EventType | None:
    if counter.agent_id == unit.actor.actor_id:
        return None if counter.state is CounterState.OPEN else await _resume(unit, counter, command)
    if counter.agent_id is not None:
        raise CounterTaken(f"Counter {counter.name} is open by {counter.agent_name}.", {"agent": counter.agent_name})
    if not unit.actor.is_staff:
        raise Forbidden("A counter is opened by a member of staff.")
    if not counter.active:
        raise Conflict(f"Counter {counter.name} is not in use.")
    await check_still_serves(unit)
    await branches.open_session(unit.connection, unit.actor.tenant_id, counter, unit.actor.actor_id, unit.now)
    return EventType.COUNTER_OPENED


async def _pause(unit: Unit, counter: Counter, command: CounterSession) -> EventType | None:
    _check_own(unit, counter)
    if counter.state is CounterState.PAUSED and counter.reason == command.reason:
        return None
    paused = CounterState.PAUSED
    await branches.change_session(unit.connection, counter.counter_id, paused, command.reason, unit.now)
    return EventType.COUNTER_PAUSED


async def _resume(unit: Unit, counter: Counter, command: CounterSession) -> EventType | None:
    _check_own(unit, counter)
    if counter.state is CounterState.OPEN:
        return None
    await branches.change_session(unit.connection, counter.counter_id, CounterState.OPEN, None, unit.now)
    return EventType.COUNTER_RESUMED


async def _close(unit: Unit, counter: Counter, command: CounterSession) -> EventType | None:
    if counter.state is CounterState.CLOSED:
        return None
    _check_own(unit, counter)
    if counter.current_ticket_id is not None:
        raise Conflict(f"{counter.current_number} is still at counter {counter.name}.")
    await branches.close_session(unit.connection, counter.counter_id)
    return EventType.COUNTER_CLOSED


_ACTIONS: dict[SessionAction, Callable[[Unit, Counter, CounterSession], Awaitable[EventType | None]]] = {
    SessionAction.OPEN: _open,
    SessionAction.PAUSE: _pause,
    SessionAction.RESUME: _resume,
    SessionAction.CLOSE: _close,
}


def _check_own(unit: Unit, counter: Counter) -> None:
    """An agent changes only the own session; who manages the branch may end what somebody left open."""
    if counter.state is CounterState.CLOSED:
        raise Conflict(f"Counter {counter.name} is closed.")
    if counter.agent_id != unit.actor.actor_id and not unit.actor.acts_for_others:
        raise CounterTaken(f"Counter {counter.name} is open by {counter.agent_name}.", {"agent": counter.agent_name})

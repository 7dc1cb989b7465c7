"""Call the next ticket: routing chooses among the heads of the counter's queues, and the choice is kept with its reasons."""

from uuid import UUID

import msgspec
from qms_contract.counters import Counter
from qms_contract.events import EventType
from qms_contract.tickets import Called, CallNext, Ticket

from qms_server.domain.errors import Conflict
from qms_server.domain.routing import RoutingState, Trace, choose
from qms_server.domain.visit import call
from qms_server.store.requests import Answer
from qms_server.store.tickets import keep_trace, queue_heads, take_visit
from qms_server.usecases.at_counter import free_counter_of_caller
from qms_server.usecases.commands import answer_of
from qms_server.usecases.move import apply_move
from qms_server.usecases.undo import remember
from qms_server.usecases.unit import Unit

# Under the branch's lock a head cannot vanish; the bound only keeps a defect from looping.
_ATTEMPTS = 5


class Next(msgspec.Struct, frozen=True):
    ticket: Ticket
    rule: str


async def call_next(unit: Unit, counter_id: UUID, command: CallNext) -> Answer:
    """200 with the ticket and the rule, or 204 when nobody waits for what the counter serves."""
    counter = await free_counter_of_caller(unit, counter_id)
    called = await call_head(unit, counter, command.service_ids)
    if called is None:
        return answer_of(204, None)
    return answer_of(200, Called(ticket=called.ticket, rule=called.rule))


async def call_head(unit: Unit, counter: Counter, service_ids: list[UUID] | None) -> Next | None:
    """Calls the ticket that routing chooses to `counter`, which must be free; None when nobody waits."""
    served = [service_id for service_id in counter.service_ids if service_ids is None or service_id in service_ids]
    for _ in range(_ATTEMPTS):
        heads = await queue_heads(unit.connection, served, counter.counter_id, unit.branch_id)
        state = RoutingState(unit.stream.priority_streak)
        choice = choose(heads, state, unit.now)
        if choice is None:
            return None
        visit = await take_visit(unit.connection, choice.ticket_id)
        if visit is not None:
            called = call(visit, counter.counter_id, unit.now)
            after = await apply_move(unit, EventType.TICKET_CALLED, visit, called)
            await remember(unit, visit, after)
            unit.stream.priority_streak = choice.state.priority_streak
            trace = Trace(heads, state, unit.now, choice)
            await keep_trace(unit.connection, after.ticket, unit.actor.actor_id, choice.rule, trace)
            return Next(after.ticket, choice.rule)
    raise Conflict("The queue is changing. Try again.")

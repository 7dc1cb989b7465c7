"""Call the next ticket: routing chooses among the heads of the counter's queues, and the choice is kept with its reasons."""

from uuid import UUID

import msgspec
from qms_contract.counters import Counter
from qms_contract.events import EventType
from qms_contract.tickets import Called, CallNext, Ticket
from qms_contract.wire import decode, encode

from qms_server.domain.errors import Conflict
from qms_server.domain.routing import RoutingState, Situation, Trace, all_preferred, choose
from qms_server.domain.visit import Visit, call
from qms_server.store.branches import load_branch
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
    """The visit that was called, and the rule that chose it."""

    visit: Visit
    rule: str

    @property
    def ticket(self) -> Ticket:
        return self.visit.ticket


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
        situation = await _situation(unit, counter, served)
        choice = choose(situation)
        if choice is None:
            return None
        visit = await take_visit(unit.connection, choice.ticket_id)
        if visit is not None:
            return await _call(unit, counter, visit, Trace(situation, choice))
    raise Conflict("The queue is changing. Try again.")


async def _situation(unit: Unit, counter: Counter, service_ids: list[UUID]) -> Situation:
    branch = await load_branch(unit.connection, unit.branch_id)
    assert branch is not None, "its stream is locked"
    favoured = all_preferred(branch.prefers, counter.prefers)
    return Situation(
        service_ids=service_ids,
        heads=await queue_heads(unit.connection, counter, service_ids, favoured, unit.now),
        state=decode(unit.stream.routing_state, RoutingState),
        priority_ratio=branch.priority_ratio,
        config_version=unit.stream.config_version,
        now=unit.now,
    )


async def _call(unit: Unit, counter: Counter, visit: Visit, trace: Trace) -> Next:
    choice = trace.choice
    called = call(visit, counter.counter_id, unit.now)
    after = await apply_move(unit, EventType.TICKET_CALLED, visit, called, counter)
    unit.stream.routing_state = encode(choice.state).decode()
    await remember(unit, visit, after)
    await keep_trace(unit.connection, after.ticket, unit.actor.actor_id, choice.rule, trace)
    return Next(after, choice.rule)

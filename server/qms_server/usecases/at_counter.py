"""What calling needs of a counter: that it is there, that the caller sits at it, and that nobody stands before it."""

from uuid import UUID

from msgspec.structs import replace
from qms_contract.counters import Counter, CounterState
from qms_contract.tickets import Ticket

from qms_server.domain.errors import Conflict, Forbidden, NotFound
from qms_server.store.branches import load_counter
from qms_server.usecases.unit import Unit


async def counter_in_branch(unit: Unit, counter_id: UUID) -> Counter:
    """Raises NotFound for a counter of another branch too."""
    counter = await load_counter(unit.connection, counter_id)
    if counter is None or counter.branch_id != unit.branch_id:
        raise NotFound("There is no such counter in this branch.")
    return counter


async def counter_of_caller(unit: Unit, counter_id: UUID) -> Counter:
    """The counter, open by the caller or, for who may call at any counter, by anybody; raises Forbidden otherwise."""
    counter = await counter_in_branch(unit, counter_id)
    is_own = counter.agent_id == unit.actor.actor_id or unit.actor.calls_at_any_counter
    if counter.state is not CounterState.OPEN or not is_own:
        raise Forbidden("You have not opened this counter.")
    return counter


async def free_counter_of_caller(unit: Unit, counter_id: UUID) -> Counter:
    """As `counter_of_caller`; raises Conflict while a ticket is called to or served at it."""
    counter = await counter_of_caller(unit, counter_id)
    if counter.current_ticket_id is not None:
        details = {"ticket_id": str(counter.current_ticket_id), "display_number": counter.current_number}
        raise Conflict(f"{counter.current_number} is still at this counter.", details)
    return counter


def occupied(counter: Counter, ticket: Ticket) -> Counter:
    """The counter with `ticket`, called to it or served at it, as its current one."""
    return replace(
        counter,
        current_ticket_id=ticket.ticket_id,
        current_number=ticket.display_number,
        current_status=ticket.status,
        current_since=ticket.served_at or ticket.called_at,
    )

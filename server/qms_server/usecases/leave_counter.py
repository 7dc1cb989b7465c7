"""A person who may no longer serve where they sit has left the counter; whoever is served there stays with it.

Nobody else could free it: presence goes by the person, whose programs are as alive in another branch.
"""

from typing import Any
from uuid import UUID

from msgspec.structs import replace
from qms_contract.events import EventType
from qms_contract.staff import Role

from qms_server.domain.access import Permission
from qms_server.domain.errors import Forbidden
from qms_server.store.branches import close_session, counter_of_agent, load_counter
from qms_server.store.queries import queries
from qms_server.usecases.given_permissions import given_permissions
from qms_server.usecases.unit import Unit

_SQL = queries("people")

MOVED = "agent_moved"
"""What counter.closed gives as the reason."""


async def leave_counter_elsewhere(unit: Unit, user: dict[str, Any]) -> None:
    """`user` are the columns as they are now; the tenant's stream is locked, and the counter's branch is after it."""
    counter = await counter_of_agent(unit.connection, user["user_id"])
    if counter is None or await _may_serve(unit, user, counter.branch_id):
        return
    branch = await unit.on_branch(counter.branch_id)
    # Before the branch was locked they may have left or gone to another counter, and a colleague may have sat down at this one.
    locked = await counter_of_agent(unit.connection, user["user_id"])
    if locked is None or locked.branch_id != counter.branch_id:
        return
    await close_session(unit.connection, locked.counter_id)
    closed = await load_counter(unit.connection, locked.counter_id)
    assert closed is not None, "a counter that an agent has open is not deleted"
    branch.tell_counter(EventType.COUNTER_CLOSED, replace(closed, reason=MOVED))
    branch.touch_queue(*closed.service_ids)


async def leave_counters_of_role(unit: Unit, role_id: UUID) -> None:
    """As `leave_counter_elsewhere`, for all who have a role that has just been changed. Branches are locked in one order."""
    for record in await unit.connection.fetch(_SQL["seated_of_role"], role_id):
        await leave_counter_elsewhere(unit, dict(record))


async def check_still_serves(unit: Unit) -> None:
    """Raises Forbidden for an actor who, as the database knows them now, may serve here no more: a server trusts for a moment
    what it knew of a token, and nobody would free the counter that they sit down at meanwhile."""
    user = await unit.connection.fetchrow(_SQL["person"], unit.actor.actor_id)
    if user is None or not await _may_serve(unit, dict(user), unit.branch_id):
        raise Forbidden("You may not serve in this branch any more.")


async def _may_serve(unit: Unit, user: dict[str, Any], branch_id: UUID) -> bool:
    if not user["active"] or user["branch_id"] not in (None, branch_id):
        return False
    return Permission.SERVE in await given_permissions(unit.connection, Role(user["role"]), user["role_id"])

"""Agents whose app has gone lose their counter, so that it is not open with nobody at it."""

from datetime import datetime
from functools import partial

from qms_server.domain.access import Permission
from qms_server.jobs.system import run_as_system
from qms_server.store.branches import lost_sessions
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.presence import free_counter


async def free_lost_counters(commands: Commands, since: datetime) -> int:
    """Ends the sessions of lost apps; how many were looked at. `since` is when this worker began: while the server
    itself was away nobody could be seen."""
    async with commands.database.transaction(None) as transaction:
        lost = await lost_sessions(transaction.connection, commands.clock(), since)
    for session in lost:
        scope = Scope("counter", session.counter_id, Permission.SERVE)
        await run_as_system(commands, session.tenant_id, scope, partial(free_counter, lost=session))
    return len(lost)

"""Agents whose app has gone lose their counter, so that it is not open with nobody at it."""

from datetime import datetime
from functools import partial

from qms_contract.counters import Counter, CounterState
from qms_contract.wire import decode

from qms_server.domain.access import Permission
from qms_server.jobs.system import each, run_as_system
from qms_server.store.branches import LostSession, lost_sessions
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.presence import free_counter


async def free_lost_counters(commands: Commands, since: datetime) -> int:
    """Ends the sessions of lost apps; how many of the counters are free now. `since` is when this worker began: while the
    server itself was away nobody could be seen."""

    async def free(lost: LostSession) -> bool:
        scope = Scope("counter", lost.counter_id, Permission.SERVE)
        answer = await run_as_system(commands, lost.tenant_id, scope, partial(free_counter, lost=lost))
        return decode(answer.body, Counter).state is CounterState.CLOSED

    find = partial(lost_sessions, now=commands.clock(), since=since)
    return await each(commands, find, lambda lost: lost.counter_id, free)

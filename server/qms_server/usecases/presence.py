"""Whether the agents' apps are there. A lost one frees its counter; the visitor being served stays with the counter."""

import time
from contextlib import suppress
from uuid import UUID

from msgspec.structs import replace
from qms_contract.events import EventType

from qms_server.domain.access import Actor
from qms_server.domain.errors import Unavailable
from qms_server.store.branches import LostSession, free_session, load_counter, mark_seen
from qms_server.store.requests import Answer
from qms_server.store.transaction import Database
from qms_server.usecases.commands import Clock, answer_of
from qms_server.usecases.unit import Unit

# What counter.closed gives as the reason, so that people can be told why.
LOST = "agent_lost"
ADMIN_TOOL = "qms-admin"
"""What the admin tool calls itself in its requests (qms_clientkit.qt.staff_program)."""
# A third of the shortest grace a branch may give its agents.
_NOTED_SECONDS = 10.0
_MOST_NOTED = 10_000


class Presence:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

        self._noted: dict[UUID, float] = {}

    async def noticed(self, actor: Actor) -> None:
        """As `seen`, for each request that an app without a socket makes: written down every few seconds at most."""
        now = time.monotonic()
        if not _sits_at_counters(actor):
            return
        if now - self._noted.get(actor.actor_id, -_NOTED_SECONDS) < _NOTED_SECONDS:
            return
        if len(self._noted) >= _MOST_NOTED:
            self._noted.clear()
        self._noted[actor.actor_id] = now
        with suppress(Unavailable):
            await self.seen(actor)

    async def seen(self, actor: Actor) -> None:
        """Notes that the agent's app is there. It takes no stream's lock, for it happens all the time."""
        if not _sits_at_counters(actor):
            return
        async with self._database.transaction(actor.tenant_id) as transaction:
            await mark_seen(transaction.connection, actor.actor_id, self._clock())


def _sits_at_counters(actor: Actor) -> bool:
    """Who has the admin tool open elsewhere does not keep the counter of an agent's app that has gone."""
    is_managing = (actor.origin.user_agent or "").startswith(ADMIN_TOOL)
    return actor.is_staff and not is_managing


async def free_counter(unit: Unit, lost: LostSession) -> Answer:
    """200 with the counter, closed unless the app was seen again since the job looked."""
    freed = await free_session(unit.connection, lost)
    counter = await load_counter(unit.connection, lost.counter_id)
    assert counter is not None, "a counter that an agent has open is not deleted"
    if freed:
        unit.tell_counter(EventType.COUNTER_CLOSED, replace(counter, reason=LOST))
        unit.touch_queue(*counter.service_ids)
    return answer_of(200, counter)

"""The consumer that counts: each event names a visit, whose legs are counted anew."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from qms_server.store.analytics import count_visits
from qms_server.store.outbox import OutboxEvent

PAUSE_SECONDS = 0.4
"""Between two looks: managers see within a second what happened in their hall."""


class Counting:
    """An event only says which visit to look at, so one that comes late, twice or out of order does no harm."""

    name = "analytics"

    async def apply(
        self, connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, events: Sequence[OutboxEvent]
    ) -> None:
        visits = {event.ticket_id for event in events if event.ticket_id is not None}
        if visits:
            await count_visits(connection, branch_id, sorted(visits))

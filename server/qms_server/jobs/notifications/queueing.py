"""The consumer that queues what webhooks are to be told: once an event, in each branch's order, without the visitor."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from qms_contract.events import EventType
from qms_contract.webhooks import TELLABLE

from qms_server.domain.privacy import Audience
from qms_server.feed.frames import payload_for
from qms_server.store.notifications import (
    Listener,
    add_notification,
    listeners_of,
    payloads_of,
    time_taken_back,
    told_of,
    withdraw,
)
from qms_server.store.outbox import OutboxEvent


class Notifying:
    """A `ticket.reverted` withdraws what nobody has begun to send, and follows what was sent or may have been."""

    name = "notifications"

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def apply(
        self, connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, events: Sequence[OutboxEvent]
    ) -> None:
        listeners = await listeners_of(connection, branch_id)
        heard = [event for event in events if event.type in TELLABLE and _any_after(listeners, event)]
        if not heard:
            return
        payloads = await payloads_of(connection, branch_id, heard[0].epoch, [event.offset for event in heard])
        for event in heard:
            for webhook_id in await self._whom(connection, branch_id, listeners, event):
                payload = payload_for(Audience.PUBLIC, payloads[event.offset])
                await add_notification(connection, tenant_id, branch_id, webhook_id, event, payload)

    async def _whom(
        self, connection: asyncpg.Connection, branch_id: UUID, listeners: list[Listener], event: OutboxEvent
    ) -> Iterable[UUID]:
        since = [one for one in listeners if one.created_at < event.ts]
        wanting = {one.webhook_id for one in since if event.type in one.events}
        if event.type != EventType.TICKET_REVERTED or event.ticket_id is None:
            return sorted(wanting)
        taken_back = await time_taken_back(connection, branch_id, event)
        if taken_back is None:
            return sorted(wanting)
        withdrawn = await withdraw(connection, event.ticket_id, taken_back, self._clock())
        told = await told_of(connection, event.ticket_id, taken_back) & {one.webhook_id for one in since}
        return sorted((wanting - withdrawn) | told)


def _any_after(listeners: list[Listener], event: OutboxEvent) -> bool:
    """Whether it concerns any webhook: one that is made does not hear of what was before it."""
    return any(one.created_at < event.ts for one in listeners)

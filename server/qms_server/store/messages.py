"""What supervisors wrote to the counters, as long as it may be shown, and who has seen it."""

from datetime import datetime
from uuid import UUID

import asyncpg
from qms_contract.counters import StaffMessage

from qms_server.store.queries import queries

_SQL = queries("messages")


async def add_message(connection: asyncpg.Connection, tenant_id: UUID, message: StaffMessage) -> None:
    place, sent = (message.branch_id, message.counter_id), (message.sender_id, message.sender_name, message.sent_at)
    await connection.execute(_SQL["add"], tenant_id, message.message_id, *place, message.text, *sent)


async def forget_messages(connection: asyncpg.Connection, branch_id: UUID, before: datetime) -> None:
    await connection.execute(_SQL["forget"], branch_id, before)


async def unseen_messages(
    connection: asyncpg.Connection, branch_id: UUID, counter_id: UUID, user_id: UUID, since: datetime
) -> list[StaffMessage]:
    """The oldest first."""
    rows = await connection.fetch(_SQL["unseen"], branch_id, counter_id, user_id, since)
    return [StaffMessage(**row) for row in rows]


async def is_message_to(connection: asyncpg.Connection, message_id: UUID, branch_id: UUID, counter_id: UUID) -> bool:
    return bool(await connection.fetchval(_SQL["is_there"], message_id, branch_id, counter_id))


async def mark_seen(
    connection: asyncpg.Connection, tenant_id: UUID, message_id: UUID, user_id: UUID, now: datetime
) -> None:
    await connection.execute(_SQL["see"], tenant_id, message_id, user_id, now)

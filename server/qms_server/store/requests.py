"""Answers already given. A repeated request gets the stored one, in the same transaction that made it."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from qms_server.domain.errors import RequestIdReused
from qms_server.store.queries import queries

_SQL = queries("requests")


class Answer(msgspec.Struct, frozen=True):
    """HTTP status and JSON body (empty for 204)."""

    status: int
    body: bytes


async def find_answer(
    connection: asyncpg.Connection, actor_id: UUID, request_id: UUID, request_hash: bytes
) -> Answer | None:
    """The answer `actor_id` got for `request_id`; raises RequestIdReused when that was another request."""
    record = await connection.fetchrow(_SQL["find"], actor_id, request_id)
    if record is None:
        return None
    if record["request_hash"] != request_hash:
        raise RequestIdReused("This request_id was already used for another request.")
    return Answer(record["status"], record["body"])


async def keep_answer(
    connection: asyncpg.Connection,
    tenant_id: UUID,
    actor_id: UUID,
    request_id: UUID,
    request_hash: bytes,
    answer: Answer,
    now: datetime,
) -> None:
    """Raises asyncpg.UniqueViolationError (request_answered_once) when a twin on another stream was faster."""
    await connection.execute(
        _SQL["keep"], tenant_id, actor_id, request_id, request_hash, answer.status, answer.body, now
    )


async def forget_answers(connection: asyncpg.Connection, before: datetime) -> None:
    await connection.execute(_SQL["forget"], before)

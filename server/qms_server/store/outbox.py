"""Consumers' cursors in the outbox, and their dead letters."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.ids import new_id
from qms_contract.outbox import DeadLetter

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

_SQL = queries("outbox")


class OutboxEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What a consumer is told of an event: which it is and whom it concerns."""

    epoch: str
    offset: int
    type: str
    ts: datetime
    ticket_id: UUID | None
    counter_id: UUID | None


class Due(msgspec.Struct, frozen=True):
    """A branch in which a consumer has something to do."""

    tenant_id: UUID
    branch_id: UUID


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed cursor. `ready` is false while the event after `offset` waits to be tried again.

    `attempts` are those that failed on that event; `stream_epoch` and `head` say where the branch's stream stands.
    """

    tenant_id: UUID
    consumer: str
    branch_id: UUID
    epoch: str
    offset: int
    attempts: int
    ready: bool
    stream_epoch: str
    head: int


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """How far a consumer is behind: `events` not yet applied, the oldest of them from `since` (None: nothing waits)."""

    consumer: str
    events: int
    since: datetime | None
    dead_letters: int


async def due_branches(connection: asyncpg.Connection, consumer: str, now: datetime) -> list[Due]:
    """At most 100, in the system's name."""
    return [Due(**record) for record in await connection.fetch(_SQL["due"], consumer, now)]


async def claim_cursor(connection: asyncpg.Connection, consumer: str, due: Due, now: datetime) -> Cursor | None:
    """The branch's cursor, locked until the transaction ends; None while another worker holds it."""
    await connection.execute(_SQL["begin"], due.tenant_id, consumer, due.branch_id)
    record = await connection.fetchrow(_SQL["claim"], consumer, due.branch_id, now)
    return Cursor(**record) if record else None


async def hold_cursor(connection: asyncpg.Connection, tenant_id: UUID, consumer: str, branch_id: UUID) -> None:
    """Locks the branch's cursor, waiting for the worker that has it: nobody applies anything meanwhile."""
    await connection.execute(_SQL["begin"], tenant_id, consumer, branch_id)
    await connection.fetchrow(_SQL["wait_for"], consumer, branch_id)


async def events_after(connection: asyncpg.Connection, cursor: Cursor, limit: int) -> list[OutboxEvent]:
    """The next events in their order, all of one epoch; empty when there is none."""
    found = await _page(connection, cursor.branch_id, cursor.epoch, cursor.offset, limit)
    if found or cursor.epoch == cursor.stream_epoch:
        return found
    epoch = await connection.fetchval(_SQL["next_epoch"], cursor.branch_id, cursor.offset)
    return await _page(connection, cursor.branch_id, epoch, cursor.offset, limit) if epoch else []


async def move_cursor(connection: asyncpg.Connection, cursor: Cursor, epoch: str, offset: int, now: datetime) -> None:
    await connection.execute(_SQL["move"], cursor.consumer, cursor.branch_id, epoch, offset, now)


async def note_failure(
    connection: asyncpg.Connection, cursor: Cursor, attempts: int, error: str, retry_at: datetime, now: datetime
) -> None:
    await connection.execute(_SQL["fail"], cursor.consumer, cursor.branch_id, attempts, error, retry_at, now)


async def bury_event(
    connection: asyncpg.Connection, cursor: Cursor, event: OutboxEvent, attempts: int, error: str, now: datetime
) -> None:
    await connection.execute(
        _SQL["bury"],
        *(cursor.tenant_id, new_id(), cursor.consumer, cursor.branch_id, event.epoch, event.offset, event.type),
        *(event.ts, event.ticket_id, event.counter_id, attempts, error, now),
    )


async def requested_letters(
    connection: asyncpg.Connection, cursor: Cursor, limit: int
) -> list[tuple[UUID, OutboxEvent]]:
    """The branch's dead letters to be tried again, with their ids."""
    records = await connection.fetch(_SQL["requested"], cursor.consumer, cursor.branch_id, limit)
    return [(record["dead_letter_id"], wire_struct(record, OutboxEvent)) for record in records]


async def forget_letter(connection: asyncpg.Connection, dead_letter_id: UUID) -> None:
    await connection.execute(_SQL["forget"], dead_letter_id)


async def note_failed_letter(connection: asyncpg.Connection, dead_letter_id: UUID, error: str, now: datetime) -> None:
    await connection.execute(_SQL["failed_again"], dead_letter_id, error, now)


async def page_of_letters(
    connection: asyncpg.Connection, consumer: str | None, branch_id: UUID | None, limit: int, offset: int
) -> tuple[list[DeadLetter], int]:
    """Newest failure first, and how many there are in all."""
    records = await connection.fetch(_SQL["dead_letters"], consumer, branch_id, None, limit, offset)
    total = await connection.fetchval(_SQL["count"], consumer, branch_id)
    return [wire_struct(record, DeadLetter) for record in records], total


async def find_letter(connection: asyncpg.Connection, dead_letter_id: UUID) -> DeadLetter | None:
    record = await connection.fetchrow(_SQL["dead_letters"], None, None, dead_letter_id, 1, 0)
    return wire_struct(record, DeadLetter) if record else None


async def request_retry(connection: asyncpg.Connection, dead_letter_id: UUID, now: datetime) -> None:
    await connection.execute(_SQL["request_retry"], dead_letter_id, now)


async def outbox_backlog(connection: asyncpg.Connection, consumers: Sequence[str]) -> list[Backlog]:
    """Over all tenants, in the system's name: one index look-up for each branch that is behind."""
    return [Backlog(**record) for record in await connection.fetch(_SQL["backlog"], list(consumers))]


async def _page(
    connection: asyncpg.Connection, stream_id: UUID, epoch: str, offset: int, limit: int
) -> list[OutboxEvent]:
    return [OutboxEvent(**record) for record in await connection.fetch(_SQL["page"], stream_id, epoch, offset, limit)]

"""Notifications in the database: what is to be told to which webhook, and how far that has come."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

import asyncpg
import msgspec
from qms_contract.ids import new_id
from qms_contract.webhooks import Notification
from qms_contract.wire import encode

from qms_server.store.outbox import Backlog, OutboxEvent
from qms_server.store.queries import queries

_SQL = queries("notifications")


class Listener(msgspec.Struct, frozen=True):
    """A webhook as far as it says what it hears of: `events`, and only those after it was made."""

    webhook_id: UUID
    events: list[str]
    created_at: datetime


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A notification that this worker may send now. `attempts` counts this one; `secret` is sealed; not `wanted` any more
    when its webhook was switched off.
    """

    tenant_id: UUID
    notification_id: UUID
    webhook_id: UUID
    subject_id: UUID
    seq: int
    type: str
    body: str
    attempts: int
    url: str
    secret: str
    wanted: bool


async def listeners_of(connection: asyncpg.Connection, branch_id: UUID) -> list[Listener]:
    """The webhooks that hear of the branch."""
    return [Listener(**record) for record in await connection.fetch(_SQL["webhooks"], str(branch_id))]


async def payloads_of(
    connection: asyncpg.Connection, branch_id: UUID, epoch: str, offsets: Sequence[int]
) -> dict[int, str]:
    """What these events of one epoch said, as JSON."""
    records = await connection.fetch(_SQL["payloads"], branch_id, epoch, list(offsets))
    return {record["offset"]: record["payload"] for record in records}


async def add_notification(
    connection: asyncpg.Connection,
    tenant_id: UUID,
    branch_id: UUID,
    webhook_id: UUID,
    event: OutboxEvent,
    payload: bytes,
) -> None:
    """The event, to be told to the webhook. Its id follows from both, so that it is the same however often it is made."""
    notification_id = uuid5(webhook_id, f"{branch_id}:{event.epoch}:{event.offset}")
    body = Notification(
        delivery_id=notification_id,
        webhook_id=webhook_id,
        type=event.type,
        ts=event.ts,
        tenant_id=tenant_id,
        branch_id=branch_id,
        epoch=event.epoch,
        offset=event.offset,
        payload=msgspec.Raw(payload),
    )
    subject_id = event.ticket_id or branch_id
    await connection.execute(
        _SQL["add"],
        *(
            tenant_id,
            notification_id,
            webhook_id,
            branch_id,
            subject_id,
            event.epoch,
            event.offset,
            event.type,
            event.ts,
        ),
        *(event.ticket_id, event.counter_id, encode(body).decode(), event.ts),
    )


async def time_taken_back(connection: asyncpg.Connection, branch_id: UUID, reverted: OutboxEvent) -> datetime | None:
    """The time of the command that a `ticket.reverted` took back; None when the log does not reach back to it."""
    place = (reverted.ticket_id, branch_id, reverted.epoch, reverted.offset)
    ts: datetime | None = await connection.fetchval(_SQL["before"], *place)
    return ts


async def withdraw(connection: asyncpg.Connection, ticket_id: UUID, ts: datetime, now: datetime) -> set[UUID]:
    """Takes back what nobody has begun to send of a ticket's command; the webhooks that will not hear of it."""
    return {record["webhook_id"] for record in await connection.fetch(_SQL["withdraw"], ticket_id, ts, now)}


async def told_of(connection: asyncpg.Connection, ticket_id: UUID, ts: datetime) -> set[UUID]:
    """The webhooks that heard of a ticket's command, or may have."""
    return {record["webhook_id"] for record in await connection.fetch(_SQL["told"], ticket_id, ts)}


async def due_webhooks(connection: asyncpg.Connection, now: datetime, but: Sequence[UUID]) -> list[UUID]:
    """In the system's name; at most 100."""
    return [record["webhook_id"] for record in await connection.fetch(_SQL["due"], now, list(but))]


async def claim(
    connection: asyncpg.Connection, webhook_id: UUID, limit: int, now: datetime, leased_until: datetime
) -> list[Claimed]:
    """In the system's name."""
    records = await connection.fetch(_SQL["claim"], now, leased_until, webhook_id, limit)
    return [Claimed(**record) for record in records]


async def note_sent(connection: asyncpg.Connection, claimed: Claimed, now: datetime) -> None:
    await connection.execute(_SQL["sent"], claimed.notification_id, claimed.attempts, now)
    if claimed.attempts > 1:
        await _move_followers(connection, claimed, now)


async def note_unwanted(connection: asyncpg.Connection, claimed: Claimed, now: datetime) -> None:
    await connection.execute(_SQL["unwanted"], claimed.notification_id, claimed.attempts, now)


async def note_failed(connection: asyncpg.Connection, claimed: Claimed, error: str, next_at: datetime) -> None:
    place = (claimed.notification_id, claimed.attempts)
    if await connection.fetchval(_SQL["failed"], *place, next_at, error) is not None:
        await _move_followers(connection, claimed, next_at)


async def give_up(connection: asyncpg.Connection, claimed: Claimed, error: str, now: datetime) -> None:
    """A dead letter: seen and tried again like those of the outbox's consumers."""
    place = (claimed.notification_id, claimed.attempts)
    if await connection.fetchval(_SQL["give_up"], *place, now, error) is not None:
        await connection.execute(_SQL["bury"], claimed.notification_id, new_id())
        await _move_followers(connection, claimed, now)


async def requested_letters(connection: asyncpg.Connection) -> list[tuple[UUID, UUID]]:
    """Tenant and id of the dead letters to be tried again; in the system's name."""
    return [tuple(record) for record in await connection.fetch(_SQL["requested"])]


async def revive(connection: asyncpg.Connection, dead_letter_id: UUID, attempts: int, now: datetime) -> None:
    await connection.execute(_SQL["revive"], dead_letter_id, attempts, now)


async def forget_notifications(connection: asyncpg.Connection, before: datetime) -> None:
    """What was sent or withdrawn before then; in the system's name."""
    await connection.execute(_SQL["forget"], before)


async def notifications_backlog(connection: asyncpg.Connection) -> Backlog:
    """Over all tenants, in the system's name: as if `webhooks` were one more consumer of the outbox."""
    return Backlog(**await connection.fetchrow(_SQL["backlog"]))


async def _move_followers(connection: asyncpg.Connection, claimed: Claimed, next_at: datetime) -> None:
    """So that what waits behind a receiver that is away is not looked at again and again."""
    await connection.execute(_SQL["followers"], claimed.webhook_id, claimed.subject_id, claimed.seq, next_at)

"""Streams: one ordered log of events a branch, and one a tenant. Whoever writes tickets or counters holds its lock."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.events import EventType
from qms_contract.wire import encode

from qms_server.store.queries import queries

_SQL = queries("streams")


class Stream(msgspec.Struct, kw_only=True):
    """A locked stream. `head` is the offset of its last event; `routing_state` is routing's as JSON; `area_ids` are the
    areas of its branch.

    Both change under the same lock.
    """

    stream_id: UUID
    branch_id: UUID | None
    epoch: str
    head: int
    config_version: int
    routing_state: str
    area_ids: list[UUID] = []


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it has an offset; `payload` is a payload struct of the contract."""

    type: EventType
    topics: tuple[str, ...]
    payload: object
    ticket_id: UUID | None = None
    counter_id: UUID | None = None


async def lock_stream(connection: asyncpg.Connection, stream_id: UUID) -> Stream | None:
    return await _lock(connection, "lock", stream_id)


async def lock_stream_of_ticket(connection: asyncpg.Connection, ticket_id: UUID) -> Stream | None:
    return await _lock(connection, "lock_of_ticket", ticket_id)


async def lock_stream_of_service(connection: asyncpg.Connection, service_id: UUID) -> Stream | None:
    return await _lock(connection, "lock_of_service", service_id)


async def lock_stream_of_counter(connection: asyncpg.Connection, counter_id: UUID) -> Stream | None:
    return await _lock(connection, "lock_of_counter", counter_id)


async def create_stream(
    connection: asyncpg.Connection, tenant_id: UUID, stream_id: UUID, branch_id: UUID | None
) -> None:
    """A stream with a fresh epoch: a client that knew another one starts from a snapshot."""
    await connection.execute(_SQL["create"], tenant_id, stream_id, branch_id, secrets.token_hex(6))


async def append_events(
    connection: asyncpg.Connection,
    tenant_id: UUID,
    stream: Stream,
    events: Sequence[NewEvent],
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Writes `events` at the end of the locked `stream` and moves it on; `stream` itself is brought up to date."""
    offsets = list(range(stream.head + 1, stream.head + len(events) + 1))
    told = [(offset, topic) for offset, event in zip(offsets, events, strict=True) for topic in event.topics]
    stream.head += len(events)
    await connection.execute(
        _SQL["append"],
        *(tenant_id, stream.stream_id, stream.epoch, now, actor_id, offsets),
        [event.type.value for event in events],
        [encode(event.payload).decode() for event in events],
        [event.ticket_id for event in events],
        [event.counter_id for event in events],
        *([offset for offset, _ in told], [topic for _, topic in told]),
        *(stream.head, stream.config_version, stream.routing_state),
    )


async def _lock(connection: asyncpg.Connection, query: str, subject_id: UUID) -> Stream | None:
    record = await connection.fetchrow(_SQL[query], subject_id)
    return Stream(**record) if record else None


async def stream_position(connection: asyncpg.Connection, stream_id: UUID) -> tuple[str, int, int]:
    """Epoch, offset of the last event, and configuration version."""
    record = await connection.fetchrow(_SQL["position"], stream_id)
    return record["epoch"], record["head"], record["config_version"]


async def ticket_history(connection: asyncpg.Connection, ticket_id: UUID) -> list[asyncpg.Record]:
    """Rows of type, ts, actor_id, actor_name and payload, oldest first."""
    history: list[asyncpg.Record] = await connection.fetch(_SQL["of_ticket"], ticket_id)
    return history


async def calls_for_help(connection: asyncpg.Connection, stream_id: UUID, since: datetime) -> list[asyncpg.Record]:
    """Rows of ts and payload, the oldest first."""
    calls: list[asyncpg.Record] = await connection.fetch(_SQL["calls_for_help"], stream_id, since)
    return calls


async def events_since(
    connection: asyncpg.Connection, stream_id: UUID, epoch: str, offset: int, limit: int
) -> list[asyncpg.Record]:
    """A page of the stream's events after `offset`."""
    page: list[asyncpg.Record] = await connection.fetch(_SQL["since"], stream_id, epoch, offset, limit)
    return page


async def topic_events_since(
    connection: asyncpg.Connection, stream_id: UUID, epoch: str, offset: int, topics: Sequence[str], search: int
) -> list[asyncpg.Record]:
    """The events on any of the topics among the first `search` of the stream after `offset`."""
    query = _SQL["topic_since"]
    events: list[asyncpg.Record] = await connection.fetch(query, stream_id, epoch, offset, list(topics), search)
    return events


async def topic_names(connection: asyncpg.Connection, stream_id: UUID) -> list[str]:
    """The topics that the stream ever had an event on, in one order."""
    return [record["topic"] for record in await connection.fetch(_SQL["topic_names"], stream_id)]


async def is_kept(connection: asyncpg.Connection, stream_id: UUID, epoch: str, offset: int) -> bool:
    """Whether the event is still in the log, whose oldest months are dropped."""
    kept: bool = await connection.fetchval(_SQL["is_kept"], stream_id, epoch, offset)
    return kept


async def stream_positions(connection: asyncpg.Connection, stream_ids: list[UUID]) -> list[asyncpg.Record]:
    """Rows of stream_id, epoch and head."""
    positions: list[asyncpg.Record] = await connection.fetch(_SQL["positions"], stream_ids)
    return positions


async def event_time(connection: asyncpg.Connection, stream_id: UUID, offset: int) -> datetime | None:
    ts: datetime | None = await connection.fetchval(_SQL["event_time"], stream_id, offset)
    return ts

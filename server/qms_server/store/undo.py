"""What a ticket was before its last command, kept so that the actor may take that command back."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.wire import decode, encode

from qms_server.domain.visit import Visit, is_leg_open
from qms_server.store.queries import queries

_SQL = queries("tickets")


class UndoState(msgspec.Struct, frozen=True):
    """`version` is the ticket's after the command; `with_ticket_id` the ticket the same command called.

    `routing` is the state of routing as JSON, before and after the command; None of a version that did not keep it.
    """

    actor_id: UUID
    version: int
    before: Visit
    done_at: datetime
    with_ticket_id: UUID | None
    routing: tuple[str | None, str | None]


async def keep_undo(
    connection: asyncpg.Connection,
    before: Visit,
    after: Visit,
    actor_id: UUID,
    now: datetime,
    routing: tuple[str, str],
) -> None:
    ticket = after.ticket
    await connection.execute(
        _SQL["remember"],
        *(ticket.tenant_id, ticket.ticket_id, actor_id, ticket.version, encode(before).decode(), now, *routing),
    )


async def link_undo(connection: asyncpg.Connection, ticket_id: UUID, called_id: UUID) -> None:
    await connection.execute(_SQL["link"], ticket_id, called_id)


async def load_undo(connection: asyncpg.Connection, ticket_id: UUID) -> UndoState | None:
    record = await connection.fetchrow(_SQL["recall_undo"], ticket_id)
    if record is None:
        return None
    routing = record["routing_before"], record["routing_after"]
    before = decode(record["before"], Visit)
    return UndoState(
        record["actor_id"], record["version"], before, record["done_at"], record["with_ticket_id"], routing
    )


async def forget_undo(connection: asyncpg.Connection, ticket_id: UUID) -> None:
    await connection.execute(_SQL["forget_undo"], ticket_id)


async def restore_legs(connection: asyncpg.Connection, before: Visit) -> None:
    """The legs as they were: later ones are gone, and the one it was on goes on, unless it had ended before."""
    ticket = before.ticket
    await connection.execute(_SQL["drop_leg"], ticket.ticket_id, before.leg)
    if is_leg_open(before):
        times = (ticket.called_at, ticket.served_at)
        await connection.execute(_SQL["reopen_leg"], ticket.ticket_id, before.leg, ticket.counter_id, *times)

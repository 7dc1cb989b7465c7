"""Kiosks' own series and the numbers given out from them."""

from uuid import UUID

import asyncpg

from qms_server.store.queries import queries

_SQL = queries("offline")


async def usable_series(connection: asyncpg.Connection, branch_id: UUID, device_id: UUID) -> frozenset[str]:
    """The series whose tickets the kiosk may bring."""
    return frozenset(record["series"] for record in await connection.fetch(_SQL["series"], branch_id, device_id))


async def mark_offline(
    connection: asyncpg.Connection, ticket_id: UUID, series: str, device_seq: int, display_number: str
) -> bool:
    """Writes which printed number the ticket has; False when it already has another one.

    asyncpg.UniqueViolationError (offline_number_once, number_issued_once) when that number is another ticket's.
    """
    marked = await connection.fetchval(_SQL["mark"], ticket_id, series, device_seq, display_number)
    return marked is not None


async def last_seq(connection: asyncpg.Connection, branch_id: UUID, series: str | None) -> int:
    """The highest place of the series that has arrived; 0 when none has."""
    return await connection.fetchval(_SQL["last_seq"], branch_id, series) or 0


async def next_series(connection: asyncpg.Connection, branch_id: UUID) -> str:
    """A code that the branch never used; its stream must be locked, so that no two get the same."""
    return f"L{await connection.fetchval(_SQL['last_series'], branch_id) + 1}"


async def give_series(connection: asyncpg.Connection, device_id: UUID, series: str) -> None:
    await connection.execute(_SQL["give_series"], device_id, series)

"""What is kept and for how long: who visitors were, answers, logins, and the months of the event log."""

from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from qms_server.store.queries import queries

_SQL = queries("retention")


class DueDay(msgspec.Struct, frozen=True):
    """A business day of a branch whose visitors are to be forgotten."""

    tenant_id: UUID
    branch_id: UUID
    day: date


async def due_days(connection: asyncpg.Connection, now: datetime) -> list[DueDay]:
    """At most one a branch, the oldest; as qms_system."""
    return [DueDay(**record) for record in await connection.fetch(_SQL["due_days"], now)]


async def forget_in_tickets(connection: asyncpg.Connection, due: DueDay) -> int:
    """How many tickets no longer say whose they were; in the tenant's name, under the branch's lock."""
    return _count(await connection.execute(_SQL["forget_in_tickets"], due.branch_id, due.day))


async def forget_in_events(connection: asyncpg.Connection, due: DueDay) -> None:
    """The events of the day's tickets too, after which the day is done; as qms_system."""
    await connection.execute(_SQL["forget_in_events"], due.tenant_id, due.branch_id, due.day)
    await connection.execute(_SQL["day_forgotten"], due.tenant_id, due.branch_id, due.day + timedelta(days=1))


async def forget_in_answers(connection: asyncpg.Connection, now: datetime) -> int:
    """Kept answers past their tenant's time no longer say who the customer was; how many. As qms_system."""
    forgotten = 0
    for tenant_id, since, until in await connection.fetch(_SQL["due_answers"], now):
        forgotten += _count(await connection.execute(_SQL["forget_in_answers"], tenant_id, since, until))
        await connection.execute(_SQL["answers_forgotten"], tenant_id, until)
    return forgotten


async def forget_undo(connection: asyncpg.Connection, before: datetime) -> None:
    await connection.execute(_SQL["forget_undo"], before)


async def forget_sessions(connection: asyncpg.Connection, before: datetime) -> int:
    """Drops logins that ended before; how many tokens. As qms_system."""
    return _count(await connection.execute(_SQL["forget_sessions"], before))


async def prepare_months(connection: asyncpg.Connection, ahead: int) -> int:
    """Partitions of the event log for this month and `ahead` more; how many were new. As qms_system.

    Raises asyncpg.LockNotAvailableError when commands held the log for too long: come again.
    """
    made: int = await connection.fetchval(_SQL["prepare_months"], ahead)
    return made


async def old_months(connection: asyncpg.Connection, before: datetime) -> list[str]:
    """The partitions whose month ended before this time, oldest first."""
    return [record["name"] for record in await connection.fetch(_SQL["old_months"], before)]


async def drop_month(connection: asyncpg.Connection, name: str) -> None:
    """Raises asyncpg.LockNotAvailableError as `prepare_months` does. As qms_system."""
    await connection.execute(_SQL["drop_month"], name)


async def is_alone(connection: asyncpg.Connection) -> bool:
    """Whether no other worker keeps the log just now; until the transaction ends."""
    alone: bool = await connection.fetchval(_SQL["alone"])
    return alone


def _count(tag: str) -> int:
    return int(tag.rsplit(" ", 1)[1])

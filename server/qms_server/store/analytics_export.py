"""The counted legs as rows of a table, a day of a branch at a time: no more than that is ever held."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from qms_server.store.analytics import Span, every_branch
from qms_server.store.queries import queries

_SQL = queries("analytics")
COLUMNS = (
    *(
        "ticket_id",
        "display_number",
        "leg",
        "branch",
        "service",
        "channel",
        "priority_class",
        "counter",
        "staff",
        "day",
    ),
    *("time_zone", "queued_at", "called_at", "served_at", "ended_at", "outcome", "wait_seconds", "service_seconds"),
    "within_target",
)


async def days_to_export(connection: asyncpg.Connection, span: Span) -> list[tuple[UUID, date]]:
    """The days that have legs, branch by branch."""
    branches = [span.branch_id] if span.branch_id else await every_branch(connection)
    return [(branch_id, day) for branch_id in branches for day in await _days(connection, branch_id, span)]


async def csv_of_day(connection: asyncpg.Connection, branch_id: UUID, day: date) -> bytes:
    """The day's rows without a header (RFC 4180, UTF-8), written by PostgreSQL itself: COPY costs this process next to
    nothing.
    """
    rows = io.BytesIO()
    await connection.copy_from_query(_SQL["exported"], branch_id, day, output=rows, format="csv")
    return rows.getvalue()


async def rows_of_day(connection: asyncpg.Connection, branch_id: UUID, day: date) -> list[tuple[Any, ...]]:
    """The same rows as values, in the order of `COLUMNS`."""
    return [tuple(record) for record in await connection.fetch(_SQL["exported"], branch_id, day)]


async def _days(connection: asyncpg.Connection, branch_id: UUID, span: Span) -> list[date]:
    records = await connection.fetch(_SQL["exported_days"], branch_id, span.first_day, span.last_day)
    return [record["begun_day"] for record in records]

"""The figures in the database: counted from the legs of visits, and read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.analytics import COUNTS, Durations, Figures, GroupBy

from qms_server.domain.histogram import GROWTH, LAST_SLOT, quantiles, slots_of
from qms_server.store.queries import queries

_SQL = queries("analytics")
_OF_THE_BRANCH = "branch"


class Span(msgspec.Struct, frozen=True):
    """Business days, both included, of one branch or (None) of all."""

    branch_id: UUID | None
    first_day: date
    last_day: date


async def count_visits(connection: asyncpg.Connection, branch_id: UUID, ticket_ids: Sequence[UUID]) -> None:
    """Counts these visits of the branch as they are now: what was counted of them before is taken back.

    Whoever calls this holds the branch's cursor, so that no two count the same visit at once.
    """
    # A plan that was made and kept while the facts were few would read all of them for ever, also within a rebuild, whose
    # rows no ANALYZE sees: 400 ms instead of 60 for a day of 550 visits.
    await connection.execute("SET LOCAL enable_seqscan = off")
    await connection.execute(_SQL["count"], ticket_ids, branch_id, GROWTH, LAST_SLOT)


async def forget_figures(connection: asyncpg.Connection, branch_id: UUID) -> None:
    for query in ("forget_facts", "forget_hours", "forget_days"):
        await connection.execute(_SQL[query], branch_id)


async def every_branch(connection: asyncpg.Connection) -> list[UUID]:
    """Deleted ones too."""
    return [record["branch_id"] for record in await connection.fetch(_SQL["branches"])]


async def days_with_tickets(connection: asyncpg.Connection, branch_id: UUID) -> list[date]:
    return [record["business_day"] for record in await connection.fetch(_SQL["days_with_tickets"], branch_id)]


async def tickets_of_day(connection: asyncpg.Connection, branch_id: UUID, day: date) -> list[UUID]:
    return [record["ticket_id"] for record in await connection.fetch(_SQL["tickets_of_day"], branch_id, day)]


async def total_figures(connection: asyncpg.Connection, span: Span) -> Figures:
    (record,) = await _fetch(connection, "total", _OF_THE_BRANCH, span)
    return _figures(record)


async def grouped_figures(connection: asyncpg.Connection, group_by: GroupBy, span: Span) -> list[tuple[str, Figures]]:
    """Keys and figures, groups in which nothing happened left out; hours and days in their order, others in none."""
    if group_by in {GroupBy.HOUR, GroupBy.DAY}:
        records = await _fetch(connection, f"by_{group_by}", _OF_THE_BRANCH, span)
    else:
        records = await _fetch(connection, "by_member", group_by.value, span)
    return [(record["key"], _figures(record)) for record in records]


async def member_names(connection: asyncpg.Connection, group_by: GroupBy, members: list[UUID]) -> dict[str, str]:
    """Names by id, of what is deleted too."""
    records = await connection.fetch(_SQL["names"], group_by.value, members)
    return {str(record["member"]): record["name"] for record in records}


async def is_staff_wanted(connection: asyncpg.Connection, tenant_id: UUID) -> bool:
    """Whether the tenant wants figures by person."""
    wanted: bool = await connection.fetchval(_SQL["staff_wanted"], tenant_id)
    return wanted


async def _fetch(connection: asyncpg.Connection, query: str, dimension: str, span: Span) -> list[asyncpg.Record]:
    records: list[asyncpg.Record] = await connection.fetch(
        _SQL[query], dimension, span.branch_id, span.first_day, span.last_day
    )
    return records


def _figures(record: Mapping[str, Any]) -> Figures:
    counts = {name: int(record[name] or 0) for name in COUNTS}
    return Figures(
        **counts,
        no_show_rate=_share(counts["no_shows"], counts["ended"]),
        cancellation_rate=_share(counts["cancelled"], counts["ended"]),
        sla=_share(int(record["in_target"] or 0), counts["called"]),
        wait=_durations(counts["called"], record["wait_ms"], record["waits"]),
        service=_durations(int(record["timed"] or 0), record["service_ms"], record["services"]),
    )


def _durations(count: int, milliseconds: Any, digits: str) -> Durations:
    if not count:
        return Durations(count=0, mean_seconds=None, p50_seconds=None, p90_seconds=None, p95_seconds=None)
    p50, p90, p95 = (_rounded(seconds) for seconds in quantiles(slots_of(digits), (0.5, 0.9, 0.95)))
    mean = _rounded(int(milliseconds) / count / 1000)
    return Durations(count=count, mean_seconds=mean, p50_seconds=p50, p90_seconds=p90, p95_seconds=p95)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None

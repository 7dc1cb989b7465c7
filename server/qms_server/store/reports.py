"""Scheduled reports in the database: taken by one worker at a time, and how far each is written."""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.analytics import GroupBy
from qms_contract.reports import ReportCycle, ReportFormat, ReportLanguage
from qms_contract.wire import encode

from qms_server.domain.report_days import Clock
from qms_server.store.queries import queries

_SQL = queries("reports")


class DueReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is to be written. `branch_id` and `branch` None: of every branch of the `organisation` (`slug`)."""

    report_id: UUID
    tenant_id: UUID
    name: str
    branch_id: UUID | None
    cycle: ReportCycle
    group_by: GroupBy
    formats: list[ReportFormat]
    hour: int
    language: ReportLanguage
    done_day: date | None
    attempts: int
    slug: str
    organisation: str
    branch: str | None


async def claim_reports(
    connection: asyncpg.Connection, now: datetime, until: datetime, most: int
) -> list[tuple[UUID, UUID]]:
    """(tenant, report) of those to look at; nobody else gets them before `until`."""
    return [tuple(record) for record in await connection.fetch(_SQL["claim"], now, until, most)]


async def load_report(connection: asyncpg.Connection, report_id: UUID) -> DueReport | None:
    record = await connection.fetchrow(_SQL["one"], report_id)
    if record is None:
        return None
    return msgspec.convert({**dict(record), "formats": msgspec.json.decode(record["formats"])}, DueReport)


async def clocks_of(connection: asyncpg.Connection, branch_id: UUID | None) -> list[Clock]:
    return [Clock(*record) for record in await connection.fetch(_SQL["clocks"], branch_id)]


async def note_done(connection: asyncpg.Connection, report_id: UUID, day: date, at: datetime, files: list[str]) -> None:
    await connection.execute(_SQL["done"], report_id, day, at, encode(files).decode())


async def note_waiting(connection: asyncpg.Connection, report_id: UUID, until: datetime) -> None:
    await connection.execute(_SQL["waiting"], report_id, until)


async def is_settled(connection: asyncpg.Connection, branch_id: UUID | None, day: date, consumer: str) -> bool:
    """Whether the figures up to `day` are those that they will be."""
    settled: bool = await connection.fetchval(_SQL["settled"], branch_id, day, consumer)
    return settled


async def note_unsettled(connection: asyncpg.Connection, report_id: UUID, why: str, again: datetime) -> None:
    await connection.execute(_SQL["unsettled"], report_id, why, again)


async def note_failed(connection: asyncpg.Connection, report_id: UUID, why: str, again: datetime) -> None:
    await connection.execute(_SQL["failed"], report_id, why, again)

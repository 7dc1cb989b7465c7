"""Writes the reports that are due into files, each once, whole or not at all.

A worker takes a report for a while. What it writes has a name made of the days it is of, so one that dies between the
file and its note is followed by another that writes the same file again.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from qms_contract.analytics import Kpi
from qms_contract.reports import ReportFormat

from qms_server.domain.errors import NotFound, Refusal
from qms_server.domain.report_days import ended_day, next_report
from qms_server.jobs.analytics.counting import Counting
from qms_server.jobs.reports.pdf import as_pdf
from qms_server.jobs.reports.sheet import Sheet, sheet_of
from qms_server.jobs.reports.table import as_csv
from qms_server.jobs.system import system_of
from qms_server.store.reports import (
    DueReport,
    claim_reports,
    clocks_of,
    is_settled,
    load_report,
    note_done,
    note_failed,
    note_unsettled,
    note_waiting,
)
from qms_server.store.transaction import Database
from qms_server.usecases.read_analytics import AnalyticsReader

LEASE = timedelta(minutes=10)
REST = timedelta(minutes=2)
"""Between two looks at whether a report is due."""
SOON = timedelta(seconds=10)
"""At least so long between two looks at whether the figures are all counted: less than a worker rests (`jobs.schedule`), so
each of its looks asks. The workers that count have as much to make up for as this one."""
_UNSETTLED = "What happened on these days is not all counted yet."
_AT_ONCE = 20
_LONGEST_REST = timedelta(hours=1)
_MOST_WORDS = 300
_KNOWN = (OSError, Refusal, ValueError)
"""What goes wrong with a report in words of its own; of anything else the kind is told too, and where in the log."""
_log = structlog.get_logger()


class ReportWriter:
    """`folder` is where the files go: a folder for each tenant by its short name, and in it one for each report."""

    def __init__(
        self, database: Database, analytics: AnalyticsReader, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._analytics, self._folder, self._clock = database, analytics, folder, clock

    async def write_due(self) -> int:
        """How many were written. One that fails stops no other."""
        written, now = 0, self._clock()
        async with self._database.transaction(None) as transaction:
            taken = await claim_reports(transaction.connection, now, now + LEASE, _AT_ONCE)
        for tenant_id, report_id in taken:
            try:
                written += await self._write_next(tenant_id, report_id)
            except Exception as error:
                await self._fail(tenant_id, report_id, error)
        return written

    async def _write_next(self, tenant_id: UUID, report_id: UUID) -> bool:
        async with self._database.transaction(tenant_id) as transaction:
            report = await load_report(transaction.connection, report_id)
            if report is None:
                return False
            clocks = await clocks_of(transaction.connection, report.branch_id)
            if report.branch_id is not None and not clocks:
                raise NotFound("The branch of this report is gone.")
            days = next_report(report.cycle, ended_day(self._clock(), clocks, report.hour), report.done_day)
            if days is None:
                await note_waiting(transaction.connection, report_id, self._clock() + REST)
                return False
            if not await is_settled(transaction.connection, report.branch_id, days[1], Counting.name):
                await note_unsettled(transaction.connection, report_id, _UNSETTLED, self._clock() + SOON)
                return False
        zones = {clock.time_zone for clock in clocks}
        zone = zones.pop() if len(zones) == 1 else "UTC"
        files = await self._files(report, *days, zone)
        async with self._database.transaction(tenant_id) as transaction:
            await note_done(transaction.connection, report_id, days[1], self._clock(), files)
        _log.info("report written", report=report.name, tenant=report.slug, until=str(days[1]), files=files)
        return True

    async def _files(self, report: DueReport, first: date, last: date, zone: str) -> list[str]:
        """Their paths below the folder."""
        actor = system_of(report.tenant_id)
        kpi = await self._analytics.kpi(actor, report.branch_id, first, last, report.group_by, compared=True)
        sheet = sheet_of(report, kpi, zone)
        return [await asyncio.to_thread(self._write, report, kpi, sheet, one) for one in report.formats]

    def _write(self, report: DueReport, kpi: Kpi, sheet: Sheet, kind: ReportFormat) -> str:
        first, last = kpi.period.first_day, kpi.period.last_day
        days = str(last) if first == last else f"{first}_{last}"
        data = as_csv(kpi) if kind is ReportFormat.CSV else as_pdf(sheet)
        name = f"{clean(report.slug)}/{clean(report.name)}-{report.report_id.hex[:8]}/{days}.{kind}"
        write_whole(self._folder / name, data)
        return name

    async def _fail(self, tenant_id: UUID, report_id: UUID, error: Exception) -> None:
        why, trace = _why(error), None if isinstance(error, _KNOWN) else error
        _log.warning("a report could not be written", report_id=str(report_id), error=why, exc_info=trace)
        async with self._database.transaction(tenant_id) as transaction:
            report = await load_report(transaction.connection, report_id)
            attempts = report.attempts if report is not None else 0
            again = self._clock() + min(_LONGEST_REST, REST * 2 ** min(attempts, 10))
            await note_failed(transaction.connection, report_id, why, again)


def _why(error: Exception) -> str:
    words = error.message if isinstance(error, Refusal) else str(error)
    return (words if isinstance(error, _KNOWN) else f"{type(error).__name__}: {words}")[:_MOST_WORDS]


def clean(name: str) -> str:
    """As part of a path on any system: letters, digits and a few signs; never a way up."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in name).strip()
    return kept[:80] or "_"


def write_whole(path: Path, data: bytes) -> None:
    """Raises OSError. What was there before stays until all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o640)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

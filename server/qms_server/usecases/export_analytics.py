"""Export the legs that figures are made of: CSV in pieces, or a spreadsheet. Memory does not grow with the rows.

A day of a branch is one short transaction, so a slow reader holds no connection and no snapshot; what changes meanwhile is
told as it is when its day comes.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

from qms_contract.audit import AuditAction

from qms_server.domain.access import Actor
from qms_server.store.analytics_export import COLUMNS, csv_of_day, days_to_export, rows_of_day
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import Clock
from qms_server.usecases.read_analytics import MOST_DAYS, allowed_span, check_length
from qms_server.usecases.spreadsheet import Spreadsheet

_HEADER = (",".join(COLUMNS) + "\n").encode()
_PIECE = 64 * 1024
Days = list[tuple[UUID, date]]


class AnalyticsExporter:
    """Both exports are noted in the audit log, and refusals (those of `AnalyticsReader.kpi`) come before the first piece."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def csv(
        self, actor: Actor, branch_id: UUID | None, first_day: date | None, last_day: date | None
    ) -> AsyncIterator[bytes]:
        return self._csv_pieces(actor, await self._days(actor, branch_id, first_day, last_day))

    async def xlsx(
        self, actor: Actor, branch_id: UUID | None, first_day: date | None, last_day: date | None
    ) -> AsyncIterator[bytes]:
        """The file is whole before its first piece is sent: its table of contents stands at its end."""
        return self._xlsx_pieces(actor, await self._days(actor, branch_id, first_day, last_day))

    async def _days(self, actor: Actor, branch_id: UUID | None, first_day: date | None, last_day: date | None) -> Days:
        now = self._clock()
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            span = await allowed_span(connection, actor, branch_id, first_day, last_day, now)
            check_length(span, MOST_DAYS)
            told = {"from": span.first_day.isoformat(), "to": span.last_day.isoformat()}
            what = (AuditAction.ANALYTICS_EXPORTED, "analytics", None, span.branch_id)
            await audit(connection, actor, now, *what, after=told)
            return await days_to_export(connection, span)

    async def _csv_pieces(self, actor: Actor, days: Days) -> AsyncIterator[bytes]:
        yield _HEADER
        for branch_id, day in days:
            async with self._database.transaction(actor.tenant_id) as transaction:
                piece = await csv_of_day(transaction.connection, branch_id, day)
            yield piece

    async def _xlsx_pieces(self, actor: Actor, days: Days) -> AsyncIterator[bytes]:
        folder = Path(tempfile.mkdtemp(prefix="qms-export-"))
        writing = asyncio.create_task(self._write_book(actor, days, folder / "legs.xlsx"))
        try:
            # For a client that goes this task is cancelled at every await, and a book wants closing.
            await asyncio.shield(writing)
            with (folder / "legs.xlsx").open("rb") as file:
                while piece := await asyncio.to_thread(file.read, _PIECE):
                    yield piece
        finally:
            writing.cancel()
            writing.add_done_callback(lambda _done: shutil.rmtree(folder, ignore_errors=True))

    async def _write_book(self, actor: Actor, days: Days, path: Path) -> None:
        """In threads, so that the server goes on answering."""
        book = await asyncio.to_thread(Spreadsheet, path, COLUMNS)
        try:
            for branch_id, day in days:
                async with self._database.transaction(actor.tenant_id) as transaction:
                    rows = await rows_of_day(transaction.connection, branch_id, day)
                await asyncio.to_thread(book.add, rows)
        finally:
            await asyncio.to_thread(book.close)

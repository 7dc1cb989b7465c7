"""Reports: read while they are looked at, and written to files. Qt-free."""

import asyncio
from dataclasses import replace
from datetime import date
from functools import singledispatchmethod
from pathlib import Path
from uuid import UUID

from qms_clientkit.downloads import download_to
from qms_clientkit.files import write_atomically
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import TransportError
from qms_contract.analytics import ExportFormat, Kpi

from qms_admin import intents
from qms_admin.dashboard import business_day
from qms_admin.desk import House
from qms_admin.reports import UTF_8, Report, Wanted, settled
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen

Asked = tuple[Wanted, UUID | None, date]


class ReportDesk:
    """What is chosen last is what is shown in the end; figures that are there stay until others come."""

    def __init__(self, house: House, tasks: Tasks) -> None:
        self._house, self._tasks = house, tasks
        self._asked: Asked | None = None
        house.screen.subscribe(self._look)

    def at_once(self, intent: object) -> bool:
        if not isinstance(intent, intents.ChooseReport):
            return False
        self._house.show(report=replace(self._report, wanted=settled(intent.wanted, self._today())))
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _export(self, intent: intents.ExportLegs) -> bool:
        api = self._house.api
        branch_id, first, last = self._exported(intent.day)
        head = UTF_8 if intent.format is ExportFormat.CSV else b""
        await self._write(intent.path, download_to(
            Path(intent.path), lambda take: api.analytics.export(branch_id, first, last, intent.format, take), head
        ))  # fmt: skip
        return True

    @carry_out.register
    async def _keep(self, intent: intents.KeepTable) -> bool:
        await self._write(intent.path, asyncio.to_thread(write_atomically, Path(intent.path), intent.table))
        return True

    def _exported(self, day: date | None) -> tuple[UUID | None, date, date]:
        """The branch and days of what is shown, after which the file is named: `day` of the dashboard, or the report."""
        report, screen = self._report, self._house.screen.value
        if day is not None:
            return screen.estate.branch_id, day, day
        if report.kpi is not None:
            return report.branch_id, report.kpi.period.first_day, report.kpi.period.last_day
        return self._branch_of(screen), *report.wanted.days(self._today())

    async def _write(self, path: str, work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except OSError as error:
            self._house.complain("said.not_written", path=path, trouble=str(error.strerror))
        else:
            self._house.say("said.written", path=path)

    @property
    def _report(self) -> Report:
        return self._house.screen.value.report

    def _today(self) -> date:
        """The chosen branch's business day; where none is known this computer's."""
        branch, now = self._house.screen.value.estate.branch, self._house.api.clock.now()
        return business_day(now, branch) if branch is not None else now.astimezone().date()

    @staticmethod
    def _branch_of(screen: Screen) -> UUID | None:
        return None if screen.report.wanted.whole else screen.estate.branch_id

    def _look(self, screen: Screen) -> None:
        if screen.phase is not Phase.WORK or screen.section is not Section.REPORTS or screen.lost_since is not None:
            self._asked = None  # read again when somebody comes back
            return
        asked = (screen.report.wanted, self._branch_of(screen), self._today())
        if asked != self._asked:
            self._asked = asked
            self._tasks.spawn("report", self._read(asked))

    async def _read(self, asked: Asked) -> None:
        self._house.show(report=replace(self._report, is_reading=True))
        trouble, kpi = "", None
        try:
            kpi = await self._ask(asked)
        except TransportError as error:
            trouble = self._house.sentence(error)
        if asked != self._asked:
            return
        report = replace(self._report, is_reading=False, trouble=trouble)
        if kpi is not None:
            report = replace(report, kpi=kpi, of=asked[0], branch_id=asked[1])
        self._house.show(report=report)

    async def _ask(self, asked: Asked) -> Kpi:
        wanted, branch_id, today = asked
        first, last = wanted.days(today)
        return await self._house.api.analytics.kpi(branch_id, first, last, wanted.group_by, compared=True)

"""Reports from a real server: read when they are looked at, the last choice wins, and every leg as a file."""

import asyncio
import codecs
import zipfile

import pytest
from qms_admin import intents
from qms_admin.reports import Period, Wanted
from qms_admin.sections import Section
from qms_contract.analytics import ExportFormat, GroupBy
from qms_server.usecases import export_analytics

from tests.support.cut_wire import Mode, wire_to


async def test_a_report_is_read_chosen_and_written(admin, branch, tmp_path):
    await branch.admin.issue(branch.services[0])
    await admin.want(intents.Go(Section.REPORTS))
    await admin.until(lambda: admin.screen.report.kpi is not None)
    for group in (GroupBy.SERVICE, GroupBy.COUNTER, GroupBy.CHANNEL):
        admin.presenter.handle(intents.ChooseReport(Wanted(Period.TODAY, group)))
    await admin.until(lambda: admin.screen.report.of == Wanted(Period.TODAY, GroupBy.CHANNEL))
    assert admin.screen.report.kpi.previous is not None
    path = tmp_path / "legs.csv"
    await admin.want(intents.ExportLegs(str(path), ExportFormat.CSV))
    asked = {"branch_id": branch.branch_id, "from": admin.screen.report.kpi.period.first_day.isoformat()}
    whole = await branch.admin.get("/api/analytics/export", params=asked)
    assert path.read_bytes() == codecs.BOM_UTF8 + whole.content, "Excel reads names that are not English by the mark"
    assert whole.content.startswith(b"ticket_id,display_number,")
    sheet = tmp_path / "legs.xlsx"
    await admin.want(intents.ExportLegs(str(sheet), ExportFormat.XLSX))
    assert zipfile.is_zipfile(sheet)
    await admin.want(intents.KeepTable(str(tmp_path / "table.csv"), b"a table"))
    assert (tmp_path / "table.csv").read_bytes() == b"a table"
    await admin.want(intents.KeepTable(str(tmp_path / "missing" / "table.csv"), b"a table"))


async def test_a_file_is_of_what_is_shown_while_something_else_is_read(admin, branch, tmp_path, monkeypatch):
    """It is named after the period that is shown."""
    await branch.admin.issue(branch.services[0])
    await admin.want(intents.Go(Section.REPORTS))
    await admin.until(lambda: admin.screen.report.kpi is not None)
    shown = admin.screen.report.kpi.period
    analytics, asked, never = admin.api.analytics, [], asyncio.Event()

    async def reading(*_question, **_options):
        await never.wait()

    async def export(branch_id, first, last, *_more):
        asked.append((str(branch_id), first, last))

    monkeypatch.setattr(analytics, "kpi", reading)
    monkeypatch.setattr(analytics, "export", export)
    other = Wanted(Period.TODAY, GroupBy.SERVICE, whole=True)
    admin.presenter.handle(intents.ChooseReport(other))
    await admin.until(lambda: admin.screen.report.is_reading)
    await admin.want(intents.ExportLegs(str(tmp_path / "legs.csv"), ExportFormat.CSV))
    assert asked == [(branch.branch_id, shown.first_day, shown.last_day)]


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.XLSX])
async def test_an_export_during_which_the_server_goes_is_whole_or_not_at_all(
    server, branch, programs, tmp_path, monkeypatch, kind
):
    """What stood in the file stays until all has come, and somebody says that it has not."""
    await branch.admin.issue(branch.services[0])
    while await branch.server.parts.counting.run_once():
        pass
    async with wire_to(server.url) as wire:
        program = programs(address=wire.url)
        await program.log_in("admin")

        def goes(real):
            async def read(*asked):
                wire.cut(Mode.DEAD)
                return await real(*asked)

            return read

        for name in ("csv_of_day", "rows_of_day"):
            monkeypatch.setattr(export_analytics, name, goes(getattr(export_analytics, name)))
        path = tmp_path / "legs"
        path.write_text("of last month")
        await program.want(intents.ExportLegs(str(path), kind))
        assert path.read_text() == "of last month"
        assert program.screen.notice.trouble
        assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".legs")] == []
        monkeypatch.undo()
        wire.mend()
        await program.until(lambda: program.screen.lost_since is None)
        await program.want(intents.ExportLegs(str(path), kind))
        assert path.read_bytes().startswith(codecs.BOM_UTF8 + b"ticket_id" if kind is ExportFormat.CSV else b"PK")

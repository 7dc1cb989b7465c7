"""Reports from a real server: read when they are looked at, the last choice wins, and every leg as a file."""

import codecs
import zipfile

from qms_admin import intents
from qms_admin.reports import Period, Wanted
from qms_admin.sections import Section
from qms_contract.analytics import ExportFormat, GroupBy


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

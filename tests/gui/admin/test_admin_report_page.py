"""Reports on screen, in files and on paper."""

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from qms_admin import intents
from qms_admin.reports import Period, Wanted
from qms_admin.views.report_paper import Paper, as_pdf
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Mode, palette
from qms_contract.analytics import ExportFormat, GroupBy

from tests.gui.admin.test_admin_screens import find
from tests.support.admin_reports import LAST, reported
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.pdf_pages import bars, pages


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_is_cut(open_window, language, size):
    window = open_window(reported(), language, size)
    assert cut_labels(window) + cut_buttons(window) + beyond_side(window) == []


def test_figures_stand_beside_those_of_the_time_before(open_window):
    window = open_window(reported())
    assert find(window, "report_visits_value").text() == "1,131"
    assert find(window, "report_visits_line1").text() == "+11 %"
    assert find(window, "report_wait_half_line1").text() == "+12 %"
    assert find(window, "report_wait_half_value").property("tone") == "bad", "waiting longer is worse"
    model = find(window, "report_table").report
    assert model.rows()[0] == ["Tue 17 Nov", "182", "182", "173", "9", "9.0 min", "24 min", "11 min", "86 %"]


def test_the_figures_stand_in_one_row_again_where_there_is_room_again(open_window):
    window = open_window(reported())
    rows = []
    for width in (1440, 1024, 1440):
        window.resize(width, 900)
        for _ in range(3):  # a grid that was filled anew is laid out in the next turn
            QApplication.processEvents()
        tiles = (find(window, f"report_{name}") for name in ("visits", "served", "wait_half", "no_shows"))
        rows.append(len({one.y() for one in tiles}))
    assert rows == [1, 2, 1]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [880, 1024, 1280, 1440])
def test_the_table_fits_however_narrow(open_window, language, width):
    """No scrolling sideways and no head cut; where columns give way, files still have them."""
    window = open_window(reported(), language, (width, 768))
    table = find(window, "report_table")
    shown = [one for one in range(table.report.columnCount()) if not table.isColumnHidden(one)]
    assert sum(table.columnWidth(one) for one in shown) <= table.viewport().width()
    heads, metrics = table.report.heads(), QFontMetrics(text_font(current_theme().px(12)))
    room = {one: table.columnWidth(one) - 2 * current_theme().px(12) for one in shown}
    assert [heads[one] for one in shown if room[one] < metrics.horizontalAdvance(heads[one])] == []
    assert [one for one in shown[1:] if table.columnWidth(one) < table.sizeHintForColumn(one)] == []
    assert len(shown) == 9 or width < 1280
    assert len(table.report.heads()) == 9


def test_the_table_is_sorted_by_its_head(open_window):
    window = open_window(reported())
    table = find(window, "report_table")
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row[1] for row in table.report.rows()] == ["240", "228", "214", "182", "171", "96"]


def choose(window, name, words):
    select = find(window, name)
    select.setCurrentText(words)
    select.activated.emit(select.currentIndex())


def test_days_and_groups_are_chosen(open_window):
    window = open_window(reported())
    choose(window, "report_days", "Last month")
    choose(window, "report_group", "by service")
    assert window.intents == [
        intents.ChooseReport(Wanted(Period.LAST_MONTH)),
        intents.ChooseReport(Wanted(group_by=GroupBy.SERVICE)),
    ]


def test_own_days(open_window):
    window = open_window(reported(wanted=Wanted(Period.OWN, first=LAST, last=LAST)))
    find(window, "report_first").setDate(QDate(2026, 11, 2))
    assert window.intents[-1].wanted.days(LAST)[0].isoformat() == "2026-11-02"


def pick(window, action):
    QTest.mouseClick(find(window, "report_export"), Qt.MouseButton.LeftButton)
    window.findChild(QAction, action).trigger()
    QApplication.processEvents()
    chooser = window.findChildren(QFileDialog)[-1]
    chooser.fileSelected.emit("/a/file")
    chooser.close()
    return window.intents[-1]


def test_what_is_looked_at_goes_into_files(open_window):
    window = open_window(reported())
    table = pick(window, "report_as_table")
    assert table.table.decode("utf-8-sig").splitlines()[1].startswith("Tue 17 Nov,182,182")
    check_pages(window, pick(window, "report_as_pdf").table)
    assert pick(window, "report_as_xlsx") == intents.ExportLegs("/a/file", ExportFormat.XLSX)


def check_pages(window, data):
    """Heading, figures and table are left to the eye; the bars are as many and as high as those on the screen."""
    known, ink = find(window, "report_card").bars, palette(Mode.LIGHT)
    assert len(known) == 6
    drawn = pages(data)
    assert len(drawn) == 1
    for colour, values in ((ink.accent, [one.value for one in known]), (ink.line, [one.before for one in known])):
        heights = bars(drawn[0], colour, least=24)
        there = [value for value in values if value]
        assert [tall / max(heights) for tall in heights] == pytest.approx([one / max(there) for one in there], abs=0.03)


def test_what_is_looked_at_is_printed(open_window, tmp_path):
    """The dialog's printer is one that writes a file; all else is what a printer gets."""
    window = open_window(reported())
    QTest.mouseClick(find(window, "report_print"), Qt.MouseButton.LeftButton)
    dialog = window.findChild(QPrintDialog, "report_print_dialog")
    printer, path = dialog.printer(), tmp_path / "printed.pdf"
    assert printer.pageLayout().orientation() is QPageLayout.Orientation.Landscape
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    dialog.accepted.emit(printer)
    dialog.close()
    check_pages(window, path.read_bytes())


def test_a_long_table_takes_more_pages(open_window):
    open_window(reported())
    rows = [[f"Service {number}", "1"] for number in range(70)]
    paper = Paper("Branch", "22 Nov", [("Visits", "3", "")], "Visits", (), ["Service", "Visits"], rows, "House")
    assert as_pdf(paper).count(b"/Type /Page\n") == 4


def test_before_the_first_answer_nothing_can_be_taken_away(open_window):
    window = open_window(reported(kpi=None))
    assert not find(window, "report_export").isEnabled()
    assert not find(window, "report_print").isEnabled()
    window.show_screen(reported(trouble="The server did not answer."))
    assert "did not answer" in window.findChild(type(find(window, "report_trouble")), "report_trouble").sentence.text()

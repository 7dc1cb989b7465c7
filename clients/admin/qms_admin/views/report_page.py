"""Reports: choose the days, look, compare with the days before, and take it away as a file or on paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.analytics import ExportFormat, Kpi

from qms_admin.intents import ChooseReport, ExportLegs, KeepTable
from qms_admin.reports import as_csv, lines
from qms_admin.state import Screen
from qms_admin.views.new_file import choose_new_file
from qms_admin.views.report_card import ReportCard
from qms_admin.views.report_choice import ReportChoice
from qms_admin.views.report_paper import Paper, as_pdf, print_out
from qms_admin.views.report_table import ReportTable
from qms_admin.views.report_tiles import ReportTiles
from qms_admin.views.report_words import ReportWords

D = tokens.DESKTOP


class ReportPage(QWidget):
    """`wanted` carries intents. `tools` are for the bar above: the days, the branch, the files and the printer."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._words = ReportWords(text, self._screen)
        self._drawn: object = None
        self._choice = ReportChoice(text)
        self._export = Button(text("report.export"), name="report_export", icon="download", on_click=self._open_menu)
        self._print = Button("", name="report_print", icon="printer", on_click=self._ask_to_print)
        self._print.setAccessibleName(text("report.print"))
        self._print.setToolTip(text("report.print"))
        self._trouble = Banner("note_warn", name="report_trouble")
        self._tiles, self._card, self._table = ReportTiles(text), ReportCard(text), ReportTable(text)
        for part in (self._choice, self._card):
            part.chosen.connect(lambda wanted: self.wanted.emit(ChooseReport(wanted)))
        self.tools = self._bar()
        edge = current_theme().px(D.border)
        holder = Panel("card", pad=(edge, current_theme().px(D.gap2), edge, current_theme().px(D.gap2)))
        holder.box.addWidget(self._table)
        rows: tuple[tuple[QWidget, int], ...] = ((self._trouble, 0), (self._tiles, 0), (self._card, 3), (holder, 4))
        inner = Panel("none", gap=current_theme().px(D.gap4))
        for row, share in rows:
            inner.box.addWidget(row, share)
        scroll = scrolled(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scroll)

    def show_screen(self, screen: Screen) -> None:
        report = screen.report
        self._screen = screen
        self._choice.show_screen(screen)
        self._trouble.say(report.trouble)
        kpi = report.kpi
        can_write = kpi is not None and not screen.busy and screen.lost_since is None
        self._export.setEnabled(can_write)
        self._print.setEnabled(kpi is not None)
        self._card.show_choice(report.wanted, is_reading=report.is_reading)
        if (kpi, screen.estate.services) != self._drawn:
            self._drawn = (kpi, screen.estate.services)
            self._show_figures(kpi)

    def _show_figures(self, kpi: Kpi | None) -> None:
        self._words = words = ReportWords(self._t, self._screen)
        found = lines(kpi, lambda key, name: words.group(kpi, key, name)) if kpi is not None else ()
        self._tiles.show_figures(kpi, words)
        self._card.show_lines(found, words)
        group = self._t(f"report.group_{kpi.group_by}") if kpi is not None else ""
        self._table.report.show_lines(found, words, group)

    def _bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap3))
        for part in (self._choice, self._export, self._print):
            row.addWidget(part)
        return bar

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("report_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, act in (
            ("pdf", self._as_pdf),
            ("table", self._as_table),
            ("csv", lambda: self._as_legs(ExportFormat.CSV)),
            ("xlsx", lambda: self._as_legs(ExportFormat.XLSX)),
        ):
            action = menu.addAction(self._t(f"report.as_{name}"))
            action.setObjectName(f"report_as_{name}")
            action.triggered.connect(lambda _on=False, act=act: act())
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _as_pdf(self) -> None:
        pages = as_pdf(self._paper())
        self._choose("pdf", lambda path: self.wanted.emit(KeepTable(path, pages)))

    def _as_table(self) -> None:
        table = as_csv(self._table.report.heads(), self._table.report.rows())
        self._choose("csv", lambda path: self.wanted.emit(KeepTable(path, table)))

    def _as_legs(self, kind: ExportFormat) -> None:
        self._choose(kind.value, lambda path: self.wanted.emit(ExportLegs(path, kind)), "legs")

    def _choose(self, ending: str, act: object, what: str = "report") -> None:
        kpi = self._screen.report.kpi
        assert kpi is not None, "what is written was read"
        days = "-".join(dict.fromkeys((kpi.period.first_day.isoformat(), kpi.period.last_day.isoformat())))
        name = f"{self._t(f'report.file_{what}')} {self._place()} {days}.{ending}"
        choose_new_file(self, self._t("report.export"), name, act, "report_file")  # type: ignore[arg-type]

    def _place(self) -> str:
        report = self._screen.report
        return self._words.place(whole=report.branch_id is None)

    def _ask_to_print(self) -> None:
        print_out(self, self._paper())

    def _paper(self) -> Paper:
        kpi, model = self._screen.report.kpi, self._table.report
        assert kpi is not None, "what is printed was read"
        branch = self._screen.estate.branch
        days = self._words.days(kpi.period.first_day, kpi.period.last_day)
        return Paper(
            title=self._place(), subtitle=days, tiles=self._tiles.said(), chart=self._card.title(), bars=self._card.bars,
            heads=model.heads(), rows=model.rows(), foot=branch.organisation if branch is not None else self._screen.tenant,
        )  # fmt: skip

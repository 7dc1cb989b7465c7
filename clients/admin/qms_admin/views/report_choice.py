"""Which days a report is of, and whether of the chosen branch or of all of them."""

from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.select import Select

from qms_admin.reports import Period, Wanted
from qms_admin.state import Screen

D = tokens.DESKTOP
_FORMAT = "yyyy-MM-dd"


class ReportChoice(QWidget):
    """`chosen` carries what is wanted from now on."""

    chosen = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._wanted = text, Wanted()
        self._days = Select(text("report.days"), name="report_days")
        self._days.set_choices([(one, text(f"report.{one}")) for one in Period])
        self._days.activated.connect(lambda _index: self._choose())
        self._whole = Chip(text("report.every_branch"), name="report_whole", on_click=self._choose)
        self._first, self._last = (self._date(name) for name in ("first", "last"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap3))
        for part in (self._whole, self._days, self._first, self._last):
            row.addWidget(part)

    def show_screen(self, screen: Screen) -> None:
        self._wanted = wanted = screen.report.wanted
        kpi = screen.report.kpi
        self._days.set_choices([(one, self._t(f"report.{one}")) for one in Period], wanted.period)
        self._whole.setVisible(screen.estate.branch_count > 1)
        self._whole.setChecked(wanted.whole)
        is_own = wanted.period is Period.OWN
        for edit, day in ((self._first, wanted.first), (self._last, wanted.last)):
            edit.setVisible(is_own)
            known = day or (kpi.period.last_day if kpi is not None else None)
            if known is not None and not edit.hasFocus():
                edit.blockSignals(True)
                edit.setDate(QDate(known.year, known.month, known.day))
                edit.blockSignals(False)

    def _date(self, name: str) -> QDateEdit:
        edit = QDateEdit()
        edit.setObjectName(f"report_{name}")
        edit.setAccessibleName(self._t(f"report.{name}"))
        edit.setDisplayFormat(_FORMAT)
        edit.dateChanged.connect(lambda _day: self._choose())
        return edit

    def _choose(self) -> None:
        period = Period(str(self._days.value()))
        first, last = (cast(date, edit.date().toPython()) for edit in (self._first, self._last))
        own = (first, last) if period is Period.OWN else (self._wanted.first, self._wanted.last)
        self.chosen.emit(replace(self._wanted, period=period, whole=self._whole.isChecked(), first=own[0], last=own[1]))

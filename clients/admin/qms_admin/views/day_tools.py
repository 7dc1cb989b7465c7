"""For the bar over the dashboard: which day, and that day as a file."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.select import Select
from qms_contract.analytics import ExportFormat

from qms_admin.dashboard import Dashboard, Hour, business_day, choosable
from qms_admin.intents import ChooseDay, ExportLegs, KeepTable
from qms_admin.reports import as_csv
from qms_admin.state import Screen
from qms_admin.views.new_file import choose_new_file

D = tokens.DESKTOP
_HEADS = ("hour", "called", "served", "wait_half", "wait_most", "target")


class DayTools(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen, self._today = text, Screen(), date.min
        self._offered: tuple[date, ...] = ()
        self._days = Select(text("dashboard.day"), name="dashboard_day")
        self._days.setMinimumWidth(current_theme().px(D.nav_width // 2))
        self._days.activated.connect(lambda _index: self.wanted.emit(ChooseDay(self._chosen())))
        self._export = Button(text("report.export"), name="dashboard_export", icon="download", on_click=self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap3))
        row.addWidget(self._days)
        row.addWidget(self._export)

    def show_screen(self, screen: Screen, now: datetime) -> None:
        self._screen, branch = screen, screen.estate.branch
        if branch is None:
            return
        self._today = business_day(now, branch)
        offered = choosable(self._today)
        offered = offered if screen.day is None or screen.day in offered else (*offered, screen.day)
        if offered != self._offered or screen.day != self._chosen():
            self._offered = offered
            named = [(one.isoformat(), self._named(one, branch.time_zone)) for one in offered]
            chosen = screen.day.isoformat() if screen.day is not None else ""
            self._days.set_choices([("", self._t("report.today")), *named], chosen)
        known = screen.dashboard
        is_shown = known.totals is not None and (known.branch_id, known.day) == (branch.branch_id, screen.day)
        self._export.setEnabled(is_shown and not screen.busy and screen.lost_since is None)

    def _chosen(self) -> date | None:
        value = str(self._days.value() or "")
        return date.fromisoformat(value) if value else None

    def _named(self, day: date, zone: str) -> str:
        if (self._today - day).days == 1:
            return self._t("report.yesterday")
        formats = Formats(self._t.language, zone)
        return formats.short_date(datetime.combine(day, time(12), formats.zone).astimezone(UTC))

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("dashboard_menu")
        for name, act in (
            ("table", self._as_table),
            ("csv", lambda: self._as_legs(ExportFormat.CSV)),
            ("xlsx", lambda: self._as_legs(ExportFormat.XLSX)),
        ):
            action = menu.addAction(self._t("dashboard.as_table" if name == "table" else f"report.as_{name}"))
            action.setObjectName(f"dashboard_as_{name}")
            action.triggered.connect(lambda _on=False, act=act: act())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _as_table(self) -> None:
        heads = [self._t("report.group_hour" if one == "hour" else f"report.{one}") for one in _HEADS]
        table = as_csv(heads, [_row(one) for one in self._known.hours if one.called or one.served])
        self._choose("csv", "report", lambda path: self.wanted.emit(KeepTable(path, table)))

    def _as_legs(self, kind: ExportFormat) -> None:
        day = self._screen.day or self._today
        self._choose(kind.value, "legs", lambda path: self.wanted.emit(ExportLegs(path, kind, day)))

    @property
    def _known(self) -> Dashboard:
        return self._screen.dashboard

    def _choose(self, ending: str, what: str, act: Callable[[str], object]) -> None:
        branch, day = self._screen.estate.branch, self._screen.day or self._today
        name = (
            f"{self._t(f'report.file_{what}')} {branch.name if branch is not None else ''} {day.isoformat()}.{ending}"
        )
        choose_new_file(self, self._t("report.export"), name, act, "dashboard_file")


def _row(hour: Hour) -> list[str]:
    """Minutes with a digit after the point, the share in percent; empty where there is none."""
    waits = ("" if one is None else f"{one:.1f}" for one in (hour.wait_half, hour.wait_most))
    share = "" if hour.within_target is None else f"{hour.within_target * 100:.0f}"
    return [f"{hour.hour:02}:00", str(hour.called), str(hour.served), *waits, share]

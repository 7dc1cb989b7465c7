"""What this counter has done today, and how the hours went."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.counters import CounterToday

from qms_agent.state import Screen

D = tokens.DESKTOP
_FIGURES = ("served", "average", "no_show", "target")
_HOURS_SHOWN = 8
_FIRST_HOUR = 8


class TodayCard(Panel):
    """Hidden until the figures are known."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap4), gap=theme.px(D.gap3), name="today_card", parent=parent)
        self._t = text
        self._title = Label("", "label", name="today_title")
        self._figures = {name: Label("", "figure", name=f"today_{name}") for name in _FIGURES}
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.px(D.gap2))
        for index, name in enumerate(_FIGURES):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(self._figures[name])
            column.addWidget(Label(text(f"today.{name}"), "small", "quiet"))
            grid.addLayout(column, index // 2, index % 2)
        self._bars = HourBars()
        self.box.addWidget(self._title)
        self.box.addLayout(grid)
        self.box.addWidget(Rule())
        self.box.addWidget(Label(text("today.by_hour"), "label"))
        self.box.addWidget(self._bars, 1)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        today, counter = screen.today, screen.counter
        self.setVisible(today is not None)
        if today is None or counter is None:
            return
        self._title.setText(self._t("today.title", name=counter.name))
        for name, words in self._words(today).items():
            self._figures[name].setText(words)
        self._bars.show_hours(today.served_by_hour)

    def _words(self, today: CounterToday) -> dict[str, str]:
        mean = today.mean_service_seconds
        return {
            "served": str(today.served),
            "average": Formats.stopwatch(timedelta(seconds=mean)) if mean is not None else "–",
            "no_show": str(today.no_shows),
            "target": f"{round(100 * today.within_target / today.served)} %" if today.served else "–",
        }


class HourBars(QWidget):
    """Bars from zero with the value above, the hour below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: list[tuple[str, int]] = []
        self.setMinimumHeight(current_theme().px(D.gap8 * 2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_hours(self, served: dict[str, int]) -> None:
        """Served by hour (`08`), as far as there is room: the hours of last, so that what was just done is seen."""
        known = sorted(int(hour) for hour in served) or [_FIRST_HOUR]
        first = max(known[-1] - _HOURS_SHOWN + 1, min(known[0], _FIRST_HOUR))
        hours = [f"{hour:02d}" for hour in range(first, first + _HOURS_SHOWN)]
        self._hours = [(hour, served.get(hour, 0)) for hour in hours]
        self.setAccessibleDescription(", ".join(f"{hour}: {count}" for hour, count in self._hours))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        highest = max((count for _, count in self._hours), default=0)
        room = self.height() - 2 * line - theme.px(D.gap1)
        base, width = self.height() - line, self.width() / max(1, len(self._hours))
        for index, (hour, count) in enumerate(self._hours):
            column = QRectF(index * width, 0, width, self.height())
            self._paint_bar(painter, column, base, room * count / highest if count else 0.0, str(count))
            painter.setPen(QColor(theme.palette.text2))
            painter.setFont(text_font(theme.px(D.caption), QFont.Weight.Normal))
            painter.drawText(column.adjusted(0, base, 0, 0), Qt.AlignmentFlag.AlignCenter, hour)
        painter.setPen(QColor(theme.palette.border))
        painter.drawLine(0, base, self.width(), base)

    def _paint_bar(self, painter: QPainter, column: QRectF, base: int, height: float, value: str) -> None:
        if not height:
            return
        theme = current_theme()
        bar = QRectF(column.left(), base - height, column.width(), height).adjusted(D.gap1, 0, -D.gap1, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette.accent))
        painter.drawRoundedRect(bar, theme.px(D.border_strong), theme.px(D.border_strong))
        painter.setPen(QColor(theme.palette.text))
        painter.setFont(text_font(theme.px(D.caption), QFont.Weight.DemiBold))
        above = QRectF(column.left(), bar.top() - theme.px(D.gap5), column.width(), theme.px(D.gap5))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, value)

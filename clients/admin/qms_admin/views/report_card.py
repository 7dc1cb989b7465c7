"""The bars of a report: which measure, by what, and beside the time before."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.select import Select
from qms_contract.analytics import GroupBy

from qms_admin.reports import Line, Measure, Wanted, value
from qms_admin.views.report_chart import Bar, ReportChart
from qms_admin.views.report_words import NOTHING, ReportWords
from qms_admin.views.swatch import Swatch

D = tokens.DESKTOP
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class ReportCard(Panel):
    """`chosen` carries what is wanted from now on."""

    chosen = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap4), gap=theme.px(D.gap3), name="report_card", parent=parent)
        self._t, self._wanted = text, Wanted()
        self._found: tuple[Line, ...] = ()
        self._words: ReportWords | None = None
        self.bars: tuple[Bar, ...] = ()
        self._measure = Select(text("report.measure"), name="report_measure")
        self._measure.set_choices([(one, text(f"report.{one}")) for one in Measure])
        self._measure.activated.connect(lambda _index: self._draw())
        self._group = Select(text("report.group"), name="report_group")
        self._group.set_choices([(one, text(f"report.by_{one}")) for one in GroupBy])
        self._group.activated.connect(lambda _index: self._choose())
        self._reading = Label("", "body", "quiet", name="report_reading")
        self._chart = ReportChart()
        self._choices, self._legend = (Panel("none", "h", gap=theme.px(D.gap3)) for _ in range(2))
        for part in (self._measure, self._group, self._reading):
            self._choices.box.addWidget(part)
        for tone, word in (("accent", "this_time"), ("line", "time_before")):
            self._legend.box.addWidget(Swatch(tone))
            self._legend.box.addWidget(Label(text(f"report.{word}"), "body", "quiet"))
        for half in (self._choices, self._legend):
            half.box.addStretch(1)
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.px(D.gap3))
        self._head.addWidget(self._choices, 1)
        self._head.addWidget(self._legend)
        self.setMinimumWidth(1)  # so that the room there is decides how the head stands
        self.box.addLayout(self._head)
        self.box.addWidget(self._chart, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self._choices.sizeHint().width() + self._legend.sizeHint().width() + 3 * current_theme().px(D.gap4)
        self._head.setDirection(_DOWN if self.width() < wanted else _ALONG)

    def show_choice(self, wanted: Wanted, *, is_reading: bool) -> None:
        self._wanted = wanted
        self._group.set_choices([(one, self._t(f"report.by_{one}")) for one in GroupBy], wanted.group_by)
        self._reading.setText(self._t("audit.reading") if is_reading else "")

    def show_lines(self, found: tuple[Line, ...], words: ReportWords) -> None:
        self._found, self._words = found, words
        self._draw()

    def title(self) -> str:
        """What the bars are of."""
        group = self._t(f"report.by_{self._wanted.group_by}")
        return f"{self._t(f'report.{self._measure.value()}')}, {group}"

    def _draw(self) -> None:
        if self._words is None:
            return
        measure = Measure(str(self._measure.value()))
        self.bars = tuple(self._bar(one, measure, self._words) for one in self._found)
        self._chart.show_bars(self.bars, self._t("report.nothing"))

    @staticmethod
    def _bar(line: Line, measure: Measure, words: ReportWords) -> Bar:
        said = words.value(line.figures, measure)
        before = value(line.before, measure) if line.before is not None else None
        return Bar(line.name, value(line.figures, measure), before, "" if said == NOTHING else said)

    def _choose(self) -> None:
        self.chosen.emit(replace(self._wanted, group_by=GroupBy(str(self._group.value()))))

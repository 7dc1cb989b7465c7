"""The day by the hour: how long people waited or how many were called and served, and how fresh the figures are."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.dashboard import Dashboard, Hour
from qms_admin.views.hour_chart import HourChart, called_tone
from qms_admin.views.swatch import Swatch
from qms_admin.views.wait_chart import WaitChart

D = tokens.DESKTOP


class HourCard(Panel):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        side = theme.px(D.gap4)
        super().__init__("card", pad=(side, theme.px(D.gap3), side, theme.px(D.gap2)), name="hours", parent=parent)
        self._t = text
        self._note = ElidedLabel("", "body", "quiet", name="hours_note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._chart, self._waits = HourChart(), WaitChart()
        self._chips = {one: Chip(text(f"dashboard.show_{one}"), name=f"hours_{one}") for one in ("waits", "calls")}
        group = QButtonGroup(self)
        for chip in self._chips.values():
            group.addButton(chip)
            chip.toggled.connect(lambda _on: self._show_chosen())
        self._legend = QWidget()
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, 0, 0, 0)
        head = Panel("none", "h", gap=theme.px(D.gap2))
        self._title = Label(text("dashboard.hours"), "heading", name="hours_title")
        head.box.addWidget(self._title)
        head.box.addSpacing(theme.px(D.gap3))
        for chip in self._chips.values():
            head.box.addWidget(chip)
        for tone, word in ((called_tone(), "called_word"), ("accent", "served_word")):
            legend.addWidget(Swatch(tone))
            legend.addWidget(Label(text(f"dashboard.{word}"), "body", "quiet"))
        head.box.addWidget(self._legend)
        head.box.addWidget(self._note, 1)
        self.box.addWidget(head)
        self.box.addWidget(self._waits, 1)
        self.box.addWidget(self._chart, 1)
        self._chips["waits"].setChecked(True)

    def offer_choice(self, offered: bool) -> None:
        """Whether one may choose what is shown; waiting times are shown first."""
        for chip in self._chips.values():
            chip.setVisible(offered)

    def show_figures(self, figures: Dashboard | None, formats: Formats, now: datetime) -> None:
        """None: nothing is known of this branch's day yet."""
        hours = figures.hours if figures is not None else ()
        day = figures.day if figures is not None else None
        self._title.setText(self._t("dashboard.hours" if day is None else "dashboard.hours_then"))
        busy = [one for one in hours if one.called or one.served]
        said = "; ".join(
            self._t("dashboard.hour_said", hour=f"{one.hour:02}:00", called=one.called, served=one.served)
            for one in busy
        )
        nobody = "dashboard.no_calls" if day is None else "dashboard.no_calls_then"
        nothing = "" if busy else self._t(nobody if hours else "dashboard.no_figures")
        self._chart.show_hours(hours, now.astimezone(formats.zone).hour if day is None else -1, said, nothing)
        self._waits.show_hours(hours, self._line_names(hours), self._waits_said(hours), nothing)
        self._show_note(figures, formats)

    def _show_chosen(self) -> None:
        is_calls = self._chips["calls"].isChecked()
        for part in (self._chart, self._legend):
            part.setVisible(is_calls)
        self._waits.setVisible(not is_calls)

    def _line_names(self, hours: tuple[Hour, ...]) -> tuple[str, str]:
        """With the newest figure of each line."""
        known = [one for one in hours if one.wait_half is not None and one.wait_most is not None]
        if not known:
            return "", ""
        most, half = round(known[-1].wait_most or 0), round(known[-1].wait_half or 0)
        return self._t("dashboard.most_line", minutes=most), self._t("dashboard.half_line", minutes=half)

    def _waits_said(self, hours: tuple[Hour, ...]) -> str:
        known = [one for one in hours if one.wait_half is not None and one.wait_most is not None]
        return "; ".join(
            self._t(
                "dashboard.wait_said",
                hour=f"{one.hour:02}:00",
                half=round(one.wait_half or 0),
                most=round(one.wait_most or 0),
            )
            for one in known
        )

    def _show_note(self, figures: Dashboard | None, formats: Formats) -> None:
        """Quietly: the figures stay, and it says from when they are and why there are no newer ones."""
        if figures is None:
            self._note.show_text("")
            return
        time = formats.clock(figures.read_at) if figures.read_at is not None else ""
        parts = [self._t("dashboard.as_of", time=time) if time else "", figures.trouble]
        self._note.show_text(". ".join(part.rstrip(".") for part in parts if part))
        self._note.set_tone("warn" if figures.trouble else "quiet")

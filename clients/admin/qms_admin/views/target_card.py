"""Seen within target, hour by hour."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.dashboard import Dashboard
from qms_admin.views.swatch import Swatch
from qms_admin.views.target_chart import GOOD, NEAR, TONES, TargetChart

D = tokens.DESKTOP


class TargetCard(Panel):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        side = theme.px(D.gap4)
        super().__init__(
            "card",
            pad=(side, theme.px(D.gap3), side, theme.px(D.gap2)),
            gap=theme.px(D.gap2),
            name="target_card",
            parent=parent,
        )
        self._t = text
        self._note = ElidedLabel("", "body", "quiet", name="target_note")
        self._chart = TargetChart()
        head, legend = QHBoxLayout(), QHBoxLayout()
        head.addWidget(Label(text("dashboard.target"), "heading"))
        head.addSpacing(theme.px(D.gap3))
        head.addWidget(self._note, 1)
        self._legend = {tone: Label("", "caption", "quiet") for tone in TONES}
        for tone, label in self._legend.items():
            legend.addWidget(Swatch(tone))
            legend.addWidget(label)
            legend.addSpacing(theme.px(D.gap2))
        legend.addStretch(1)
        self.box.addLayout(head)
        self.box.addWidget(self._chart, 1)
        self.box.addLayout(legend)

    def show_figures(self, figures: Dashboard | None, limit: int | None) -> None:
        """`limit` in percent is the branch's own, None the usual."""
        good = limit or GOOD
        near = max(0, good - NEAR)
        hours = figures.hours if figures is not None else ()
        known = [(one.hour, one.within_target) for one in hours if one.within_target is not None]
        said = "; ".join(f"{hour:02}:00: {share * 100:.0f} %" for hour, share in known)
        self._chart.show_hours(hours, good, said or self._t("dashboard.nobody_called"))
        self._note.show_text(
            self._t("dashboard.target_note", percent=good) if known else self._t("dashboard.nobody_called")
        )
        words = (("over", good), ("near", f"{near}–{good - 1}"), ("under", near))
        for label, (key, percent) in zip(self._legend.values(), words, strict=True):
            label.setText(self._t(f"dashboard.share_{key}", percent=percent))

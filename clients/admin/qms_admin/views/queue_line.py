"""A service on the dashboard: how many wait for it, and the longest wait beside its target."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.avatar import Avatar
from qms_clientkit.widgets.badge import Tone
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label

from qms_admin.dashboard import Queue, Urgency
from qms_admin.views.badge_cell import BadgeCell
from qms_admin.views.press_row import PressRow
from qms_admin.views.wait_bar import WaitBar

D = tokens.DESKTOP
LOOKS = {Urgency.CALM: (Tone.GOOD, ""), Urgency.NEAR: (Tone.WARN, "clock"), Urgency.OVER: (Tone.BAD, "alert")}
"""Colour and icon of a longest wait: never colour alone."""
BAR_FROM, TARGET_FROM = D.list_width + D.nav_width // 2, D.strip_width
"""Of the row's width; the target stands in the longest wait's tile too."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueueLine(PressRow):
    def __init__(self, text: Translator, code: str, parent: QWidget | None = None) -> None:
        super().__init__(name=f"queue_{code}", parent=parent)
        theme = current_theme()
        self._t, self._formats = text, Formats(text.language)
        self._name = ElidedLabel("", "body", name=f"queue_{code}_name")
        self._bar = WaitBar()
        self._waiting = Label("", "label", name=f"queue_{code}_waiting")
        self._waiting.setAlignment(_RIGHT)
        self._waiting.setFixedWidth(theme.px(D.gap7))
        self._longest = BadgeCell(D.head + D.row, name=f"queue_{code}_longest")
        self._target = Label("", "caption", "faint", name=f"queue_{code}_target")
        self._target.setAlignment(_RIGHT)
        self._target.setFixedWidth(theme.px(D.nav_item * 2))
        self.box.addWidget(Avatar(code[:2], square=True, size=D.key_cap))
        self.box.addWidget(self._name, 2)
        self.box.addWidget(self._bar, 1)
        for part in (self._waiting, self._longest, self._target):
            self.box.addWidget(part)

    def show_queue(self, queue: Queue, now: datetime, most: int, *, stale: bool) -> None:
        """`most` is the longest queue's length; a stale one keeps its icon but loses its colour."""
        service, minutes = queue.service, int(queue.longest(now).total_seconds() // 60)
        name = localised(service.names, self._t.language, service.name)
        tone, icon = LOOKS[queue.urgency(now)]
        tone = Tone.NEUTRAL if stale or not queue.waiting else tone
        words = self._formats.minutes(minutes) if queue.waiting else self._t("dashboard.nobody")
        self._name.show_text(name)
        self._waiting.setText(str(queue.waiting))
        self._longest.badge.show_word(words, tone, icon)
        target = self._formats.minutes(service.target_wait_minutes)
        self._target.setText(self._t("dashboard.of_target", time=target))
        self._bar.show_share(queue.waiting / most if most else 0.0, tone)
        self.setAccessibleName(
            self._t("dashboard.queue_said", name=name, count=queue.waiting, longest=words, target=target)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.setVisible(self.width() >= current_theme().px(BAR_FROM))
        self._target.setVisible(self.width() >= current_theme().px(TARGET_FROM))

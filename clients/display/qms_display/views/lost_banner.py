"""In the ticker's place while the server cannot be heard; the calls stay where they are."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.message_lines import SIZE
from qms_display.views.text import LEADING, Text
from qms_display.views.ticker import ICON, MARGIN, MESSAGE_SECONDS
from qms_display.words import Words

_GAP = 2.4
_SMALL = 3.75


class LostBanner(Canvas):
    """Says since when, and what visitors should do, in the branch's languages in turn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lost_banner", parent)
        self.since = Text("lost_since", SIZE, "on_warn_bar", align=LEADING, parent=self)
        self.advice = Text("lost_advice", SIZE, "on_warn_bar", weight=QFont.Weight.Normal, align=LEADING, parent=self)
        self._words: list[Words] = []
        self._time = ""
        self._index = 0
        self._timer = QTimer(self)
        self._timer.setInterval(round(MESSAGE_SECONDS * 1000))
        self._timer.timeout.connect(self.show_next)

    def show_loss(self, words: list[Words], time: str) -> None:
        """`time` is when the connection was lost, in words."""
        if (words, time) == (self._words, self._time):
            return
        self._words, self._time, self._index = words, time, 0
        self._timer.start()
        self._show()

    def show_next(self) -> None:
        """The next language."""
        self._index = (self._index + 1) % len(self._words)
        self._show()

    def _show(self) -> None:
        words = self._words[self._index]
        self.since.set_text(words.lost.format(time=self._time))
        self.advice.set_text(words.lost_advice)
        self.setAccessibleName(f"{self.since.text()} {words.lost_advice}")
        self.arrange()

    def arrange(self) -> None:
        """One line, or two smaller ones where the screen is too narrow for both sentences."""
        self.since.scale(SIZE)
        self.advice.scale(SIZE)
        left = MARGIN + ICON + _GAP
        free = self.wide - left - MARGIN
        since = self.since.text_width()
        if since + _GAP + self.advice.text_width() <= free:
            self.place(self.since, left, 0, since, self.high)
            self.place(self.advice, left + since + _GAP, 0, free - since - _GAP, self.high)
            return
        self.since.scale(_SMALL)
        self.advice.scale(_SMALL)
        self.place(self.since, left, 0.2, free, self.high / 2)
        self.place(self.advice, left, self.high / 2 - 0.2, free, self.high / 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = current_theme().palette
        painter.fillRect(self.rect(), QColor(palette.warn_bar))
        box = self.box(MARGIN, (self.high - ICON) / 2, ICON, ICON)
        draw_icon(painter, "offline", palette.on_warn_bar, box)

"""In the ticker's place while the server cannot be heard; the calls stay where they are."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.text import LEADING, Text
from qms_display.views.ticker import ICON, MARGIN, MESSAGE_SECONDS, SIZE
from qms_display.words import Words

_GAP = 2.4


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
        self.since.scale()
        self.advice.scale()
        left = MARGIN + ICON + _GAP
        free = self.wide - left - MARGIN - _GAP
        since, advice = self.since.text_width(), self.advice.text_width()
        share = min(1.0, free / max(1.0, since + advice))
        self.place(self.since, left, 0, since * share, self.high)
        self.place(self.advice, left + since * share + _GAP, 0, advice * share, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = current_theme().palette
        painter.fillRect(self.rect(), QColor(palette.warn_bar))
        box = self.box(MARGIN, (self.high - ICON) / 2, ICON, ICON)
        draw_icon(painter, "offline", palette.on_warn_bar, box)

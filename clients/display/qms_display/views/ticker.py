"""The branch's messages at the foot of the screen, one at a time, a long one page by page; nothing scrolls. Announcements
stand there in the accent."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.message_lines import SIZE, MessageLines, pages_of

MESSAGE_SECONDS = 8.0
"""How long each message stands, and each page of one: long enough to be read twice."""

MARGIN = 5.0
ICON = SIZE
_DOT, _DASH, _DOT_GAP = 1.2, 4.2, 1.6


class Ticker(Canvas):
    """Dots at the end show which of how many messages stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ticker", parent)
        self.message = MessageLines("ticker_message", self)
        self._messages: tuple[str, ...] = ()
        self._pages: list[tuple[int, str]] = []  # each with its message's place
        self._announced = False
        self._index = 0
        self._timer = QTimer(self)
        self._timer.setInterval(round(MESSAGE_SECONDS * 1000))
        self._timer.timeout.connect(self.show_next)

    def show_messages(self, messages: tuple[str, ...], announced: bool = False) -> None:
        """Begin with the first of `messages`; the same ones go on where they are. Those `announced` are being said."""
        if (messages, announced) == (self._messages, self._announced):
            return
        self._messages, self._announced, self._index = messages, announced, 0
        self.message.set_tone("on_accent" if announced else "text")
        self._timer.stop()
        self.arrange()

    def show_next(self) -> None:
        """The page after the present one, or the next message."""
        self._index = (self._index + 1) % len(self._pages)
        self._show()

    def _show(self) -> None:
        self._index = min(self._index, max(0, len(self._pages) - 1))
        here, page = self._pages[self._index] if self._pages else (0, "")
        self.message.show_page(page, alone=sum(place == here for place, _ in self._pages) < 2)
        if len(self._pages) < 2:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        self.update()

    def arrange(self) -> None:
        left = MARGIN + ICON + 2.4
        self.place(self.message, left, 0, self.wide - left - MARGIN - self._dots_width() - 2, self.high)
        width = self.message.width()
        self._pages = [(place, page) for place, one in enumerate(self._messages) for page in pages_of(one, width)]
        self._show()

    def _dots_width(self) -> float:
        count = len(self._messages)
        return _DASH + (count - 1) * (_DOT + _DOT_GAP) if count > 1 else 0.0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current_theme()
        palette = theme.palette
        painter.fillRect(self.rect(), QColor(palette.accent if self._announced else palette.band))
        painter.fillRect(QRectF(0, 0, self.width(), theme.border / 2), QColor(theme.palette.line))
        if self._messages:
            box = self.box(MARGIN, (self.high - ICON) / 2, ICON, ICON)
            icon, colour = ("volume", palette.on_accent) if self._announced else ("info", palette.accent_text)
            draw_icon(painter, icon, colour, box)
        if len(self._messages) > 1:
            self._paint_dots(painter)

    def _dot(self, *, here: bool) -> str:
        palette = current_theme().palette
        if self._announced:
            return palette.on_accent if here else palette.border
        return palette.accent if here else palette.border

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        x = self.wide - MARGIN - self._dots_width()
        for index in range(len(self._messages)):
            here = index == self._pages[self._index][0]
            width = _DASH if here else _DOT
            box = self.box(x, (self.high - _DOT) / 2, width, _DOT)
            painter.setBrush(QColor(self._dot(here=here)))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            x += width + _DOT_GAP

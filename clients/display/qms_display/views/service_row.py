"""A service's line: its letter and name, who was called last and where to, and how many wait."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import title_font
from qms_clientkit.theme.icons import draw_icon

from qms_display.state import Call
from qms_display.views.canvas import Canvas
from qms_display.views.columns import Columns
from qms_display.views.counter_name import CounterName
from qms_display.views.text import LEADING, TRAILING, Text

NAME, NUMBER, COUNT, LETTER = 4.7, 9.2, 7.3, 5.0
TILE, ARROW, GAP, PAD = 9.0, 4.4, 0.6, 3.6


class ServiceRow(Canvas):
    """The `index`-th line, from 0."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(f"service_{index}", parent)
        demi = QFont.Weight.DemiBold
        self.name = CounterName(f"service_name_{index}", NAME, "text", weight=demi, align=LEADING, parent=self)
        self.number = Text(f"service_number_{index}", NUMBER, "text", align=LEADING, parent=self)
        self.counter = CounterName(f"service_counter_{index}", NUMBER, "text", align=LEADING, parent=self)
        self.waiting = Text(f"service_waiting_{index}", COUNT, "text", align=TRAILING, parent=self)
        self.name.most_lines = self.counter.most_lines = 3
        self._letter = ""
        self._is_newest = False

    def show_service(self, letter: str, name: str, call: Call | None, waiting: int | None, *, newest: bool) -> None:
        """`newest`: the call that the screen is about just now is this service's."""
        self._letter, self._is_newest = letter, newest
        self.name.set_text(name)
        self.number.set_text(call.number if call else "")
        self.counter.set_text(call.counter if call else "")
        self.waiting.set_text("" if waiting is None else str(waiting))
        self.setAccessibleName(" ".join(filter(None, (name, self.number.text(), self.counter.text()))))
        self.update()

    def arrange(self) -> None:
        for text in (self.name, self.number, self.counter, self.waiting):
            text.scale()
        columns, inset = Columns(self.wide), 0.6
        left = PAD + TILE + 2.6
        self.place(self.name, left, inset, columns.number - left - 2, self.high - 2 * inset)
        self.place(self.number, columns.number, 0, columns.arrow - columns.number, self.high)
        self.place(self.counter, columns.counter, inset, columns.waiting - columns.counter - 1, self.high - 2 * inset)
        self.place(self.waiting, columns.waiting, 0, self.wide - PAD - columns.waiting, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._letter:
            return
        painter = QPainter(self)
        palette = current_theme().palette
        if self._is_newest:
            line = current_theme().border
            painter.fillRect(self.rect().adjusted(line, line, -line, -line), QColor(palette.soft))
        self._paint_tile(painter)
        if self.number.text():
            columns = Columns(self.wide)
            side = min(ARROW, columns.counter - columns.arrow - 2 * GAP)
            box = self.box(columns.arrow + GAP, (self.high - side) / 2, side, side)
            draw_icon(painter, "arrow", palette.text2, box, rtl=self.rtl)

    def _paint_tile(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(TILE, self.high - 2)
        box = self.box(PAD, (self.high - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette.accent if self._is_newest else theme.palette.soft))
        radius = theme.u(tokens.SCREEN.radius_row) / 2
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(QColor(theme.palette.on_accent if self._is_newest else theme.palette.on_soft))
        painter.setFont(title_font(self._letter, theme.u(LETTER if len(self._letter) < 2 else LETTER * 0.7)))
        painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignCenter, self._letter)

"""One earlier call: its number, an arrow and its counter."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.state import Call
from qms_display.views.canvas import Canvas
from qms_display.views.counter_name import CounterName
from qms_display.views.text import LEADING, TRAILING, Text

SIZE = 9.2
ARROW = 5.4
NUMBER_SHARE = 0.44
_GAP = 2.5


class PreviousRow(Canvas):
    """The `index`-th of the list, from 0."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(f"previous_{index}", parent)
        self.number = Text(f"previous_number_{index}", SIZE, "text", align=LEADING, parent=self)
        self.counter = CounterName(f"previous_counter_{index}", SIZE, "text", align=TRAILING, parent=self)

    def show_call(self, call: Call | None) -> None:
        """Show `call`; None leaves the row empty."""
        self.number.set_text(call.number if call else "")
        self.counter.set_text(call.counter if call else "")
        self.update()

    def arrange(self) -> None:
        self.number.scale()
        self.counter.scale()
        number = self.wide * NUMBER_SHARE
        left = number + ARROW + 2 * _GAP
        self.place(self.number, 0, 0, number, self.high)
        self.place(self.counter, left, 0, self.wide - left, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.number.text():
            box = self.box(self.wide * NUMBER_SHARE + _GAP, (self.high - ARROW) / 2, ARROW, ARROW)
            draw_icon(QPainter(self), "arrow", current_theme().palette.text3, box, rtl=self.rtl)

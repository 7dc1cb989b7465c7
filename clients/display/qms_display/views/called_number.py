"""The newest number; says when it was really painted."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from qms_display.state import CallKey
from qms_display.views.text import CENTRE, Text


class CalledNumber(Text):
    """`painted` carries the call once the frame that shows it is on the glass, once for each call."""

    painted = Signal(object)

    def __init__(self, units: float, parent: QWidget | None = None) -> None:
        super().__init__("now_number", units, "on_now", align=CENTRE, parent=parent)
        self._unpainted: CallKey | None = None
        self._key: CallKey | None = None

    def show_call(self, key: CallKey, number: str) -> None:
        """Show `number`; also a recall of the same number is painted and reported."""
        self.set_text(number)
        if key != self._key:
            self._key = self._unpainted = key
            self.update()

    def forget(self) -> None:
        """Nobody is called; the next call is a new one, even if it is the same again."""
        self._key = self._unpainted = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        key, self._unpainted = self._unpainted, None
        if key is not None:
            QTimer.singleShot(0, self, lambda: self._report(key))

    def _report(self, key: CallKey) -> None:
        """The frame has left this program; asking for one pixel back waits until the window system has drawn it."""
        self.screen().grabWindow(self.window().winId(), 0, 0, 1, 1)
        self.painted.emit(key)

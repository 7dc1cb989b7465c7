"""A row of a list that can be put elsewhere in it, by drag or by Alt and an arrow, and where it would go."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.list_row import ListRow
from qms_clientkit.widgets.panel import Rule


class MovableRow(ListRow):
    """`nudged` by Alt+Up and Alt+Down; `dragged` and `dropped` carry the height in the list. Only while `movable`."""

    nudged = Signal(int)
    dragged = Signal(int)
    dropped = Signal(int)
    movable = False
    _pressed_at, _is_dragged = QPoint(), False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self.movable and (self._is_dragged or far):
            self._is_dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self.mapToParent(event.position().toPoint()).y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._is_dragged = False
            self.unsetCursor()
            self.dropped.emit(self.mapToParent(event.position().toPoint()).y())
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if self.movable and by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.nudged.emit(by)
        else:
            super().keyPressEvent(event)


class DropMark:
    """The line that shows in `holder` where a dragged row would go; `rows` are those of now, from the top."""

    def __init__(self, holder: QWidget, rows: Callable[[], Sequence[MovableRow]]) -> None:
        self._holder, self._rows = holder, rows
        self._line = Rule(current_theme().px(tokens.DESKTOP.border_strong), parent=holder)
        self._line.set_accent()
        self._line.hide()

    def show(self, y: int) -> None:
        """The gap at height `y`."""
        rows, gap = self._rows(), self._gap_at(y)
        top = rows[gap].y() if gap < len(rows) else rows[-1].geometry().bottom()
        self._line.setGeometry(0, max(0, top - 1), self._holder.width(), self._line.height())
        self._line.show()
        self._line.raise_()

    def dropped(self, at: int, y: int) -> int | None:
        """The new place of the row that was at place `at` and is let go at height `y`, None for its own."""
        self._line.hide()
        gap = self._gap_at(y)
        return None if gap in (at, at + 1) else gap - 1 if gap > at else gap

    def _gap_at(self, y: int) -> int:
        """Between which rows the height lies, counted from 0 above the first."""
        return sum(row.geometry().center().y() < y for row in self._rows() if row.movable)

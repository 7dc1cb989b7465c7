"""A row of the list: tile, name, second line, and the dot of unsaved changes."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from qms_clientkit.widgets.avatar import Avatar
from qms_clientkit.widgets.list_row import ListRow

from qms_admin.estate import Section
from qms_admin.views.dot import Dot
from qms_admin.views.tile import tile

_RIGHT = Qt.TextElideMode.ElideRight


class ItemRow(ListRow):
    """`nudged` by Alt+Up and Alt+Down; `dragged` and `dropped` carry the height in the list. Only while `movable`.

    Long names are elided at the end; the whole of it is the tool tip and what a screen reader says."""

    nudged = Signal(int)
    dragged = Signal(int)
    dropped = Signal(int)
    movable = False

    def __init__(
        self, section: Section, title: str, second: str, mark: str, unsaved: str, *, name: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._tile = tile(section, mark)
        self._dot = Dot(unsaved, name=f"{name}_unsaved")
        super().__init__(title, second, name=name, lead=self._tile, trail=self._dot, parent=parent)
        self._whole = title, second
        self._dot.hide()
        self._pressed_at, self._is_dragged = QPoint(), False
        for label in (self.title, self.second):
            label.setMinimumWidth(1)

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

    def set_chosen(self, chosen: bool) -> None:
        super().set_chosen(chosen)
        if isinstance(self._tile, Avatar):
            self._tile.set_text(self._tile.accessibleName(), solid=chosen)
        self._elide()

    def set_unsaved(self, unsaved: bool) -> None:
        self._dot.setVisible(unsaved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        for label, whole in zip((self.title, self.second), self._whole, strict=True):
            label.ensurePolished()
            shown = label.fontMetrics().elidedText(whole, _RIGHT, label.width())
            label.setText(shown)
            label.setToolTip("" if shown == whole else whole)

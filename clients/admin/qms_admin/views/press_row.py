"""A row of a list that is pressed by mouse, Enter or Space."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PressRow(Panel):
    """`height` in design pixels; a row that may grow is asked for by `at_least`."""

    pressed = Signal()

    def __init__(
        self, *, name: str, height: int = D.nav_item, at_least: bool = False, parent: QWidget | None = None
    ) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap4), 0, theme.px(D.gap4), 0)
        super().__init__("row", "h", pad=pad, gap=theme.px(D.gap3), name=name, parent=parent)
        (self.setMinimumHeight if at_least else self.setFixedHeight)(theme.px(height))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

"""Show the focus ring only to who uses the keyboard: a click or a touch hides it again."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from qms_clientkit.qt.window_watch import WindowWatch


class FocusRing(WindowWatch):
    """Windows carry the property `keyboard_focus` that painted controls look at."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        window = QApplication.activeWindow()
        if window is not None and event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            _mark(window, by_keyboard=isinstance(event, QKeyEvent))
        return False


def _mark(window: QWidget, *, by_keyboard: bool) -> None:
    if window.property("keyboard_focus") != by_keyboard:
        window.setProperty("keyboard_focus", by_keyboard)
        if focused := QApplication.focusWidget():
            # An item view's own `update` wants an index; an exception in an event filter ends the process.
            QWidget.update(focused)

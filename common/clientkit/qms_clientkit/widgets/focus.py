"""Show the focus ring only to who uses the keyboard: a click or a touch hides it again."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class FocusRing(QObject):
    """Watches the application; windows carry the property `keyboard_focus` that painted controls look at."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(watched, QWidget) and kind in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            _mark(watched, by_keyboard=isinstance(event, QKeyEvent))
        return False


def _mark(widget: QWidget, *, by_keyboard: bool) -> None:
    window = widget.window()
    if window.property("keyboard_focus") != by_keyboard:
        window.setProperty("keyboard_focus", by_keyboard)
        if focused := QApplication.focusWidget():
            # An item view's own `update` wants an index; an exception in an event filter ends the process.
            QWidget.update(focused)

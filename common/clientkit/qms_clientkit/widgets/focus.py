"""Show the focus ring only to who uses the keyboard: a click or a touch hides it again."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget


class FocusRing(QObject):
    """Watches the window that has the keyboard; windows carry the property `keyboard_focus` that painted controls look at.

    It looks at the system's window, which hears of a press once. A filter of the application is called for each event of
    every widget, thousands while a page is built.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusWindowChanged.connect(self._watch)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        window = QApplication.activeWindow()
        if window is not None and event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            _mark(window, by_keyboard=isinstance(event, QKeyEvent))
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # of the same filter only one is kept


def _mark(window: QWidget, *, by_keyboard: bool) -> None:
    if window.property("keyboard_focus") != by_keyboard:
        window.setProperty("keyboard_focus", by_keyboard)
        if focused := QApplication.focusWidget():
            # An item view's own `update` wants an index; an exception in an event filter ends the process.
            QWidget.update(focused)

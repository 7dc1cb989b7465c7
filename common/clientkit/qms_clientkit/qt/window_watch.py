"""Looks at what people do, where the system tells it: at the window that has the keyboard.

A window hears of a press once. A filter of the application would be called for each event of every widget, in Python,
thousands of times while a page is built.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication


class WindowWatch(QObject):
    """A subclass sees in `eventFilter` what is told to whichever of the program's windows has the keyboard, or had it."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # of the same filter only one is kept

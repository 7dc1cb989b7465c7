"""A window over the whole screen, also where there is no window manager to make it so, and when the screen changes its size."""

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget


class WholeScreen(QObject):
    """Lives with its window. On a bare X server nobody answers the wish for full screen: the size is ours to set.

    A television that is switched on later has another size, or is another screen.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._screen = window, window.screen()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.primaryScreenChanged.connect(self._move)
        self._screen.geometryChanged.connect(self._cover)
        self._cover(self._screen.geometry())
        window.showFullScreen()

    def _cover(self, box: QRect) -> None:
        if box.isValid():
            self._window.setGeometry(box)

    def _move(self, screen: QScreen | None) -> None:
        """None: there is no screen just now."""
        if screen is not None and screen is not self._screen:
            self._screen = screen
            screen.geometryChanged.connect(self._cover)
            self._cover(screen.geometry())

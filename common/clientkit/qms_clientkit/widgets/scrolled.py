"""What is higher than its place scrolls; Tab goes to what is in it and not to the scroll area itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """What gets the keyboard's place in it is seen. Qt itself shows it only when Tab came from within."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        application = QApplication.instance()
        assert isinstance(application, QApplication), "widgets are made after it"
        application.focusChanged.connect(self._show_place)

    def _show_place(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Not while the mouse is pressed: what moves away under it is not clicked."""
        if now is not None and self.isAncestorOf(now) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.ensureWidgetVisible(now)


def scrolled(inner: QWidget, *, sideways: bool = False) -> QScrollArea:
    """`inner` as wide as its place; with `sideways` it may be wider, and scrolls that way too."""
    scroll = Scrolled()
    if not sideways:
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll

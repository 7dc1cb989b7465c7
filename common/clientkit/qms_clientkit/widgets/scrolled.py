"""What is higher than its place scrolls; Tab goes to what is in it and not to the scroll area itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(inner: QWidget, *, sideways: bool = False) -> QScrollArea:
    """`inner` as wide as its place; with `sideways` it may be wider, and scrolls that way too."""
    scroll = QScrollArea()
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    if not sideways:
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll

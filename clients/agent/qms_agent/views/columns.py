"""How cards stand in a column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.widgets.scrolled import scrolled


def scrolling(column: QWidget) -> QScrollArea:
    """Where a low window has no room for all of it, the rest is reached by the wheel and by Tab; a bar would cover the keys."""
    scroll = scrolled(column)
    scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll


def column_of(cards: tuple[QWidget, ...], gap: int, stretch: int | None = None) -> QWidget:
    """The cards one below the other; the one at `stretch` takes the room that is left."""
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    for index, card in enumerate(cards):
        box.addWidget(card, 1 if index == stretch else 0)
    return column

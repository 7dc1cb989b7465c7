"""A column of rows of which those, and only those, are made anew whose items have changed."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

T = TypeVar("T")


class Rows(QWidget, Generic[T]):
    """`make` builds one row from one item."""

    def __init__(self, make: Callable[[T], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._items: list[T] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_items(self, items: Sequence[T]) -> None:
        before, self._items = self._items, list(items)
        for place, item in enumerate(self._items):
            if place >= len(before):
                self._box.addWidget(self._make(item))
            elif item != before[place]:
                self._drop(place)
                self._box.insertWidget(place, self._make(item))
        for place in range(len(before) - 1, len(self._items) - 1, -1):
            self._drop(place)

    def _drop(self, place: int) -> None:
        taken = self._box.takeAt(place)
        if taken is not None and (widget := taken.widget()) is not None:
            widget.hide()
            widget.setObjectName("")
            widget.deleteLater()

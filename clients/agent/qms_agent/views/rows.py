"""A column of rows made anew when, and only when, what they show has changed."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

T = TypeVar("T")


class Rows(QWidget, Generic[T]):
    """`make` builds one row from one item."""

    def __init__(self, make: Callable[[T], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._items: list[T] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_items(self, items: Sequence[T]) -> None:
        if list(items) == self._items:
            return
        self._items = list(items)
        while (taken := self._box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for item in self._items:
            self._box.addWidget(self._make(item))

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
        self._rows: list[tuple[T, QWidget]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_items(self, items: Sequence[T]) -> None:
        """What stays, wherever it stands now, keeps its row, and with it the press under way and the keyboard's place."""
        left, self._rows = self._rows, []
        for item in items:
            known = next((place for place, (had, _) in enumerate(left) if had == item), None)
            self._rows.append((item, self._make(item)) if known is None else left.pop(known))
        for _, row in left:
            self._drop(row)
        for place, (_, row) in enumerate(self._rows):
            if self._box.indexOf(row) != place:
                self._box.insertWidget(place, row)

    def _drop(self, row: QWidget) -> None:
        self._box.removeWidget(row)
        row.hide()
        row.setObjectName("")
        row.deleteLater()

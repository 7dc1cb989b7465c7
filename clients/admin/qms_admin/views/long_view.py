"""The rows of a long list: one is marked, and moving to another chooses that."""

from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from qms_admin.views.long_model import THING, LongModel, shown_id
from qms_admin.views.row_list import RowList

_MARK = QItemSelectionModel.SelectionFlag.ClearAndSelect
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LongView(RowList):
    """`chosen` carries the id of the row that a person goes to. Where one only `picks`, moving along the rows chooses nothing
    yet: a click or Enter does."""

    chosen = Signal(object)

    def __init__(
        self,
        model: LongModel,
        delegate: QStyledItemDelegate,
        *,
        name: str,
        label: str,
        tall: int,
        picks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, delegate, name=name, label=label, tall=tall, parent=parent)
        self._rows, self._picks, self._is_marking = model, picks, False
        self.clicked.connect(self._tell)
        self.selectionModel().currentChanged.connect(self._moved)

    def mark(self, item_id: UUID | None) -> None:
        """The row of this thing is the marked one; none when it stands in none that is known."""
        row, current = self._rows.row_of(item_id), self.currentIndex()
        if current.isValid() and current.row() == row:
            return
        self._is_marking = True
        try:
            if row is None:
                self.selectionModel().clear()
            else:
                self.selectionModel().setCurrentIndex(self._rows.index(row), _MARK)
        finally:
            self._is_marking = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._tell(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_marking and not self._picks:
            self._tell(index)

    def _tell(self, index: QModelIndex) -> None:
        item_id = shown_id(index.data(THING)) if index.isValid() else None
        if item_id is not None:
            self.chosen.emit(item_id)

"""The waiting list's table as the keyboard finds it: Tab passes on, arrows choose a row, Enter opens the row's menu."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QTableView, QWidget


class WaitingTable(QTableView):
    """The row that Enter would act on is always a chosen one, so that it is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabKeyNavigation(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model().rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

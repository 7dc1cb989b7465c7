"""A table that is read row by row: Tab passes on, arrows choose a row, and the keyboard's place is ringed."""

from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme

D = tokens.DESKTOP


class RowsTable(QTableView):
    """Nothing in it is edited; the model gives the rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model().rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() or not self.window().property("keyboard_focus"):
            return
        theme, row = current_theme(), self.currentIndex().row()
        width, port = theme.px(D.border_strong), self.viewport()
        ring = port.rect().adjusted(width, width, -width, -width)
        if row >= 0:
            ring.setTop(self.rowViewportPosition(row) + width // 2)
            ring.setHeight(self.rowHeight(row) - width)
        painter = QPainter(port)
        painter.setPen(QPen(QColor(theme.palette.accent_text), width))
        painter.drawRect(ring)

"""A list of any length in one column: rows of one height, painted by a delegate.

A table and not QListView, which asks its model about every row whenever there are others: half a second for 100,000.
"""

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.rows_table import RowsTable


class RowList(RowsTable):
    """`tall` in pixels of tokens.Desktop. Focus alone chooses nothing."""

    def __init__(
        self,
        model: QAbstractItemModel,
        delegate: QStyledItemDelegate,
        *,
        name: str,
        label: str,
        tall: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setModel(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current_theme().px(tall))

    def focusInEvent(self, event: QFocusEvent) -> None:
        QAbstractItemView.focusInEvent(self, event)
        self.viewport().update()

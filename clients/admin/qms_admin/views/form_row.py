"""Cells of a form beside each other; their editors stand on one line, however many lines the labels take."""

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme

from qms_admin.views.editors import CellEditor

D = tokens.DESKTOP


class FormRow(QWidget):
    """`cells` with their weights. A full row is shared by weight; in another each takes its part of `columns`."""

    def __init__(self, cells: Sequence[tuple[QWidget, int]], columns: int) -> None:
        super().__init__()
        self.setMinimumWidth(1)  # else its height would be that of the width its widest choice wants
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(current_theme().px(D.gap4))
        whole, column = sum(weight for _, weight in cells), 0
        total = whole if len(cells) == columns else 2 * columns
        for cell, weight in cells:
            width = min(weight, total)
            grid.addWidget(cell, 0, column, 1, width)
            column += width
        for index in range(total):
            grid.setColumnStretch(index, 1)
            grid.setColumnMinimumWidth(index, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        editors = cast(Iterable[CellEditor], self.findChildren(CellEditor))
        labels = [editor.field.label for editor in editors]
        tallest = max((label.heightForWidth(label.width()) for label in labels), default=0)
        for label in labels:
            label.setFixedHeight(tallest)

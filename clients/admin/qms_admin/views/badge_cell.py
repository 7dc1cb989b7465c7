"""A badge in a column: its room is always the same, so that the columns of all rows stand under each other."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge


class BadgeCell(QWidget):
    """`width` in pixels of tokens.Desktop."""

    def __init__(self, width: int, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = Badge("", name=name)
        self.setMinimumWidth(current_theme().px(width))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.badge)
        row.addStretch(1)

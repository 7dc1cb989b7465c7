"""A small round mark: this has unsaved changes."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme

D = tokens.DESKTOP


class Dot(QWidget):
    """`label` is what a screen reader says; it keeps its room while it is off."""

    def __init__(self, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        size = current_theme().px(D.gap2)
        self.setFixedSize(size, size)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setToolTip(label)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().palette.warn_bar))
        painter.drawEllipse(QRectF(self.rect()))

"""The square of a colour that a chart's legend explains."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme

D = tokens.DESKTOP


class Swatch(QWidget):
    """`tone` is a colour of the palette."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        size = current_theme().px(D.gap3)
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, radius = QPainter(self), current_theme().px(D.gap1) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = current_theme().palette
        colour = getattr(palette, self._tone)
        is_hollow = colour == palette.surface
        painter.setPen(QPen(QColor(palette.bad_bar), 1) if is_hollow else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if is_hollow else box, radius, radius)

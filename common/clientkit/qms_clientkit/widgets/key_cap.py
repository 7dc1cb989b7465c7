"""The name of a key in a small frame."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font

D = tokens.DESKTOP


class KeyCap(QWidget):
    """`KeyCap("F2")`."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = QFontMetrics(self._font()).horizontalAdvance(self._key) + 2 * theme.px(D.radius_badge)
        return QSize(width, theme.px(D.icon))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), current_theme().palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.border), D.border))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), D.gap1, D.gap1)
        painter.setPen(QColor(palette.text2))
        painter.setFont(self._font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._key)

    def _font(self) -> QFont:
        return text_font(current_theme().px(D.caption), QFont.Weight.DemiBold)

"""The branch's own picture on the welcome, on white as on paper, in the place of the drawn tickets."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import SCREEN

PAD = 4.0
"""White around the picture, in u."""
WIDEST, TALLEST = 84.0, 44.0
"""Of the plate, in u: as large as the tickets would be."""


class LogoPlate(QWidget):
    """As large as its place allows, in the picture's proportion; never enlarged beyond its own pixels times two."""

    def __init__(self, logo: QImage, said: str) -> None:
        super().__init__()
        self._logo = logo
        self.setObjectName("logo_plate")
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        pad = theme.u(PAD)
        room = QSizeF(min(self.width(), theme.u(WIDEST)) - 2 * pad, min(self.height(), theme.u(TALLEST)) - 2 * pad)
        own = QSizeF(self._logo.size()) * 2
        size = own.scaled(room.boundedTo(own), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )
        radius = theme.u(SCREEN.radius_row)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette.qr_paper))
        painter.drawRoundedRect(box.adjusted(-pad, -pad, pad, pad), radius, radius)
        painter.drawImage(box, self._logo)

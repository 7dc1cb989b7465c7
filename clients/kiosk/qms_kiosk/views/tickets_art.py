"""The welcome's picture: three paper tickets, drawn in the brand's colours."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Tracking

WIDTH, HEIGHT = 84.0, 44.0
TICKET = QRectF(0, 0, 50, 25)
WIDEST = 0.78
NOTCH, RADIUS, TEAR = 2.5, 2.2, 38.0
"""In units of the picture, which is WIDTH × HEIGHT of them."""
FINENESS = 64
"""Qt subtracts paths as polygons whose fineness goes by their size."""


class TicketsArt(QWidget):
    """As large as its place allows; purely decorative."""

    def __init__(self, sample: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.u(WIDTH), theme.u(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, p = QPainter(self), current_theme().palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widest = min(self.width() * WIDEST, float(current_theme().u(WIDTH)))
        scale = min(widest / WIDTH, self.height() / HEIGHT)
        painter.translate(self.width() / 2 - WIDTH * scale / 2, self.height() / 2 - HEIGHT * scale / 2)
        painter.scale(scale, scale)
        high = current_theme().high_contrast
        behind, line = (p.now, p.now_line) if high else (p.accent_pressed, p.accent_hover)
        self._ticket(painter, QPointF(0, 8), -8, behind, line)
        self._ticket(painter, QPointF(33, 12), 8, p.now_line if not high else behind, line, stub=p.accent_line)
        self._ticket(painter, QPointF(17, 3), -2, p.on_now, None, stub=p.now, number=p.now)

    def _ticket(
        self,
        painter: QPainter,
        at: QPointF,
        angle: float,
        fill: str,
        line: str | None,
        *,
        stub: str = "",
        number: str = "",
    ) -> None:
        painter.save()
        painter.setTransform(QTransform().translate(at.x(), at.y()).rotate(angle), combine=True)
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(line), 0.5) if line else Qt.PenStyle.NoPen)
        painter.drawPath(_outline())
        if stub:
            self._stub(painter, stub)
        if number:
            self._number(painter, number)
        painter.restore()

    def _stub(self, painter: QPainter, colour: str) -> None:
        pen = QPen(QColor(colour), 0.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2, 2.4])
        painter.setPen(pen)
        painter.drawLine(QPointF(TEAR, 3), QPointF(TEAR, TICKET.height() - 3))
        painter.setPen(QPen(QColor(colour), 0.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for row, length in enumerate((4.4, 4.4, 2.8)):
            y = 10.4 + row * 2.1
            painter.drawLine(QPointF(TEAR + 3, y), QPointF(TEAR + 3 + length, y))

    def _number(self, painter: QPainter, colour: str) -> None:
        painter.setFont(text_font(11, QFont.Weight.Bold, title=True, tracking=Tracking.NUMBER))
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(2, 0, TEAR - 2, TICKET.height()), Qt.AlignmentFlag.AlignCenter, self._sample)


def _outline() -> QPainterPath:
    """A rounded rectangle with a notch in each short side."""
    fine = QTransform().scale(FINENESS, FINENESS)
    path, notches = QPainterPath(), QPainterPath()
    path.addRoundedRect(TICKET, RADIUS, RADIUS)
    for x in (TICKET.left(), TICKET.right()):
        notches.addEllipse(QPointF(x, TICKET.center().y()), NOTCH, NOTCH)
    return fine.inverted()[0].map(fine.map(path).subtracted(fine.map(notches)))

"""The branch's ticket as a kiosk would print it now, drawn by the very code that prints."""

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.i18n.translator import localised
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.raster import draw_ticket
from qms_clientkit.ticket.texts import TicketFacts, ticket_texts
from qms_contract.branches import Branch
from qms_contract.kiosk import TicketTemplate
from qms_contract.queues import Estimate
from qms_contract.services import Service

DOTS_A_MM = 8
"""203 dpi."""
PAGE = "https://example.org/t/4qvJ0yR2TmC3bUu9xk1V8w.Zk9uR0x3VHhRbGhE4Q"
"""As long as a real one, so that the code has its size."""
AHEAD, ESTIMATE = 12, Estimate(low_minutes=25, high_minutes=35)


def sample_ticket(
    branch: Branch,
    template: TicketTemplate,
    service: Service | None,
    language: str,
    width: int,
    now: datetime,
    logo: QImage | None = None,
) -> QImage:
    """The 1-bit image of a ticket of `service` (None: of none) on paper `width` printer pixels wide."""
    facts = TicketFacts(
        number=f"{service.prefix if service else 'A'}060",
        service=localised(service.names, language, service.name) if service else "",
        issued_at=now,
        ahead=AHEAD,
        estimate=ESTIMATE,
        url=PAGE,
    )
    return draw_ticket(ticket_texts(facts, language, replace(branch, ticket=template)), width, logo)


class TicketPaper(QWidget):
    """The image on white paper with a thin edge; as wide as 80 mm paper, or in its proportion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setObjectName("ticket_paper")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage, said: str) -> None:
        """`said` is what a screen reader says of it."""
        self._image = image
        self.setAccessibleName(said)
        self.setFixedSize(self.sizeHint())
        self.update()

    @property
    def millimetres(self) -> int:
        """The paper's length."""
        return round(self._image.height() / DOTS_A_MM)

    def sizeHint(self) -> QSize:
        scale = current_theme().px(TICKET.preview) / TICKET.width
        return QSize(round(self._image.width() * scale), round(self._image.height() * scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), current_theme().palette
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(palette.qr_paper))
        if not self._image.isNull():
            size = self.size() * self.devicePixelRatioF()
            smooth = self._image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(QRectF(self.rect()), smooth, QRectF(smooth.rect()))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

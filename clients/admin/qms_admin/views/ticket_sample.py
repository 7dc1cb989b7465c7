"""The branch's ticket as a kiosk would print it now, drawn by the very code that prints."""

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.logo import NO_PICTURES, Pictures
from qms_clientkit.ticket.raster import Places, draw_ticket
from qms_clientkit.ticket.sample import sample_facts
from qms_clientkit.ticket.texts import ticket_texts
from qms_contract.branches import Branch
from qms_contract.kiosk import TicketTemplate
from qms_contract.services import Service

D = tokens.DESKTOP
DOTS_A_MM = 8
"""203 dpi."""


def sample_ticket(
    branch: Branch,
    template: TicketTemplate,
    service: Service | None,
    language: str,
    width: int,
    now: datetime,
    pictures: Pictures = NO_PICTURES,
    places: Places | None = None,
    *,
    unsure: bool = False,
) -> QImage:
    """The 1-bit image of a ticket of `service` (None: of none) on paper `width` printer pixels wide; `places` are filled.
    `unsure`: while nobody can say how long it takes."""
    facts = sample_facts(service, language, now, unsure=unsure)
    return draw_ticket(ticket_texts(facts, language, replace(branch, ticket=template)), width, pictures, places)


class TicketPaper(QWidget):
    """The image on white paper with a thin edge; as wide as 80 mm paper, or in its proportion. The chosen part is framed;
    `picked` carries the part that was touched."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._places, self._chosen = QImage(), Places(), ""
        self._room = current_theme().px(TICKET.preview)
        self.setObjectName("ticket_paper")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage, places: Places, said: str) -> None:
        """`said` is what a screen reader says of it."""
        self._image, self._places = image, places
        self.setAccessibleName(said)
        self.setFixedSize(self.sizeHint())
        self.update()

    def fit(self, room: int) -> None:
        """As wide as usual or, in less room, as that."""
        self._room = max(1, min(room, current_theme().px(TICKET.preview)))
        self.setFixedSize(self.sizeHint())
        self.update()

    def show_chosen(self, part: str) -> None:
        """Frame that part."""
        self._chosen = part
        self.update()

    def place_of(self, part: str) -> tuple[int, int] | None:
        """Top and bottom of that part on the screen's paper; None where it is not on it."""
        place = next((place for one, place in self._places.items() if one == part), None)
        return None if place is None else (round(place[0] * self._scale), round(place[1] * self._scale))

    @property
    def image(self) -> QImage:
        """As it would be printed."""
        return self._image

    @property
    def millimetres(self) -> int:
        """The paper's length."""
        return round(self._image.height() / DOTS_A_MM)

    def sizeHint(self) -> QSize:
        return QSize(round(self._image.width() * self._scale), round(self._image.height() * self._scale))

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
        self._frame(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        y = event.position().y() / self._scale
        touched = next((part for part, (top, bottom) in self._places.items() if top <= y <= bottom), None)
        if touched is not None:
            self.picked.emit(str(touched))

    def _frame(self, painter: QPainter) -> None:
        place = next((place for part, place in self._places.items() if part == self._chosen), None)
        if place is not None:
            line, inset = D.border_strong, current_theme().px(D.gap2)
            top, bottom = (round(one * self._scale) for one in place)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current_theme().palette.accent_line), line))
            radius = D.radius_badge
            painter.drawRoundedRect(inset, top - line, self.width() - 2 * inset, bottom - top + line, radius, radius)

    @property
    def _scale(self) -> float:
        """Pixels of the screen a printer pixel."""
        return self._room / TICKET.width

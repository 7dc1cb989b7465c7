"""The poster on paper: a page upright, the code in its middle, what to do above and below it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPaintDevice, QPainter
from qms_clientkit.i18n.translator import is_rtl
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Mode, palette
from qms_clientkit.ticket.qr import qr_modules

from qms_admin.poster import Poster

P = tokens.POSTER
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_QUIET_MODULES = 4
"""What a reader needs around the code, by ISO/IEC 18004."""


def paint(poster: Poster, device: QPaintDevice) -> None:
    painter = QPainter(device)
    painter.fillRect(QRectF(0, 0, device.width(), device.height()), Qt.GlobalColor.white)
    painter.scale(device.width() / P.width, device.width() / P.width)
    height = P.width * device.height() / device.width()
    _Page(painter, height).paint(poster)
    painter.end()


class _Page:
    """Lengths are in units of a page `P.width` wide."""

    def __init__(self, painter: QPainter, height: float) -> None:
        self._painter, self._height, self._y = painter, height, 0.0
        self._palette = palette(Mode.LIGHT)

    def paint(self, poster: Poster) -> None:
        self._text(poster.branch.organisation, P.name, QFont.Weight.DemiBold)
        self._text(poster.branch.name, P.branch, colour=self._palette.text2)
        self._y += P.gap
        for language, invitation, _how in poster.lines:
            self._text(invitation, P.lead, QFont.Weight.Bold, language)
        self._y += P.gap
        self._code(poster.address)
        self._y += P.gap
        for language, _invitation, how in poster.lines:
            self._text(how, P.line, language=language)
        self._y = self._height - P.small * P.leading
        self._text(poster.address, P.small, colour=self._palette.text2)

    def _text(
        self, words: str, size: int, weight: QFont.Weight = QFont.Weight.Normal, language: str = "", colour: str = ""
    ) -> None:
        self._painter.setFont(text_font(size, weight))
        self._painter.setPen(QColor(colour or self._palette.text))
        self._painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if is_rtl(language) else Qt.LayoutDirection.LeftToRight
        )
        box = QRectF(0, self._y, P.width, self._height)
        tall = self._painter.boundingRect(box, _MIDDLE & ~Qt.AlignmentFlag.AlignVCenter, words).height()
        tall = max(tall, size * P.leading)
        self._painter.drawText(QRectF(0, self._y, P.width, tall), _MIDDLE, words)
        self._y += tall

    def _code(self, address: str) -> None:
        rows = qr_modules(address)
        module = P.code / (len(rows) + 2 * _QUIET_MODULES)
        left, top = (P.width - P.code) / 2 + _QUIET_MODULES * module, self._y + _QUIET_MODULES * module
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for y, row in enumerate(rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    box = QRectF(left + x * module, top + y * module, module, module)
                    self._painter.fillRect(box, Qt.GlobalColor.black)
        self._y += P.code

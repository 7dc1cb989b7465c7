"""The paper that a ticket is drawn on, from the top down: lines, columns, rules, pictures and codes.

Measures are those of the ticket mock-up at 576 pixels; the narrower paper scales them.
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from qms_clientkit.qt.wrapped_text import draw_wrapped
from qms_clientkit.theme.fonts import is_plain, text_font
from qms_clientkit.theme.icons import pixmap
from qms_clientkit.theme.tokens import TICKET, Tracking
from qms_clientkit.ticket.qr import qr_modules

BLACK, WHITE = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
LOGO_SHARE = 0.75
"""Of the width between the margins."""


class Sheet:
    """`y` is where the next thing begins, in printer pixels; `larger` multiplies the size of what is drawn next."""

    def __init__(self, painter: QPainter, width: int, *, rtl: bool) -> None:
        self._painter, self._rtl, self._scale = painter, rtl, width / TICKET.width
        self._margin = self._px(TICKET.margin)
        self._inner = width - 2 * self._margin
        self.y = self._px(TICKET.top)
        self.larger = 1.0
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        painter.setPen(BLACK)

    def end(self) -> int:
        """The height of what was drawn."""
        return round(self.y + self._px(TICKET.bottom))

    def gap(self) -> None:
        """A little room."""
        self.y += self._px(TICKET.gap_small)

    def picture(self, picture: QImage, tallest: float = TICKET.logo, share: float = LOGO_SHARE) -> None:
        """As large as its place allows (`share` of the width), on white; greys by their dots, which a picture needs and
        letters do not."""
        widest = self._inner * min(1.0, share * self.larger)
        scale = min(widest / picture.width(), self._px(tallest) * self.larger / picture.height())
        size = QSize(max(1, round(picture.width() * scale)), max(1, round(picture.height() * scale)))
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(WHITE)
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        smooth = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(0, 0, smooth)
        painter.end()
        dots = paper.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.DiffuseDither)
        left = round(self._margin + (self._inner - size.width()) / 2)
        self._painter.drawImage(left, round(self.y), dots)
        self.y += size.height() + self._px(TICKET.gap)

    def mark(self) -> None:
        """The house's mark."""
        size = self._px(TICKET.mark) * self.larger
        mark = pixmap("mark", BLACK.name(), round(size))
        self._painter.drawPixmap(round(self._margin + (self._inner - size) / 2), round(self.y), mark)
        self.y += size + self._px(TICKET.gap)

    def number(self, number: str) -> None:
        """As large as the paper allows, left to right in every language."""
        font = self._fitted(number, TICKET.number, QFont.Weight.ExtraBold, self._inner)
        metrics = QFontMetricsF(font)
        self._painter.save()
        self._painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._painter.setFont(font)
        box = QRectF(self._margin, self.y, self._inner, metrics.capHeight() + 2 * self._px(TICKET.gap_number))
        lift = metrics.ascent() - metrics.capHeight() / 2 - metrics.height() / 2  # to the middle of the capitals
        line = QRectF(box.x(), box.center().y() - metrics.height() / 2 - lift, box.width(), metrics.height())
        self._painter.drawText(line, Qt.AlignmentFlag.AlignCenter, number)
        self._painter.restore()
        self.y += box.height()

    def line(self, text: str, size: float, weight: QFont.Weight) -> None:
        """Words in the middle, wrapped."""
        font = self._fitted(text, size, weight, self._inner, words=True)
        self._text(text, font, self._margin, self._inner, Qt.AlignmentFlag.AlignHCenter)

    def column(self, text: str, size: float, weight: QFont.Weight, left: float, share: float) -> None:
        """Words in the part of the width that begins at `left` and is `share` wide (0 to 1 along the line of reading)."""
        gap = self._px(TICKET.gap_small)
        x = self._margin + (self._inner * (1 - left - share) + gap if self._rtl else self._inner * left)
        width = self._inner * share - gap
        self._text(text, self._fitted(text, size, weight, width), x, width, Qt.AlignmentFlag.AlignLeft)

    def code(self, content: str, beside: str) -> None:
        """The QR code of `content` at the side where lines begin, modules on whole pixels, and words `beside` it."""
        size = self._modules(content)
        gap = self._px(TICKET.gap_qr)
        x = self._margin if self._rtl else self._margin + size + gap
        width = self._inner - size - gap
        font = self._fitted(beside, TICKET.follow, QFont.Weight.DemiBold, width, words=True)
        self._painter.setFont(font)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        draw_wrapped(self._painter, QRectF(x, self.y, width, size), align, beside)
        self.y += size

    def rule(self, *, dashed: bool = False) -> None:
        """A line across, with room above and below."""
        self.y += self._px(TICKET.gap)
        pen = QPen(BLACK, max(1.0, self._px(TICKET.rule)), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern([2.0, 1.0])
        self._painter.setPen(pen)
        y = round(self.y)
        self._painter.drawLine(round(self._margin), y, round(self._margin + self._inner), y)
        self._painter.setPen(BLACK)
        self.y += self._px(TICKET.gap_rule)

    def _px(self, length: float) -> float:
        return length * self._scale

    def _modules(self, content: str) -> float:
        rows = qr_modules(content)
        wanted = min(self._px(TICKET.qr_module), self._px(TICKET.qr_widest) / len(rows)) * self.larger
        module = max(2, round(wanted))
        size = module * len(rows)
        left = round(self._margin + (self._inner - size if self._rtl else 0))
        top = round(self.y)
        for row, modules in enumerate(rows):
            for column, dark in enumerate(modules):
                if dark:
                    self._painter.fillRect(left + column * module, top + row * module, module, module, BLACK)
        return float(size)

    def _text(self, text: str, font: QFont, x: float, width: float, align: Qt.AlignmentFlag) -> None:
        """Wrapped text from `y` on; a word wider than the column shrinks it all."""
        if not text:
            return
        flags = align | Qt.TextFlag.TextWordWrap
        bounds = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, TICKET.tallest), flags, text)
        self._painter.setFont(font)
        draw_wrapped(self._painter, QRectF(x, self.y, width, bounds.height()), align, text)
        self.y += bounds.height() + self._px(TICKET.gap_small)

    def _fitted(self, text: str, size: float, weight: QFont.Weight, width: float, *, words: bool = False) -> QFont:
        """The font for `text`, shrunk until it (or, where it may wrap, its longest word) is within `width`."""
        parts = _unbreakable(text) if words else [text]
        size *= self.larger
        font = self._font(text, size, weight)
        while size > 1 and max(map(QFontMetricsF(font).horizontalAdvance, parts), default=0) > width:
            size *= 0.96
            font = self._font(text, size, weight)
        return font

    def _font(self, text: str, size: float, weight: QFont.Weight) -> QFont:
        tracking = 0 if is_plain(text) or size < TICKET.title else Tracking.NUMBER
        return text_font(round(self._px(size)), weight, tracking=tracking)


def _unbreakable(text: str) -> list[str]:
    """The parts of `text` that no line break may cut (UAX #14): words, and single characters where there are no spaces."""
    finder, start, parts = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text), 0, []
    while (end := finder.toNextBoundary()) > start:
        parts.append(text[start:end].strip())
        start = end
    return parts

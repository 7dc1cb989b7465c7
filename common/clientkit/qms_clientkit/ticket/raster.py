"""The ticket, drawn once: a 1-bit raster 576 (80 mm paper) or 384 (58 mm) pixels wide, any script, right-to-left too.

Measures are those of the ticket mock-up at 576 pixels; the narrower paper scales them. Weights are 600 and more, there
are no large black areas, and the number stays left-to-right in Latin digits in every language.
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from qms_clientkit.theme.fonts import is_plain, text_font
from qms_clientkit.theme.icons import pixmap
from qms_clientkit.theme.tokens import TICKET, Tracking
from qms_clientkit.ticket.qr import qr_modules
from qms_clientkit.ticket.texts import TicketTexts

BLACK, WHITE = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
LOGO_SHARE = 0.75
"""Of the width between the margins."""
THRESHOLD = 150
"""Grey level from which a pixel is white; a little ink more than half keeps thin strokes."""


def draw_ticket(texts: TicketTexts, width: int = TICKET.width, logo: QImage | None = None) -> QImage:
    """The ticket as a 1-bit image of `width` pixels, with `logo` (a null image is none) in the place of the house's mark."""
    page = QImage(width, TICKET.tallest * width // TICKET.width, QImage.Format.Format_Grayscale8)
    page.fill(WHITE)
    painter = QPainter(page)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    height = _Drawing(painter, texts, width, logo).draw()
    painter.end()
    return _one_bit(page.copy(0, 0, width, height))


class _Drawing:
    """Draws from the top down; `_y` is where the next part begins, in device pixels."""

    def __init__(self, painter: QPainter, texts: TicketTexts, width: int, logo: QImage | None) -> None:
        self._logo = logo if logo is not None and not logo.isNull() else None
        self._painter, self._texts, self._scale = painter, texts, width / TICKET.width
        self._margin = self._px(TICKET.margin)
        self._inner = width - 2 * self._margin
        self._y = self._px(TICKET.top)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if texts.rtl else Qt.LayoutDirection.LeftToRight)
        painter.setPen(BLACK)

    def draw(self) -> int:
        """All parts; returns the height."""
        self._head()
        self._number()
        self._facts()
        self._follow()
        self._foot()
        return round(self._y + self._px(TICKET.bottom))

    def _px(self, length: float) -> float:
        return length * self._scale

    def _head(self) -> None:
        texts, top = self._texts, self._y
        if texts.mark:
            self._picture(self._logo) if self._logo is not None else self._mark()
        self._line(texts.organisation, TICKET.lead, QFont.Weight.Bold)
        self._line(texts.branch, TICKET.body, QFont.Weight.DemiBold)
        self._line(texts.header, TICKET.body, QFont.Weight.DemiBold)
        if self._y > top:
            self._rule()

    def _picture(self, logo: QImage) -> None:
        """As large as its place allows, on white; greys by their dots, which a picture needs and letters do not."""
        widest, tallest = self._inner * LOGO_SHARE, self._px(TICKET.logo)
        scale = min(widest / logo.width(), tallest / logo.height())
        size = QSize(max(1, round(logo.width() * scale)), max(1, round(logo.height() * scale)))
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(WHITE)
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        smooth = logo.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(0, 0, smooth)
        painter.end()
        dots = paper.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.DiffuseDither)
        left = round(self._margin + (self._inner - size.width()) / 2)
        self._painter.drawImage(left, round(self._y), dots)
        self._y += size.height() + self._px(TICKET.gap)

    def _mark(self) -> None:
        size = self._px(TICKET.mark)
        mark = pixmap("mark", BLACK.name(), round(size))
        self._painter.drawPixmap(round(self._margin + (self._inner - size) / 2), round(self._y), mark)
        self._y += size + self._px(TICKET.gap)

    def _number(self) -> None:
        self._line(self._texts.your_number, TICKET.lead, QFont.Weight.DemiBold)
        self._big(self._texts.number)
        self._line(self._texts.service, TICKET.title, QFont.Weight.Bold)
        self._rule()

    def _big(self, number: str) -> None:
        font = self._fitted(number, TICKET.number, QFont.Weight.ExtraBold, self._inner)
        metrics = QFontMetricsF(font)
        self._painter.save()
        self._painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._painter.setFont(font)
        box = QRectF(self._margin, self._y, self._inner, metrics.capHeight() + 2 * self._px(TICKET.gap_number))
        self._painter.drawText(
            QRectF(
                box.x(), box.center().y() - metrics.height() / 2 - self._lift(metrics), box.width(), metrics.height()
            ),
            Qt.AlignmentFlag.AlignCenter,
            number,
        )
        self._painter.restore()
        self._y += box.height()

    @staticmethod
    def _lift(metrics: QFontMetricsF) -> float:
        """From the middle of the line to the middle of the capitals."""
        return metrics.ascent() - metrics.capHeight() / 2 - metrics.height() / 2

    def _facts(self) -> None:
        texts = self._texts
        pairs = [(texts.ahead_label, texts.ahead), (texts.wait_label, texts.wait)]
        known = [pair for pair in pairs if pair[1]]
        if not known:
            return
        shares = (0.42, 0.58) if len(known) > 1 else (1.0,)
        top, left, tallest = self._y, 0.0, self._y
        for (label, value), share in zip(known, shares, strict=True):
            self._y = top
            self._column(label, TICKET.body, QFont.Weight.DemiBold, left, share)
            self._column(value, TICKET.fact, QFont.Weight.Bold, left, share)
            left, tallest = left + share, max(tallest, self._y)
        self._y = tallest
        self._rule(dashed=True)

    def _column(self, text: str, size: float, weight: QFont.Weight, left: float, share: float) -> None:
        gap = self._px(TICKET.gap_small)
        x = self._margin + (self._inner * (1 - left - share) + gap if self._texts.rtl else self._inner * left)
        width = self._inner * share - gap
        self._text(text, self._fitted(text, size, weight, width), x, width, Qt.AlignmentFlag.AlignLeft)

    def _follow(self) -> None:
        if not self._texts.url:
            return
        size = self._qr()
        gap = self._px(TICKET.gap_qr)
        x = self._margin if self._texts.rtl else self._margin + size + gap
        width = self._inner - size - gap
        font = self._fitted(self._texts.follow, TICKET.follow, QFont.Weight.DemiBold, width, words=True)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        self._painter.setFont(font)
        self._painter.drawText(QRectF(x, self._y, width, size), flags, self._texts.follow)
        self._y += size
        self._rule(dashed=True)

    def _qr(self) -> float:
        """The QR code at its side, modules on whole pixels; returns its size."""
        rows = qr_modules(self._texts.url)
        module = max(2, round(min(self._px(TICKET.qr_module), self._px(TICKET.qr_widest) / len(rows))))
        size = module * len(rows)
        left = round(self._margin + (self._inner - size if self._texts.rtl else 0))
        top = round(self._y)
        for row, modules in enumerate(rows):
            for column, dark in enumerate(modules):
                if dark:
                    self._painter.fillRect(left + column * module, top + row * module, module, module, BLACK)
        return float(size)

    def _foot(self) -> None:
        self._line(self._texts.advice, TICKET.body, QFont.Weight.DemiBold)
        self._line(self._texts.footer, TICKET.body, QFont.Weight.DemiBold)
        self._y += self._px(TICKET.gap_small)
        self._line(self._texts.issued, TICKET.body, QFont.Weight.Bold)

    def _line(self, text: str, size: float, weight: QFont.Weight) -> None:
        font = self._fitted(text, size, weight, self._inner, words=True)
        self._text(text, font, self._margin, self._inner, Qt.AlignmentFlag.AlignHCenter)

    def _text(self, text: str, font: QFont, x: float, width: float, align: Qt.AlignmentFlag) -> None:
        """Wrapped text from `_y` on; a word wider than the column shrinks it all."""
        if not text:
            return
        flags = align | Qt.TextFlag.TextWordWrap
        bounds = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, TICKET.tallest), flags, text)
        self._painter.setFont(font)
        self._painter.drawText(QRectF(x, self._y, width, bounds.height()), flags, text)
        self._y += bounds.height() + self._px(TICKET.gap_small)

    def _fitted(self, text: str, size: float, weight: QFont.Weight, width: float, *, words: bool = False) -> QFont:
        """The font for `text`, shrunk until it (or, where it may wrap, its longest word) is within `width`."""
        parts = _unbreakable(text) if words else [text]
        font = self._font(text, size, weight)
        while size > 1 and max(map(QFontMetricsF(font).horizontalAdvance, parts), default=0) > width:
            size *= 0.96
            font = self._font(text, size, weight)
        return font

    def _font(self, text: str, size: float, weight: QFont.Weight) -> QFont:
        tracking = 0 if is_plain(text) or size < TICKET.title else Tracking.NUMBER
        return text_font(round(self._px(size)), weight, tracking=tracking)

    def _rule(self, *, dashed: bool = False) -> None:
        self._y += self._px(TICKET.gap)
        pen = QPen(BLACK, max(1.0, self._px(TICKET.rule)), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern([2.0, 1.0])
        self._painter.setPen(pen)
        y = round(self._y)
        self._painter.drawLine(round(self._margin), y, round(self._margin + self._inner), y)
        self._painter.setPen(BLACK)
        self._y += self._px(TICKET.gap_rule)


def _unbreakable(text: str) -> list[str]:
    """The parts of `text` that no line break may cut (UAX #14): words, and single characters where there are no spaces."""
    finder, start, parts = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text), 0, []
    while (end := finder.toNextBoundary()) > start:
        parts.append(text[start:end].strip())
        start = end
    return parts


def _one_bit(page: QImage) -> QImage:
    """Black or white by threshold: a thermal printer knows no grey, and dithering would fray the letters."""
    table = bytes(0 if level < THRESHOLD else 255 for level in range(256))
    data = bytes(page.constBits()).translate(table)
    clean = QImage(data, page.width(), page.height(), page.bytesPerLine(), QImage.Format.Format_Grayscale8)
    return clean.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)

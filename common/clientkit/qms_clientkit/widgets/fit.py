"""Text painted into a box: wrapped over at most so many lines and shrunk until all of it is inside, never cut."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from qms_clientkit.qt.wrapped_text import draw_wrapped

STEP = 0.95
SMALLEST = 5
MOST_KEPT = 1000
_sizes: dict[tuple[str, str, float, float, int], int] = {}
"""What was found before: the same words are painted into the same boxes day after day, and to measure is most of painting."""


def fitted(text: str, font: QFont, box: QRectF, lines: int = 1) -> QFont:
    """`font`, shrunk until `text` is inside `box` on at most `lines` lines."""
    key = text, font.key(), box.width(), box.height(), lines
    chosen = QFont(font)
    if key not in _sizes:
        if len(_sizes) >= MOST_KEPT:
            _sizes.clear()
        _sizes[key] = _size(text, QFont(font), box, lines)
    chosen.setPixelSize(_sizes[key])
    return chosen


def _size(text: str, font: QFont, box: QRectF, lines: int) -> int:
    size = float(font.pixelSize())
    while size > SMALLEST and not fits(text, font, box, lines):
        size *= STEP
        font.setPixelSize(max(1, int(size)))
    return font.pixelSize()


def fits(text: str, font: QFont, box: QRectF, lines: int = 1) -> bool:
    """Whether `text` in `font` is inside `box`; the ink counts, not the line's blank above and below."""
    metrics = QFontMetricsF(font)
    if lines == 1 and "\n" not in text:
        return metrics.horizontalAdvance(text) <= box.width() and metrics.capHeight() <= box.height()
    wanted = QRectF(0, 0, box.width(), box.height() * 4)
    bounds = metrics.boundingRect(wanted, Qt.TextFlag.TextWordWrap, text)
    within = bounds.width() <= box.width() and bounds.height() <= max(box.height(), metrics.height())
    return within and round(bounds.height() / metrics.lineSpacing()) <= lines


def draw_fitted(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag,
    lines: int = 1,
    most: int | None = None,
) -> QFont:
    """Paint `text` into `box`, no larger than `most` pixels; a leading alignment follows the painter's direction. Returns the
    font used."""
    wanted = QFont(font)
    wanted.setPixelSize(min(font.pixelSize(), most or font.pixelSize()))
    chosen = fitted(text, wanted, box, lines)
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    if lines > 1:
        draw_wrapped(painter, box, align, text)
    else:
        painter.drawText(box, align | Qt.TextFlag.TextDontClip, text)
    return chosen

"""A number or name as large as it may be: shrunk to fit, never elided, never cut."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import is_plain, text_font

SHRINK_STEP = 0.96
SMALLEST = 6
MOST_KEPT = 500
LATIN_HEIGHT = 1.1
"""From the top of an accent to the foot of a g, in em."""


class FittedLabel(QWidget):
    """`size` is the em size in pixels it wants, `tone` a colour of the palette. `title`: in the title font."""

    def __init__(
        self,
        text: str = "",
        size: int = tokens.DESKTOP.number2,
        tone: str = "text",
        *,
        weight: QFont.Weight = QFont.Weight.Bold,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
        title: bool = True,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._size, self._tone = text, size, tone
        self._weight, self._align, self._title = weight, align, title
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Show `text`."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def set_size(self, size: int) -> None:
        """The em size it wants, in pixels."""
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def let_shrink(self) -> "FittedLabel":
        """Give up the blank of a tall script's line when there is no room for it; returns itself."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return self

    def set_tone(self, tone: str) -> None:
        """The palette's colour to draw in."""
        self._tone = tone
        self.update()

    def fitted_font(self) -> QFont:
        """The font it is drawn in at the present width."""
        return _font(_fitting(self._size, self._style(), self.width(), self.height()), self._style())

    def sizeHint(self) -> QSize:
        return QSize(*_hint(self._size, self._style()))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, round(self._size * LATIN_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.fitted_font()
        painter.setFont(font)
        painter.setPen(QColor(getattr(current_theme().palette, self._tone)))
        painter.setLayoutDirection(self.layoutDirection() if is_plain(self._text) else Qt.LayoutDirection.LeftToRight)
        box = QRectF(self.rect()).translated(0, _into_the_box(font.pixelSize(), self._style(), self.height()))
        painter.drawText(box, self._sided() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, self._text)

    def _sided(self) -> Qt.AlignmentFlag:
        horizontal = self._align & Qt.AlignmentFlag.AlignHorizontal_Mask
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft and horizontal == Qt.AlignmentFlag.AlignLeft:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        return horizontal

    def _font(self, size: int) -> QFont:
        return _font(size, self._style())

    def _style(self) -> "_Style":
        return _Style(self._text, self._weight, self._title)


class _Style(NamedTuple):
    """What a text's size is measured by."""

    text: str
    weight: QFont.Weight
    title: bool


def _font(size: int, style: _Style) -> QFont:
    tracking = tokens.Tracking.NUMBER if style.title and not is_plain(style.text) else 0
    return text_font(size, style.weight, title=style.title, tracking=tracking)


# What is measured is kept: a kiosk says the same words all day, and to measure them is most of drawing them.


@lru_cache(maxsize=MOST_KEPT)
def _hint(size: int, style: _Style) -> tuple[int, int]:
    metrics = QFontMetricsF(_font(size, style))
    height = metrics.height() if is_plain(style.text) else size * LATIN_HEIGHT
    return round(metrics.horizontalAdvance(style.text)) + 2, round(height)


@lru_cache(maxsize=MOST_KEPT)
def _fitting(wanted: int, style: _Style, width: int, height: int) -> int:
    """The size at which the text is inside."""
    size, chosen = float(wanted), wanted
    while size > SMALLEST and _too_big(_font(chosen, style), style.text, width, height):
        size *= SHRINK_STEP
        chosen = int(size)
    return chosen


def _too_big(font: QFont, text: str, width: int, height: int) -> bool:
    metrics = QFontMetricsF(font)
    tallest = metrics.tightBoundingRect(text).height() if is_plain(text) else metrics.capHeight()
    return metrics.horizontalAdvance(text) > width or tallest > height


@lru_cache(maxsize=MOST_KEPT)
def _into_the_box(size: int, style: _Style, height: int) -> float:
    """How far down the line must move so that no accent and no foot of a letter is outside.

    A line stands in the middle of the box by its height, of which a tall script's ink leaves more blank below than above.
    """
    font = _font(size, style)
    layout = QTextLayout(style.text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    if not line.isValid():
        return 0.0
    ink, baseline = QFontMetricsF(font).tightBoundingRect(style.text), line.ascent() - line.height() / 2
    above, below = baseline + ink.top() + height / 2, height / 2 - baseline - ink.bottom()
    return -above if above < 0 else min(0.0, below)

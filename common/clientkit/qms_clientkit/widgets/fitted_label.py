"""A number or name as large as it may be: shrunk to fit, never elided, never cut."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import is_plain, text_font

SHRINK_STEP = 0.96
SMALLEST = 6
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
        size = float(self._size)
        font = self._font(self._size)
        while size > SMALLEST and self._too_big(font):
            size *= SHRINK_STEP
            font = self._font(int(size))
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font(self._size))
        height = metrics.height() if is_plain(self._text) else self._size * LATIN_HEIGHT
        return QSize(round(metrics.horizontalAdvance(self._text)) + 2, round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, round(self._size * LATIN_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.fitted_font()
        painter.setFont(font)
        painter.setPen(QColor(getattr(current_theme().palette, self._tone)))
        painter.setLayoutDirection(self.layoutDirection() if is_plain(self._text) else Qt.LayoutDirection.LeftToRight)
        box = QRectF(self.rect()).translated(0, self._into_the_box(font))
        painter.drawText(box, self._sided() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, self._text)

    def _into_the_box(self, font: QFont) -> float:
        """How far down the line must move so that no accent and no foot of a letter is outside.

        A line stands in the middle of the box by its height, of which a tall script's ink leaves more blank below than above.
        """
        layout = QTextLayout(self._text, font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():
            return 0.0
        ink, baseline = QFontMetricsF(font).tightBoundingRect(self._text), line.ascent() - line.height() / 2
        above, below = baseline + ink.top() + self.height() / 2, self.height() / 2 - baseline - ink.bottom()
        return -above if above < 0 else min(0.0, below)

    def _sided(self) -> Qt.AlignmentFlag:
        horizontal = self._align & Qt.AlignmentFlag.AlignHorizontal_Mask
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft and horizontal == Qt.AlignmentFlag.AlignLeft:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        return horizontal

    def _too_big(self, font: QFont) -> bool:
        metrics = QFontMetricsF(font)
        tallest = metrics.tightBoundingRect(self._text).height() if is_plain(self._text) else metrics.capHeight()
        return metrics.horizontalAdvance(self._text) > self.width() or tallest > self.height()

    def _font(self, size: int) -> QFont:
        tracking = tokens.Tracking.NUMBER if self._title and not is_plain(self._text) else 0
        return text_font(size, self._weight, title=self._title, tracking=tracking)

"""A counter's code or name, as large as its box allows; a long name breaks into lines when that makes it larger."""

from itertools import combinations, pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import is_plain

from qms_display.views.text import Text

_LINE = 1.12
_TALL_LINE = 1.4
_STEP = 0.97


class CounterName(Text):
    """Fits in width and height, on one line or two, or as many as `most_lines` says."""

    most_lines = 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        font, lines = self.fitted()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(getattr(current_theme().palette, self._tone)))
        if is_plain(self._text):
            self._paint_tall(painter, font, lines)
            return
        metrics = QFontMetricsF(font)
        height = font.pixelSize() * _LINE
        baseline = (self.height() - height * (len(lines) - 1) + metrics.capHeight()) / 2
        flags = self._sided() | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
        for index, line in enumerate(lines):
            top = baseline + index * height - metrics.ascent()
            painter.drawText(QRectF(0, top, self.width(), metrics.height()), flags, line)

    def _paint_tall(self, painter: QPainter, font: QFont, lines: list[str]) -> None:
        """A script whose letters come from a font with other heights than the first one's: centred line by line."""
        painter.setLayoutDirection(self.layoutDirection())
        height = font.pixelSize() * _TALL_LINE
        top = (self.height() - height * len(lines)) / 2
        flags = self._sided() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        for index, line in enumerate(lines):
            painter.drawText(QRectF(0, top + index * height, self.width(), height), flags, line)

    def fitted(self) -> tuple[QFont, list[str]]:
        """The font and the lines it is drawn in."""
        return max(
            (self._fit(lines) for lines in _breaks(self._text, self.most_lines)), key=lambda fit: fit[0].pixelSize()
        )

    def _fit(self, lines: list[str]) -> tuple[QFont, list[str]]:
        size = float(self._size)
        font = self._font(round(size))
        while size > 6 and self._exceeds(font, lines):
            size *= _STEP
            font = self._font(int(size))
        return font, lines

    def _exceeds(self, font: QFont, lines: list[str]) -> bool:
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(line) for line in lines)
        high = font.pixelSize() * _LINE * (len(lines) - 1) + metrics.capHeight() + 2 * metrics.descent()
        if is_plain(self._text):
            high = font.pixelSize() * _TALL_LINE * len(lines)
        return widest > self.width() or (high > self.height() and len(lines) > 1) or metrics.capHeight() > self.height()


def _breaks(text: str, most: int) -> list[list[str]]:
    """The text whole, and broken at its spaces in every way into up to `most` lines."""
    words = text.split()
    places = [places for count in range(1, most) for places in combinations(range(1, len(words)), count)]
    return [[text], *(_lines(words, (0, *breaks, len(words))) for breaks in places)]


def _lines(words: list[str], places: tuple[int, ...]) -> list[str]:
    return [" ".join(words[start:end]) for start, end in pairwise(places)]

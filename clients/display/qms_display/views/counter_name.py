"""A counter's code or name, as large as its box allows; a long name breaks into two lines when that makes it larger."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from qms_clientkit.theme.apply import current_theme

from qms_display.views.text import Text

_LINE = 1.12
_STEP = 0.97


class CounterName(Text):
    """Fits in width and height, on one line or two."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        font, lines = self.fitted()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(getattr(current_theme().palette, self._tone)))
        metrics = QFontMetricsF(font)
        height = font.pixelSize() * _LINE
        baseline = (self.height() - height * (len(lines) - 1) + metrics.capHeight()) / 2
        flags = self._sided() | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
        for index, line in enumerate(lines):
            top = baseline + index * height - metrics.ascent()
            painter.drawText(QRectF(0, top, self.width(), metrics.height()), flags, line)

    def fitted(self) -> tuple[QFont, list[str]]:
        """The font and the lines it is drawn in."""
        return max((self._fit(lines) for lines in _breaks(self._text)), key=lambda fit: fit[0].pixelSize())

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
        return widest > self.width() or (high > self.height() and len(lines) > 1) or metrics.capHeight() > self.height()


def _breaks(text: str) -> list[list[str]]:
    """The text whole, and broken at each of its spaces."""
    words = text.split()
    return [[text], *([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))]

"""A message of the ticker: on one line, or on pages of two lines each, so that it is never too small to be read."""

from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.widgets.fitted_label import FittedLabel

from qms_display.views.counter_name import CounterName
from qms_display.views.text import LEADING

SIZE, TWO_LINES = 4.7, 3.8
READABLE = 3.3
"""The smallest em size, in u: two lines of the tallest script stand in the foot with a little air."""

LINES = 2
_NARROWER = [share / 100 for share in range(96, 50, -4)]
"""Shares of the width that are tried, so that the lines of all pages are about as long."""


class MessageLines(CounterName):
    """Draws the page it is given: a message of one page as large as it may be, the pages of a longer one alike."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, SIZE, "text", weight=QFont.Weight.Normal, align=LEADING, parent=parent)

    def show_page(self, page: str, *, alone: bool) -> None:
        """`alone`: the message has no other."""
        self.scale(READABLE if not alone else TWO_LINES if "\n" in page else SIZE)
        self.set_text(page)

    def fitted(self) -> tuple[QFont, list[str]]:
        return self._fit(self._text.split("\n"))

    def fitted_font(self) -> QFont:
        return self.fitted()[0] if "\n" in self._text else super().fitted_font()

    def paintEvent(self, event: QPaintEvent) -> None:
        if "\n" in self._text:
            super().paintEvent(event)
        else:
            FittedLabel.paintEvent(self, event)


def pages_of(message: str, width: int) -> list[str]:
    """`message` as it is shown page by page where a line has `width` pixels; a line break parts a page's lines."""
    font = text_font(current_theme().u(READABLE), QFont.Weight.Normal, title=False)
    if width <= 0 or QFontMetricsF(font).horizontalAdvance(message) <= width:
        return [message]
    lines = wrapped(message, font, width)
    most = -(-len(lines) // LINES) * LINES
    for share in _NARROWER:
        if len(even := wrapped(message, font, width * share)) > most:
            break
        lines = even
    return ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """Its lines, broken between words, or within one that has no room on a line."""
    layout, option = QTextLayout(text, font), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units, lines = text.encode("utf-16-le"), []  # Qt counts in UTF-16
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, length = 2 * line.textStart(), 2 * line.textLength()
        lines.append(units[start : start + length].decode("utf-16-le").strip())
    layout.endLayout()
    return lines

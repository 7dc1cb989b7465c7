"""Where to go: the word for a counter in both languages, an arrow and the counter; or the counter's name alone."""

from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.counter_names import is_code
from qms_display.views.canvas import Canvas
from qms_display.views.counter_name import CounterName
from qms_display.views.text import Text

WORD = 11.4
SECOND_WORD = 9.2
SECOND_TONE = "soft_pressed"
"""I100, the step that stands 7.3:1 on the accent."""

ARROW = 16.0
GAP = 10.5
MARGIN = 8.0


class CounterPanel(Canvas):
    """`units` is the em size the counter's code wants, in u."""

    def __init__(self, units: float, parent: QWidget | None = None) -> None:
        super().__init__("counter_panel", parent)
        self._units = units
        self.first = Text("counter_word", WORD, "on_accent", parent=self)
        self.second = Text("counter_word_second", SECOND_WORD, SECOND_TONE, weight=QFont.Weight.Medium, parent=self)
        self.counter = CounterName("now_counter", units, "on_accent", parent=self)
        self._arrow_at = 0.0

    def show_counter(self, counter: str, words: list[str]) -> None:
        """Show `counter`, after its word in one or two languages when it is a code."""
        shown = words if is_code(counter) else []
        self.first.set_text(shown[0] if shown else "")
        self.second.set_text(shown[1] if len(shown) > 1 else "")
        self.counter.set_text(counter)
        self.setAccessibleName(" ".join([*shown, counter]))
        self.arrange()
        self.update()

    def set_units(self, units: float) -> None:
        self._units = units
        self.arrange()

    def arrange(self) -> None:
        for text in (self.first, self.second):
            text.scale()
        self.counter.scale(self._units)
        words = max(self.first.text_width(), self.second.text_width()) if self.first.text() else 0.0
        if words:
            self._arrange_code(words)
        else:
            self._arrow_at = MARGIN
            left = MARGIN + ARROW + GAP / 2
            self.place(self.counter, left, 1, self.wide - left - MARGIN, self.high - 2)

    def _arrange_code(self, words: float) -> None:
        code = self.counter.text_width()
        free = self.wide - 2 * MARGIN - 2 * GAP - ARROW
        words, code = _shared(words, code, free)
        left = (self.wide - words - code - 2 * GAP - ARROW) / 2
        self._arrow_at = left + words + GAP
        two = bool(self.second.text())
        middle = self.high / 2
        self.place(self.first, left, middle - (WORD * 1.25 if two else WORD * 0.7), words, WORD * 1.4)
        self.place(self.second, left, middle, words if two else 0, SECOND_WORD * 1.5)
        self.place(self.counter, self._arrow_at + ARROW + GAP, 0, code, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.counter.text():
            return
        painter = QPainter(self)
        box = self.box(self._arrow_at, (self.high - ARROW) / 2, ARROW, ARROW)
        draw_icon(painter, "arrow", current_theme().palette.on_now2, box, rtl=self.rtl)


def _shared(words: float, code: float, free: float) -> tuple[float, float]:
    """Widths for words and code within `free`: both shrink alike when they do not fit."""
    share = min(1.0, free / (words + code))
    return words * share, code * share

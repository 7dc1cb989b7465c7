"""Where to go: the word for a counter in both languages, an arrow and the counter; or the counter's name alone."""

from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.tokens import Mode

from qms_display.counter_names import is_code
from qms_display.views.canvas import Canvas
from qms_display.views.counter_name import CounterName
from qms_display.views.text import Text

WORD = 11.4
SECOND_WORD = 9.2
SECOND_TONE = "soft_pressed"
"""I100, the step that stands 7.3:1 on the light theme's accent; on the others' lighter ones dark text alone does."""

ARROW = 16.0
GAP = 10.5
MARGIN = 8.0
WORDS_WIDE, DRAWN_WIDE = 92.0, 115.0
"""In a panel narrower than these the words shrink, and the blanks and the arrow twice: first of all the words are read."""


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

    @property
    def _share(self) -> float:
        """Of the blanks and the arrow."""
        return min(1.0, self.wide / DRAWN_WIDE) ** 2

    def arrange(self) -> None:
        share = min(1.0, self.wide / WORDS_WIDE)
        self.first.scale(WORD * share)
        self.second.scale(SECOND_WORD * share)
        self.second.set_tone(SECOND_TONE if current_theme().mode is Mode.LIGHT else "on_accent")
        self.counter.scale(self._units)
        words = max(self.first.text_width(), self.second.text_width()) if self.first.text() else 0.0
        margin, gap, arrow = (length * self._share for length in (MARGIN, GAP, ARROW))
        if words:
            self._arrange_code(words, margin, gap, arrow)
        else:
            self._arrow_at = margin
            left = margin + arrow + gap / 2
            self.place(self.counter, left, 1, self.wide - left - margin, self.high - 2)

    def _arrange_code(self, words: float, margin: float, gap: float, arrow: float) -> None:
        code = self.counter.text_width()
        free = self.wide - 2 * margin - 2 * gap - arrow
        words, code = _shared(words, code, free)
        left = (self.wide - words - code - 2 * gap - arrow) / 2
        self._arrow_at = left + words + gap
        two, middle = bool(self.second.text()), self.high / 2
        first, second = self.first.units, self.second.units
        self.place(self.first, left, middle - (first * 1.25 if two else first * 0.7), words, first * 1.4)
        self.place(self.second, left, middle, words if two else 0, second * 1.5)
        self.place(self.counter, self._arrow_at + arrow + gap, 0, code, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.counter.text():
            return
        painter, theme = QPainter(self), current_theme()
        arrow = ARROW * self._share
        box = self.box(self._arrow_at, (self.high - arrow) / 2, arrow, arrow)
        colour = theme.palette.on_now2 if theme.mode is Mode.LIGHT else theme.palette.on_accent
        draw_icon(painter, "arrow", colour, box, rtl=self.rtl)


def _shared(words: float, code: float, free: float) -> tuple[float, float]:
    """Widths for words and code within `free`: the code gives way first, then both shrink alike."""
    if words + code <= free:
        return words, code
    words = min(words, free * 0.56)
    return words, min(code, free - words)

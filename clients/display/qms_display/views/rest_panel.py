"""The quiet screen of a closed branch: that it is closed, when it opens, and what to do with a ticket of today."""

from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.counter_name import CounterName
from qms_display.views.text import CENTRE, Text
from qms_display.words import Words

TITLE, OPENS, NOTE, MARK = 11.4, 7.3, 4.7, 17.0
MARGIN = 8.0
FOOT, MARK_GAP, PAIR_GAP = 4.0, 3.0, 2.0
WIDE = 160.0
"""A screen as wide has room for a whole sentence on one line."""


class RestPanel(Canvas):
    """In one or two languages, on the accent's darkest step as the welcome is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rest_panel", parent)
        quiet = QFont.Weight.Normal
        self._mark_at = 0.0
        self.titles = [
            Text(f"rest_title_{n}", TITLE if n == 0 else OPENS, "on_now", align=CENTRE, parent=self) for n in (0, 1)
        ]
        self.openings = [
            Text(f"rest_opens_{n}", OPENS if n == 0 else NOTE, "on_now2", weight=quiet, align=CENTRE, parent=self)
            for n in (0, 1)
        ]
        self.notes = [
            CounterName(f"rest_note_{n}", NOTE, "on_now2", weight=quiet, align=CENTRE, parent=self) for n in (0, 1)
        ]

    def show_rest(self, words: list[Words], openings: list[str]) -> None:
        """`openings` say when it opens again, one for each language; empty when that is not known."""
        for index in (0, 1):
            here = words[index] if index < len(words) else None
            opens = openings[index] if here is not None and index < len(openings) else ""
            self.titles[index].set_text(here.closed if here else "")
            self.openings[index].set_text(here.opens.format(when=opens) if here and opens else "")
            self.notes[index].set_text(here.have_ticket if here else "")
        self.arrange()

    def arrange(self) -> None:
        """Mark, titles and openings in the middle of what the notes at the foot leave free."""
        for text in (*self.titles, *self.openings, *self.notes):
            text.scale()
        wide = self.wide - 2 * MARGIN
        foot = self._place_notes(wide)
        lines = [text for pair in zip(self.titles, self.openings, strict=True) for text in pair]
        whole = MARK + MARK_GAP + sum(_height(text) for text in lines) + PAIR_GAP
        self._mark_at = max(2.0, (foot - whole) / 2)
        at = self._mark_at + MARK + MARK_GAP
        for index, text in enumerate(lines):
            at += PAIR_GAP if index == 2 else 0.0
            self.place(text, MARGIN, at, wide, _height(text))
            at += _height(text)

    def _place_notes(self, wide: float) -> float:
        """Where they begin."""
        at = self.high - FOOT
        for note in reversed(self.notes):
            height = NOTE * (1.6 if self.wide > WIDE else 3.0) if note.text() else 0.0
            at -= height
            self.place(note, MARGIN, at, wide, height)
        return at

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = self.rounded(theme.palette.now)
        box = self.box((self.wide - MARK) / 2, self._mark_at, MARK, MARK)
        draw_icon(painter, "mark", theme.palette.on_now2, box)


def _height(text: Text) -> float:
    return text.units * 1.5 if text.text() else 0.0

"""Before the first call: a calm welcome, and where the number will appear."""

from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.text import CENTRE, Text
from qms_display.words import Words

TITLE = 14.3
SENTENCE = 5.85
MARK = 17.0


class Welcome(Canvas):
    """Stands on the now panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("welcome_panel", parent)
        quiet = QFont.Weight.Normal
        self.title = Text("welcome", TITLE, "on_now", align=CENTRE, parent=self)
        self.first = Text("wait_here", SENTENCE, "on_now2", weight=quiet, align=CENTRE, parent=self)
        self.second = Text("wait_here_second", SENTENCE, "on_now2", weight=quiet, align=CENTRE, parent=self)

    def show_words(self, words: list[Words]) -> None:
        """In one or two languages."""
        self.title.set_text("  ·  ".join(word.welcome for word in words))
        self.first.set_text(words[0].wait_here)
        self.second.set_text(words[1].wait_here if len(words) > 1 else "")

    def arrange(self) -> None:
        for text in (self.title, self.first, self.second):
            text.scale()
        middle = self.high / 2
        self.place(self.title, 0, middle - 4, self.wide, TITLE * 1.4)
        self.place(self.first, 0, middle + 18, self.wide, SENTENCE * 1.6)
        self.place(self.second, 0, middle + 18 + SENTENCE * 1.7, self.wide, SENTENCE * 1.6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = self.box((self.wide - MARK) / 2, self.high / 2 - MARK - 9, MARK, MARK)
        draw_icon(QPainter(self), "mark", current_theme().palette.accent_line, box)

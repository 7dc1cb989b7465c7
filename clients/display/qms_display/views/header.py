"""Whose screen this is, and what time it is in the branch."""

from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.text import LEADING, TRAILING, Text

MARGIN = 5.0
MARK = 6.8
GAP = 2.6
ORGANISATION = 4.7
BRANCH = 3.75
CLOCK = 9.2


class Header(Canvas):
    """In portrait the branch stands under the organisation, and the date gives way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("header", parent)
        quiet = QFont.Weight.Normal
        self.organisation = Text("organisation", ORGANISATION, "text", align=LEADING, parent=self)
        self.branch = Text("branch", BRANCH, "text2", weight=quiet, align=LEADING, parent=self)
        self.date = Text("date", BRANCH, "text2", weight=quiet, align=TRAILING, parent=self)
        self.clock = Text("clock", CLOCK, "text", align=TRAILING, parent=self)

    def show_place(self, organisation: str, branch: str) -> None:
        """The names."""
        self.organisation.set_text(organisation)
        self.branch.set_text(branch)
        self.arrange()

    def show_time(self, clock: str, date: str) -> None:
        """The branch's time, in words."""
        self.clock.set_text(clock)
        self.date.set_text(date)
        self.arrange()

    def arrange(self) -> None:
        for text in (self.organisation, self.branch, self.date, self.clock):
            text.scale()
        portrait = self.window().height() > self.window().width()
        left, right = MARGIN + MARK + GAP, self.wide - MARGIN
        clock = self.clock.text_width()
        self.place(self.clock, right - clock, 0, clock, self.high)
        date = 0.0 if portrait else self.date.text_width()
        self.place(self.date, right - clock - GAP - date, 0, date, self.high)
        free = right - clock - date - 2 * GAP - left
        if portrait:
            self.place(self.organisation, left, self.high / 2 - 6.2, free, ORGANISATION * 1.4)
            self.place(self.branch, left, self.high / 2 + 0.2, free, BRANCH * 1.5)
        else:
            self._arrange_names(left, free)

    def _arrange_names(self, left: float, free: float) -> None:
        organisation, branch = self.organisation.text_width(), self.branch.text_width()
        share = min(1.0, (free - GAP) / max(1.0, organisation + branch))
        self.place(self.organisation, left, 0, organisation * share, self.high)
        self.place(self.branch, left + organisation * share + GAP, 0, branch * share, self.high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = self.box(MARGIN, (self.high - MARK) / 2, MARK, MARK)
        draw_icon(QPainter(self), "mark", current_theme().palette.accent_text, box)

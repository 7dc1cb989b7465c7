"""What stands in the media's place while a branch has none: its own name on its own colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

from qms_display.views.canvas import Canvas
from qms_display.views.counter_name import CounterName
from qms_display.views.text import LEADING, Text

PAD = 4.6
NAME = 5.85
BRANCH = 3.75
MARK = 7.3


class BrandPanel(Canvas):
    """Organisation and branch over rings in the accent's lightest steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("media_panel", parent)
        self.organisation = CounterName("media_organisation", NAME, "on_soft", align=LEADING, parent=self)
        self.branch = Text("media_branch", BRANCH, "on_soft", weight=QFont.Weight.Medium, align=LEADING, parent=self)

    def show_place(self, organisation: str, branch: str) -> None:
        """The names."""
        self.organisation.set_text(organisation)
        self.branch.set_text(branch)

    def arrange(self) -> None:
        self.organisation.scale()
        self.branch.scale()
        width, bottom = self.wide * 0.62, self.high - PAD
        self.place(self.branch, PAD, bottom - BRANCH * 1.5, width, BRANCH * 1.5)
        self.place(self.organisation, PAD, bottom - BRANCH * 1.7 - NAME * 2.9, width, NAME * 2.8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = self.rounded(theme.palette.soft)
        if not theme.high_contrast:
            self._paint_rings(painter)
        draw_icon(painter, "mark", theme.palette.accent_text, self.box(PAD, PAD, MARK, MARK))

    def _paint_rings(self, painter: QPainter) -> None:
        """Three discs that rise from the trailing corner, as a hill or a sun: calm, and of no particular trade."""
        palette = current_theme().palette
        painter.setPen(Qt.PenStyle.NoPen)
        for size, colour in ((0.95, palette.soft_pressed), (0.66, palette.on_now2), (0.36, palette.accent_line)):
            radius = self.high * size
            painter.setBrush(QColor(colour))
            painter.drawEllipse(self.box(self.wide - radius * 0.9, self.high - radius * 0.9, 2 * radius, 2 * radius))

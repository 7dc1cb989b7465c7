"""The calls before the newest one, newest first; a new call moves them down."""

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme

from qms_display.state import Call, CallKey
from qms_display.views.canvas import Canvas
from qms_display.views.previous_row import PreviousRow
from qms_display.views.text import CENTRE, LEADING, TRAILING, Text
from qms_display.words import Words

PAD = 3.6
HEADING = 3.75
HEAD = 8.2


class PreviousList(Canvas):
    """A card with a row for each earlier call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("previous_list", parent)
        weight = QFont.Weight.DemiBold
        self.heading = Text("previous_heading", HEADING, "text2", weight=weight, align=LEADING, parent=self)
        self.counter = Text("previous_counter_heading", HEADING, "text2", weight=weight, align=TRAILING, parent=self)
        self.empty = Text("previous_empty", HEADING, "text2", weight=QFont.Weight.Normal, align=CENTRE, parent=self)
        self._window = QWidget(self)
        self.rows: list[PreviousRow] = []
        self._count = 0
        self._keys: tuple[CallKey, ...] = ()
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(tokens.Motion.MOVE)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.setStartValue(-1.0)
        self._slide.setEndValue(0.0)
        self._slide.valueChanged.connect(lambda _value: self._place_rows())

    def show_calls(self, calls: tuple[Call, ...], words: Words, count: int) -> None:
        """Show `calls`, newest first, in a card that has room for `count`."""
        self._make_rows(count)
        self.heading.set_text(words.called_before)
        self.counter.set_text(words.counter)
        self.empty.set_text("" if calls else words.none_before)
        for index, row in enumerate(self.rows):
            row.show_call(calls[index] if index < len(calls) else None)
        keys = tuple(call.key for call in calls)
        if keys and self._keys and keys[0] != self._keys[0] and self._keys[0] in keys[1:2]:
            self._slide.start()
        self._keys = keys
        self.update()

    def _make_rows(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        for index in range(len(self.rows), count):
            self.rows.append(PreviousRow(index, self._window))
        for index, row in enumerate(self.rows):
            row.setVisible(index < count)
        self._place_rows()

    def arrange(self) -> None:
        for text in (self.heading, self.counter, self.empty):
            text.scale()
        inner = self.wide - 2 * PAD
        self.place(self.heading, PAD, 0, inner * 0.62, HEAD)
        self.place(self.counter, PAD + inner * 0.64, 0, inner * 0.36, HEAD)
        self.place(self.empty, PAD, HEAD, inner, self.high - HEAD)
        self.place(self._window, PAD, HEAD + 0.3, inner, self.high - HEAD - 1)
        self._place_rows()

    @property
    def _row(self) -> float:
        return (self.high - HEAD - 1) / max(1, self._count)

    def _place_rows(self) -> None:
        """Rows stand in their window, moved up by a share of a row while they slide in."""
        running = self._slide.state() is QVariantAnimation.State.Running
        shift = float(self._slide.currentValue()) if running else 0.0
        height = self._window.height() / max(1, self._count)
        for index, row in enumerate(self.rows):
            row.setGeometry(0, round((index + shift) * height), self._window.width(), round(height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        line = theme.border
        painter.setPen(QPen(QColor(theme.palette.line), line))
        painter.setBrush(QColor(theme.palette.surface))
        radius = theme.u(tokens.SCREEN.radius_row)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        filled = sum(1 for row in self.rows if row.number.text())
        for index in range(max(1, filled)):
            box = self.box(PAD, HEAD + index * self._row, self.wide - 2 * PAD, 0.0)
            painter.setPen(QPen(QColor(theme.palette.line), theme.u(0.35 if index == 0 else 0.15)))
            painter.drawLine(box.topLeft(), box.topRight())

"""Every service with its last call and how many wait; more than fit are shown page by page."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import localised
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_contract.services import Service

from qms_display.state import Calls
from qms_display.views.canvas import Canvas
from qms_display.views.columns import Columns
from qms_display.views.service_row import PAD, ServiceRow
from qms_display.views.text import LEADING, TRAILING, Text
from qms_display.words import Words

ROWS = 8
"""The most lines at one time: more would be smaller than can be read from the hall."""

LEAST_ROWS = 6
PAGE_SECONDS = 10.0
HEAD = 9.0
HEADING = 3.75


class ServiceTable(Canvas):
    """A card with a line for each service of this part of the branch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("service_table", parent)
        self.heads = [self._head(name, side) for name, side in _HEADS]
        self.rows: list[ServiceRow] = []
        self._calls, self._words = Calls(), ""
        self._page = 0
        self._turning = QTimer(self)
        self._turning.setInterval(round(PAGE_SECONDS * 1000))
        self._turning.timeout.connect(self.show_next)

    def show_calls(self, calls: Calls, words: Words) -> None:
        """Show the services of `calls`."""
        for head, text in zip(
            self.heads, (words.service, words.last_called, words.counter, words.waiting), strict=True
        ):
            head.set_text(text)
        if self.isHidden():
            return
        self._calls, self._words = calls, words.language
        self._page %= self._pages
        self._keep_turning()
        self._show()

    def _keep_turning(self) -> None:
        if self._pages == 1 or not self.isVisible():
            self._turning.stop()
        elif not self._turning.isActive():
            self._turning.start()

    def show_next(self) -> None:
        """The next services."""
        self._page = (self._page + 1) % self._pages
        self._show()

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._calls.offered) // ROWS))

    @property
    def _lines(self) -> int:
        """How many lines the card is divided into."""
        return max(LEAST_ROWS, min(ROWS, len(self._calls.offered)))

    def _show(self) -> None:
        shown = self._calls.offered[self._page * ROWS :][:ROWS]
        for index in range(len(self.rows), len(shown)):
            self.rows.append(ServiceRow(index, self))
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(shown))
            if index < len(shown):
                self._show_row(row, shown[index])
        self.arrange()
        self.update()

    def _show_row(self, row: ServiceRow, service: Service) -> None:
        call, newest = self._calls.last_of(service.service_id), self._calls.newest
        row.show_service(
            service.prefix or service.code,
            localised(service.names, self._words, service.name),
            call,
            self._calls.waiting.get(service.service_id),
            newest=call is not None and newest is not None and call.key == newest.key,
        )

    def _head(self, name: str, side: Qt.AlignmentFlag) -> Text:
        return Text(f"head_{name}", HEADING, "text2", weight=QFont.Weight.DemiBold, align=side, parent=self)

    def arrange(self) -> None:
        columns = Columns(self.wide)
        ends = (columns.number - 2, columns.counter - 1, columns.waiting_head - 0.5, self.wide - PAD)
        begins = (PAD, columns.number, columns.counter, columns.waiting_head)
        for head, left, right in zip(self.heads, begins, ends, strict=True):
            head.scale()
            self.place(head, left, 0, right - left, HEAD)
        self._make_heads_alike()
        for index, row in enumerate(self.rows):
            self.place(row, 0, HEAD + index * self._line, self.wide, self._line)
            row.arrange()

    def _make_heads_alike(self) -> None:
        """One size for all: the one at which the longest word fits its column."""
        size = min(head.fitted_font().pixelSize() for head in self.heads)
        for head in self.heads:
            head.set_size(size)

    @property
    def _line(self) -> float:
        return (self.high - HEAD - 0.4) / self._lines

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        width = theme.border
        painter.setPen(QPen(QColor(theme.palette.line), width))
        painter.setBrush(QColor(theme.palette.surface))
        radius = theme.u(tokens.SCREEN.radius_row)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius)
        painter.drawPath(path)
        painter.setPen(QPen(QColor(theme.palette.line), width))
        for index in range(min(self._lines, len(self._calls.offered))):
            box = self.box(0, HEAD + index * self._line, self.wide, 0)
            painter.drawLine(box.topLeft(), box.topRight())


_HEADS = (("service", LEADING), ("last_called", LEADING), ("counter", LEADING), ("waiting", TRAILING))

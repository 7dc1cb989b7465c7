"""The strip's view of the queues: how many wait in all, and per service as far as there is room."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.age_badge import age_tone
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.services import Service
from qms_contract.tickets import Ticket

from qms_agent.state import Screen
from qms_agent.views.load_bar import LoadBar
from qms_agent.views.rows import Rows
from qms_agent.views.words import minutes_since, service_name

D = tokens.DESKTOP
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STACKED, _ABREAST = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
MOST_LINES, ROW = 6, D.gap7


@dataclass(frozen=True)
class Line:
    """One service: how many wait, the longest of them in minutes, and the share of the fullest queue (0 to 1)."""

    letter: str
    name: str
    mine: bool
    count: int
    longest: int
    target: int | None
    share: float


class SummaryCard(Panel):
    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap4), gap=theme.px(D.gap2), name="summary_card", parent=parent)
        self._t, self._time, self._screen = text, clock, Screen()
        self._count = Label("", "lead", name="summary_count")
        self._mine = Label("", "caption", "quiet", name="summary_mine")
        self._rows: Rows[Line] = Rows(self._row)
        self._head = QBoxLayout(_STACKED)
        self._head.setSpacing(0)
        self._head.addWidget(self._count, 1)
        self._head.addWidget(self._mine)
        self.box.addLayout(self._head)
        self.box.addWidget(self._rows)
        self.box.addStretch(1)
        self.setMinimumHeight(self._height(0))

    def sizeHint(self) -> QSize:
        """It takes what is left: the rows that it has now ask for no room."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def show_screen(self, screen: Screen) -> None:
        """Hidden, as in the window, it is drawn once it is seen."""
        self._screen = screen
        if self.isVisible():
            self._draw(screen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw(self._screen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw(self._screen)

    def _draw(self, screen: Screen) -> None:
        waiting = screen.waiting(mine=False)
        self._count.setText(self._t("waiting.count", count=len(waiting)))
        self._mine.setText(self._told(screen))
        self._head.setDirection(_ABREAST if self._fits_abreast() else _STACKED)
        lines = self._lines(screen, waiting)
        self._rows.show_items(self._fitting(lines))

    def _told(self, screen: Screen) -> str:
        """Of what is stale the time is told instead."""
        if screen.lost_since is not None:
            time = Formats(self._t.language, screen.zone).clock(screen.lost_since)
            return self._t("waiting.as_of", time=time)
        mine = screen.waiting(mine=True)
        longest = self._t("waiting.minutes", count=self._longest(mine))
        return self._t("waiting.summary", mine=len(mine), longest=longest) if mine else ""

    def _fits_abreast(self) -> bool:
        """Side by side, three figures and a long language do not fit every strip."""
        words = self._count.sizeHint().width() + self._mine.sizeHint().width() + current_theme().px(D.gap3)
        return words <= self.width() - 2 * current_theme().px(D.gap4)

    def _fitting(self, lines: list[Line]) -> list[Line]:
        """As many as are seen whole; the rest of them as one sum."""
        room = 0
        while room < len(lines) and self._height(room + 1) <= self.height():
            room += 1
        if room >= len(lines):
            return lines
        if room <= 1:
            return lines[:room]
        return [*lines[: room - 1], self._sum(lines[room - 1 :])]

    def _sum(self, lines: list[Line]) -> Line:
        return self._others(sum(line.count for line in lines), max(line.longest for line in lines))

    def _others(self, count: int, longest: int) -> Line:
        return Line("", self._t("waiting.other_services"), False, count, longest, None, 0)

    def _height(self, lines: int) -> int:
        """What the card needs to show so many whole."""
        theme = current_theme()
        heights = self._count.sizeHint().height(), self._mine.sizeHint().height()
        head = max(heights) if self._head.direction() is _ABREAST else sum(heights)
        rule = 2 * self.frameWidth() + 2 * theme.px(D.gap4)
        return head + rule + (theme.px(D.gap2) + lines * theme.px(ROW) if lines else 0)

    def _lines(self, screen: Screen, waiting: list[Ticket]) -> list[Line]:
        """The counter's own services; while nobody is here the others too, as far as they fit, else their sum."""
        served = screen.counter.service_ids if screen.counter else []
        services = [one for one in screen.desk.services if one.active or one.service_id in served]
        whole = screen.current is None and len(services) <= MOST_LINES
        shown = [one for one in services if whole or one.service_id in served]
        queues = [[ticket for ticket in waiting if ticket.service_id == one.service_id] for one in shown]
        fullest = max((len(queue) for queue in queues), default=0)
        lines = [
            self._line(one, queue, fullest, mine=one.service_id in served)
            for one, queue in zip(shown, queues, strict=True)
        ]
        known = {one.service_id for one in shown}
        rest = [ticket for ticket in waiting if ticket.service_id not in known]
        if rest:
            lines.append(self._others(len(rest), self._longest(rest)))
        return lines

    def _line(self, service: Service, queue: list[Ticket], fullest: int, *, mine: bool) -> Line:
        share = len(queue) / fullest if fullest else 0.0
        name, target = service_name(self._t, service), service.target_wait_minutes
        return Line(service.code, name, mine, len(queue), self._longest(queue), target, share)

    def _row(self, line: Line) -> QWidget:
        theme = current_theme()
        row = QWidget()
        row.setFixedHeight(theme.px(ROW))
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap2))
        if line.letter:
            box.addWidget(Badge(line.letter, Tone.ACCENT if line.mine else Tone.NEUTRAL, small=True))
        name = ElidedLabel(line.name, "body", "" if line.mine else "quiet")
        box.addWidget(name, 1)
        if line.letter:
            box.addWidget(LoadBar(line.share, age_tone(line.longest, line.target)[0]))
        for words, role, width in (
            (str(line.count), "label", D.gap4),
            (self._t("waiting.minutes", count=line.longest) if line.count else "", "small", D.gap7 + D.gap3),
        ):
            figure = Label(words, role, "quiet" if role == "small" else "")
            figure.setAlignment(_RIGHT)
            figure.setMinimumWidth(theme.px(width))
            box.addWidget(figure)
        return row

    def _longest(self, tickets: list[Ticket]) -> int:
        return max((minutes_since(self._time, ticket.queued_at) for ticket in tickets), default=0)

"""The strip's view of the queues: how many wait in all, and per service of this counter."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
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
MOST_LINES = 6


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
        # One below the other: side by side, three figures and a long language do not fit a strip.
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._count)
        head.addWidget(self._mine)
        self.box.addLayout(head)
        self.box.addWidget(self._rows)
        self.box.addStretch(1)

    def show_screen(self, screen: Screen) -> None:
        """Hidden, as in the window, it is drawn once it is seen."""
        self._screen = screen
        if self.isVisible():
            self._draw(screen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw(self._screen)

    def _draw(self, screen: Screen) -> None:
        waiting, mine = screen.waiting(mine=False), screen.waiting(mine=True)
        self._count.setText(self._t("waiting.count", count=len(waiting)))
        longest = f"{self._longest(mine)} min"
        self._mine.setText(self._t("waiting.summary", mine=len(mine), longest=longest) if mine else "")
        self._rows.show_items(self._lines(screen, waiting))

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
            lines.append(Line("", self._t("waiting.other_services"), False, len(rest), self._longest(rest), None, 0))
        return lines

    def _line(self, service: Service, queue: list[Ticket], fullest: int, *, mine: bool) -> Line:
        share = len(queue) / fullest if fullest else 0.0
        name, target = service_name(self._t, service), service.target_wait_minutes
        return Line(service.code, name, mine, len(queue), self._longest(queue), target, share)

    def _row(self, line: Line) -> QWidget:
        theme = current_theme()
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, theme.px(D.gap1), 0, theme.px(D.gap1))
        box.setSpacing(theme.px(D.gap2))
        if line.letter:
            box.addWidget(Badge(line.letter, Tone.ACCENT if line.mine else Tone.NEUTRAL, small=True))
        name = ElidedLabel(line.name, "body", "" if line.mine else "quiet")
        box.addWidget(name, 1)
        if line.letter:
            box.addWidget(LoadBar(line.share, age_tone(line.longest, line.target)[0]))
        for words, role, width in (
            (str(line.count), "label", D.gap4),
            (f"{line.longest} min" if line.count else "", "small", D.gap7 + D.gap3),
        ):
            figure = Label(words, role, "quiet" if role == "small" else "")
            figure.setAlignment(_RIGHT)
            figure.setMinimumWidth(theme.px(width))
            box.addWidget(figure)
        return row

    def _longest(self, tickets: list[Ticket]) -> int:
        return max((minutes_since(self._time, ticket.queued_at) for ticket in tickets), default=0)

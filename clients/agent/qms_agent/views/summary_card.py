"""The strip's view of the queues: how many wait in all, and per service of this counter."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.tickets import Ticket

from qms_agent.state import Screen
from qms_agent.views.rows import Rows
from qms_agent.views.words import minutes_since, service_name

D = tokens.DESKTOP
Line = tuple[str, str, int, int]
"""Letter, name, how many wait, the longest wait in minutes."""


class SummaryCard(Panel):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap4), gap=theme.px(D.gap2), name="summary_card", parent=parent)
        self._t = text
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
        waiting, mine = screen.waiting(mine=False), screen.waiting(mine=True)
        self._count.setText(self._t("waiting.count", count=len(waiting)))
        longest = f"{_longest(mine)} min"
        self._mine.setText(self._t("waiting.summary", mine=len(mine), longest=longest) if mine else "")
        served = screen.counter.service_ids if screen.counter else []
        lines = [self._line(screen, service_id, mine) for service_id in served]
        rest = [ticket for ticket in waiting if ticket.service_id not in served]
        if rest:
            lines.append(("", self._t("waiting.other_services"), len(rest), _longest(rest)))
        self._rows.show_items(lines)

    def _line(self, screen: Screen, service_id: object, waiting: list[Ticket]) -> Line:
        service = next((one for one in screen.desk.services if one.service_id == service_id), None)
        tickets = [ticket for ticket in waiting if ticket.service_id == service_id]
        return service.code if service else "", service_name(self._t, service), len(tickets), _longest(tickets)

    def _row(self, line: Line) -> QWidget:
        letter, name, count, longest = line
        theme = current_theme()
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, theme.px(D.gap1), 0, theme.px(D.gap1))
        if letter:
            box.addWidget(Badge(letter, Tone.ACCENT, small=True))
        box.addWidget(Label(name, "body", "" if letter else "quiet"), 1)
        box.addWidget(Label(str(count), "label"))
        ago = Label(f"{longest} min" if count else "", "small", "quiet")
        ago.setMinimumWidth(theme.px(D.gap8))
        box.addWidget(ago)
        return row


def _longest(tickets: list[Ticket]) -> int:
    return max((minutes_since(ticket.queued_at) for ticket in tickets), default=0)

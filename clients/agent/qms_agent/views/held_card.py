"""Who is on hold, why and until when, with the way back."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.tickets import Ticket

from qms_agent.intents import Return
from qms_agent.state import Screen, is_due
from qms_agent.views.rows import Rows
from qms_agent.views.words import minutes_since

D = tokens.DESKTOP
MOST_SHOWN = 4
_EVERY_MS = 15_000


@dataclass(frozen=True)
class _Held:
    """A row as it is drawn; `reminder` is the time of the day, empty without one."""

    ticket: Ticket
    minutes: str
    reminder: str
    due: bool


class HeldCard(Panel):
    """`wanted` carries a Return. Hidden while nobody is on hold."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("card", name="held_card", parent=parent)
        self._t, self._time, self._screen = text, clock, Screen()
        theme = current_theme()
        self._count = Badge("", name="held_count", small=True)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(D.gap4), theme.px(D.gap2), theme.px(D.gap4), theme.px(D.gap2))
        row.addWidget(Label(text("held.title"), "label"))
        row.addWidget(self._count)
        row.addStretch(1)
        self._rows = Rows(self._row)
        self.box.addWidget(head)
        self.box.addWidget(self._rows)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._draw)
        self._timer.start()
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._rows.setEnabled(screen.can_act)
        self._draw()

    def _draw(self) -> None:
        held = self._screen.held(self._time.now())
        formats = Formats(self._t.language, self._screen.zone)
        self.setVisible(bool(held))
        self._count.show_word(str(len(held)), self._count.tone())
        self._rows.show_items([self._item(ticket, formats) for ticket in held[:MOST_SHOWN]])

    def _item(self, ticket: Ticket, formats: Formats) -> _Held:
        minutes = self._t("waiting.minutes", count=minutes_since(self._time, ticket.queued_at))
        reminder = formats.clock(ticket.remind_at) if ticket.remind_at is not None else ""
        return _Held(ticket, minutes, reminder, is_due(ticket, self._time.now()))

    def _row(self, item: _Held) -> QWidget:
        ticket = item.ticket
        theme = current_theme()
        row = Panel("row", "h", pad=(theme.px(D.gap4), 0, theme.px(D.gap3), 0), gap=theme.px(D.gap3))
        row.setFixedHeight(theme.px(D.secondary))
        number = Label(ticket.display_number, "number_row")
        number.setMinimumWidth(theme.px(D.gap8))
        row.box.addWidget(number)
        row.box.addWidget(ElidedLabel(ticket.reason or self._t("held.no_reason"), "body", "quiet"), 1)
        if item.reminder:
            tone = Tone.WARN if item.due else Tone.NEUTRAL
            badge = Badge(item.reminder, tone, icon="clock", small=True, name=f"reminder_{ticket.display_number}")
            badge.setAccessibleName(self._t("held.due" if item.due else "held.reminder", time=item.reminder))
            row.box.addWidget(badge)
        row.box.addWidget(Label(item.minutes, "body", "quiet"))
        row.box.addWidget(self._back(ticket))
        return row

    def _back(self, ticket: Ticket) -> Button:
        button = Button(self._t("held.return"), name=f"return_{ticket.display_number}", tall=D.chip)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(Return(ticket.ticket_id)))
        return button

"""Who is on hold and why, with the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.tickets import Ticket

from qms_agent.intents import Return
from qms_agent.state import Screen
from qms_agent.views.rows import Rows
from qms_agent.views.words import minutes_since

D = tokens.DESKTOP
MOST_SHOWN = 4


class HeldCard(Panel):
    """`wanted` carries a Return. Hidden while nobody is on hold."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("card", name="held_card", parent=parent)
        self._t, self._time = text, clock
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
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        held = screen.held()
        self.setVisible(bool(held))
        self._count.show_word(str(len(held)), self._count.tone())
        self._rows.show_items([(ticket, minutes_since(self._time, ticket.queued_at)) for ticket in held[:MOST_SHOWN]])
        self._rows.setEnabled(screen.can_act)

    def _row(self, item: tuple[Ticket, int]) -> QWidget:
        ticket, minutes = item
        theme = current_theme()
        row = Panel("row", "h", pad=(theme.px(D.gap4), 0, theme.px(D.gap3), 0), gap=theme.px(D.gap3))
        row.setFixedHeight(theme.px(D.secondary))
        number = Label(ticket.display_number, "number_row")
        number.setMinimumWidth(theme.px(D.gap8))
        row.box.addWidget(number)
        row.box.addWidget(Label(ticket.reason or self._t("held.no_reason"), "body", "quiet"), 1)
        row.box.addWidget(Label(f"{minutes} min", "body", "quiet"))
        row.box.addWidget(self._back(ticket))
        return row

    def _back(self, ticket: Ticket) -> Button:
        button = Button(self._t("held.return"), name=f"return_{ticket.display_number}", tall=D.chip)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(Return(ticket.ticket_id)))
        return button

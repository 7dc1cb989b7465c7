"""Those on hold, one below the other: why, since when and until when, with the way back and what else can be done."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.access import Permission
from qms_contract.tickets import Ticket

from qms_agent.intents import Return, ShowHistory
from qms_agent.state import Screen, is_due
from qms_agent.views.rows import Rows
from qms_agent.views.ticket_menu import TicketMenu
from qms_agent.views.words import minutes_since

D = tokens.DESKTOP
_EVERY_MS = 15_000


@dataclass(frozen=True)
class _Held:
    """A row as it is drawn; `reminder` is the time of the day, empty without one."""

    ticket: Ticket
    minutes: str
    reminder: str
    due: bool


class HeldRows(Panel):
    """All of them. `wanted` carries a Return or ShowHistory; `noting` and `cancelling` a ticket, about which is asked.

    `narrow` rows have two lines; `prefix` sets the names of one list's buttons apart from another's.
    """

    wanted = Signal(object)
    noting = Signal(object)
    cancelling = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, *, narrow: bool = False, prefix: str = "") -> None:
        super().__init__("none")
        self._t, self._time, self._narrow, self._prefix = text, clock, narrow, prefix
        self._screen = Screen()
        self._rows = Rows(self._row)
        self.box.addWidget(self._rows)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._draw)
        self._timer.start()

    @property
    def row_height(self) -> int:
        return current_theme().px(D.row_two_lines if self._narrow else D.secondary)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._rows.setEnabled(screen.can_act)
        self._draw()

    def _draw(self) -> None:
        formats = Formats(self._t.language, self._screen.zone)
        self._rows.show_items([self._item(ticket, formats) for ticket in self._screen.held(self._time.now())])

    def _item(self, ticket: Ticket, formats: Formats) -> _Held:
        minutes = self._t("waiting.minutes", count=minutes_since(self._time, ticket.queued_at))
        reminder = formats.clock(ticket.remind_at) if ticket.remind_at is not None else ""
        return _Held(ticket, minutes, reminder, is_due(ticket, self._time.now()))

    def _row(self, item: _Held) -> QWidget:
        theme = current_theme()
        side = 0 if self._narrow else theme.px(D.gap4)
        row = Panel("row", "h", pad=(side, 0, side and theme.px(D.gap2), 0), gap=theme.px(D.gap2))
        row.setFixedHeight(self.row_height)
        number = Label(item.ticket.display_number, "number_row")
        number.setMinimumWidth(theme.px(D.gap8))
        reason = ElidedLabel(item.ticket.reason or self._t("held.no_reason"), "body", "quiet")
        told = [*self._reminder(item), Label(item.minutes, "body", "quiet")]
        if self._narrow:
            row.box.addLayout(self._two_lines(number, told, reason), 1)
        else:
            row.box.addWidget(number)
            row.box.addWidget(reason, 1)
            for part in told:
                row.box.addWidget(part)
        for button in (self._back(item.ticket), self._more(item.ticket)):
            row.box.addWidget(button)
        return row

    @staticmethod
    def _two_lines(number: Label, told: list[QWidget], reason: QWidget) -> QVBoxLayout:
        above, lines = QHBoxLayout(), QVBoxLayout()
        above.setSpacing(current_theme().px(D.gap2))
        lines.setSpacing(0)
        for part in (number, *told):
            above.addWidget(part)
        above.addStretch(1)
        lines.addStretch(1)
        lines.addLayout(above)
        lines.addWidget(reason)
        lines.addStretch(1)
        return lines

    def _reminder(self, item: _Held) -> list[QWidget]:
        if not item.reminder:
            return []
        tone, name = Tone.WARN if item.due else Tone.NEUTRAL, f"{self._prefix}reminder_{item.ticket.display_number}"
        badge = Badge(item.reminder, tone, icon="clock", small=True, name=name)
        badge.setAccessibleName(self._t("held.due" if item.due else "held.reminder", time=item.reminder))
        return [badge]

    def _back(self, ticket: Ticket) -> Button:
        name = f"{self._prefix}return_{ticket.display_number}"
        return Button(
            self._t("held.return"), name=name, tall=D.chip, on_click=lambda: self.wanted.emit(Return(ticket.ticket_id))
        )

    def _more(self, ticket: Ticket) -> Button:
        name = f"{self._prefix}more_{ticket.display_number}"
        button = Button("", Kind.GHOST, name=name, icon="dots", tall=D.chip)
        button.setAccessibleName(self._t("held.more", number=ticket.display_number))
        button.clicked.connect(lambda _checked=False: self._open_menu(button, ticket))
        return button

    def _open_menu(self, button: Button, ticket: Ticket) -> None:
        menu = TicketMenu(self._t, "held_menu", self)
        menu.offer("waiting.note", lambda: self.noting.emit(ticket))
        menu.offer("waiting.history", lambda: self.wanted.emit(ShowHistory(ticket.ticket_id)))
        if self._screen.allows(Permission.CANCEL_TICKETS):
            menu.offer("waiting.cancel", lambda: self.cancelling.emit(ticket))
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

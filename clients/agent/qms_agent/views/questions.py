"""What is asked over the desk before something is done, and what is shown there to be read."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.widgets.dialog import Dialog, is_asked
from qms_contract.tickets import Ticket, TicketDetail

from qms_agent.intents import Asked, HideHistory, Intent
from qms_agent.state import Screen
from qms_agent.views.dialogs import ask_cancel, ask_help, ask_hold, ask_note, ask_pause
from qms_agent.views.held_dialog import HeldDialog
from qms_agent.views.history_dialog import history_dialog
from qms_agent.views.options_dialog import ask_options
from qms_agent.views.transfer_dialog import ask_transfer

Ask = Callable[[QWidget, Translator, Screen, Callable[[Intent], None]], Dialog | None]


class Questions:
    """Opens dialogs over `host`; what they want goes to `emit`. Nobody is called by itself behind one."""

    def __init__(self, host: QWidget, text: Translator, clock: ServerClock, emit: Callable[[Intent], None]) -> None:
        self._host, self._t, self._clock, self._emit = host, text, clock, emit
        self._screen = Screen()
        self._held: HeldDialog | None = None
        self._history: TicketDetail | None = None
        hold = partial(ask_hold, clock)
        self._asks: dict[str, Ask] = {
            "transfer": ask_transfer,
            "hold": hold,
            "pause": ask_pause,
            "reason": ask_pause,
            "help": ask_help,
            "options": ask_options,
        }

    def show_screen(self, screen: Screen) -> None:
        """A history that was asked for is opened once."""
        self._screen = screen
        if self._held is not None:
            self._held.show_screen(screen)
        if screen.history is not None and screen.history is not self._history:
            self._open(self._closing(history_dialog(self._host, self._t, screen, screen.history)))
        self._history = screen.history
        self._tell()

    def ask(self, what: str) -> None:
        """`transfer`, `hold`, `note` (of whoever is at the counter), `pause`, `reason` (of a pause that goes on), `help` or
        `options`."""
        if what == "note":
            self.ask_note(self._screen.current)
            return
        dialog = self._asks[what](self._host, self._t, self._screen, self._emit)
        if dialog is not None:
            self._open(dialog)

    def ask_note(self, ticket: Ticket | None) -> None:
        if ticket is not None:
            self._open(ask_note(self._host, self._t, ticket, self._emit))

    def ask_cancel(self, ticket: Ticket) -> None:
        self._open(ask_cancel(self._host, self._t, ticket, self._emit))

    def show_held(self) -> None:
        """Who is on hold, unless they are shown already."""
        if self._held is not None or not self._screen.on_hold:
            return
        self._held = held = HeldDialog(self._host, self._t, self._clock)
        held.rows.wanted.connect(self._emit)
        held.rows.noting.connect(self.ask_note)
        held.rows.cancelling.connect(self.ask_cancel)
        held.show_screen(self._screen)
        held.closed.connect(self._forget_held)
        self._open(held)

    def _forget_held(self) -> None:
        self._held = None

    def _closing(self, dialog: Dialog) -> Dialog:
        for end in (dialog.accepted, dialog.rejected):
            end.connect(lambda: self._emit(HideHistory()))
        return dialog

    def _open(self, dialog: Dialog) -> None:
        dialog.closed.connect(self._tell)
        dialog.open()
        self._tell()

    def _tell(self) -> None:
        """Whether something is asked, where it matters: the next may be called by itself, also who comes only now."""
        asked = is_asked(self._host.window())
        if asked is not self._screen.asked and (self._screen.auto_armed or not asked):
            self._emit(Asked(asked))

"""Nobody at the counter: how many wait for it, who is probably next and when it is called, and who was last."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.tickets import Ticket

from qms_agent.intents import StopAutoCall
from qms_agent.state import Screen, Step
from qms_agent.views.words import minutes_since, service_name

D = tokens.DESKTOP
_EVERY_MS = 15_000
AGENT_LOST = "agent_lost"
"""The reason the server gives when it had not heard from an agent's app for the branch's time."""


class IdleCard(Panel):
    """Stands in the now panel's place, white: nothing is now. Hidden while somebody is at the counter, or it is paused.

    `wanted` carries a StopAutoCall while the next visitor is about to be called.
    """

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap5), gap=theme.px(D.gap2), name="idle_card", parent=parent)
        self._t, self._time, self._screen = text, clock, Screen()
        self.title = Label("", "label", name="idle_title", wrap=True)
        self.count = Label("", "title", name="idle_count", wrap=True)
        self.next = Label("", "body", "quiet", name="idle_next", wrap=True)
        self.last = Label("", "small", "quiet", name="idle_last", wrap=True)
        self._rule = Rule()
        self._stop = Button(text("idle.stop"), name="auto_stop", icon="x", key="Esc", on_click=self._want_stop)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._want_stop)
        for part in (self.title, self.count, self.next, self._stop, self._rule, self.last):
            self.box.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._draw)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        is_idle = screen.current is None or not screen.is_mine
        is_counting = is_idle and screen.auto_left is not None
        self._stop.setVisible(is_counting)
        self._escape.setEnabled(is_counting)
        is_idle = is_idle and screen.step is not Step.RESUME
        self.setVisible(is_idle)
        if is_idle:
            self._timer.start()
            self._draw()
        else:
            self._timer.stop()

    def _draw(self) -> None:
        screen, waiting = self._screen, len(self._screen.waiting(mine=True))
        if not screen.is_mine:
            self._draw_closed()
            return
        self.title.setText(self._t("idle.title"))
        self.count.setText(self._t.plural("idle.waiting", waiting) if waiting else self._t("idle.nobody"))
        first = screen.probably_next()
        self.next.setText(self._next(first) if first is not None else self._t("idle.nobody_hint"))
        self._draw_last(screen.last)

    def _draw_closed(self) -> None:
        """The counter was closed or taken while this program was away: by whom, and what to do."""
        counter = self._screen.counter
        self.title.setText(self._t("idle.closed_title"))
        if counter is not None and counter.agent_id is not None:
            self.count.setText(self._t("idle.taken", name=counter.agent_name))
            self.next.setText(self._t("idle.taken_hint"))
        else:
            is_lost = self._screen.closed_why == AGENT_LOST
            self.count.setText(self._t("idle.closed"))
            self.next.setText(self._t("idle.closed_lost" if is_lost else "idle.closed_elsewhere"))
        self._draw_last(None)

    def _want_stop(self) -> None:
        self.wanted.emit(StopAutoCall())

    def _draw_last(self, last: Ticket | None) -> None:
        self.last.setText(self._last(last) if last is not None else "")
        for part in (self._rule, self.last):
            part.setVisible(last is not None)

    def _next(self, ticket: Ticket) -> str:
        service = service_name(self._t, self._screen.desk.service(ticket.service_id))
        minutes = minutes_since(self._time, ticket.queued_at)
        return self._t("idle.next", number=ticket.display_number, service=service, minutes=minutes)

    def _last(self, ticket: Ticket) -> str:
        assert ticket.completed_at is not None, "only a completed visit is the last"
        clock = Formats(self._t.language, self._screen.zone).clock(ticket.completed_at)
        took = Formats.stopwatch(ticket.completed_at - (ticket.served_at or ticket.completed_at))
        return self._t("idle.last", number=ticket.display_number, time=clock, took=took)

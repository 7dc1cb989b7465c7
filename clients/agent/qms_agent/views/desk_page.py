"""The desk: a strip of one column, or a window of three, made of the same cards."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.staff.intents import TryNow
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.connection_banner import ConnectionBanner
from qms_clientkit.widgets.dialog import is_asked
from qms_clientkit.widgets.help_banner import HelpBanner

from qms_agent.intents import DismissHelp, DismissMessage, Intent, ShowHistory
from qms_agent.state import Screen
from qms_agent.views.actions import Actions
from qms_agent.views.away_card import AwayCard
from qms_agent.views.columns import column_of, scrolling
from qms_agent.views.head import Head
from qms_agent.views.held_button import HeldButton
from qms_agent.views.held_card import HeldCard
from qms_agent.views.idle_card import IdleCard
from qms_agent.views.message_banner import MessageBanner
from qms_agent.views.now_panel import NowPanel
from qms_agent.views.others_card import OthersCard
from qms_agent.views.pause_banner import PauseBanner
from qms_agent.views.paused_card import PausedCard, PauseReasons
from qms_agent.views.questions import Questions
from qms_agent.views.strip_foot import StripFoot
from qms_agent.views.summary_card import SummaryCard
from qms_agent.views.toasts import Toasts
from qms_agent.views.today_card import TodayCard
from qms_agent.views.visitor_card import VisitorCard
from qms_agent.views.waiting_card import WaitingCard

D = tokens.DESKTOP
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own value for "no limit"."""
LEFT_WIDTH = 348
RIGHT_WIDTH = 288
LOW = 800
"""Below this a strip has no room for the queues: 1080 pixels at 150 % are 720. The waiting bars go first."""
LOWEST = 700
"""Below this the bar that measures the visit goes too."""


class DeskPage(QWidget):
    """`wanted` carries intents, `docked` asks for strip or window."""

    wanted = Signal(object)
    docked = Signal()

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._screen = Screen()
        self._is_strip = self._in_card = False
        self.head = Head(text, clock)
        self.banner, self.help, self.message = ConnectionBanner(), HelpBanner(text), MessageBanner(text)
        self.pause = PauseBanner(text, clock)
        self.idle, self.now = IdleCard(text, clock), NowPanel(text, clock)
        self.paused, self.reasons = PausedCard(text, clock), PauseReasons(text)
        self.buttons, self.away = Actions(text), AwayCard(text)
        self.visitor = VisitorCard(text)
        self.summary = SummaryCard(text, clock)
        self.waiting = WaitingCard(text, clock)
        self.held, self.held_button = HeldCard(text, clock), HeldButton(text, clock)
        self.others = OthersCard(text, clock)
        self.today = TodayCard(text)
        self.foot = StripFoot(text, clock)
        self.toasts = Toasts(text)
        self._questions = Questions(self, text, clock, self._emit)
        self._cards = (
            self.head,
            self.message,
            self.pause,
            self.idle,
            self.now,
            self.paused,
            self.reasons,
            self.buttons,
            self.away,
            self.visitor,
            self.summary,
            self.waiting,
            self.held,
            self.held_button,
            self.others,
            self.today,
            self.foot,
            self.toasts,
            self._questions,
        )
        self._connect()
        self._build()

    def set_strip(self, strip: bool) -> None:
        theme = current_theme()
        self._is_strip = strip
        self.head.set_strip(strip)
        self._centre.setVisible(not strip)
        self._right.setVisible(not strip)
        self.now.set_strip(strip)
        self.pause.set_strip(strip)
        self.held_button.set_strip(strip)
        self._fit()
        self._show_visitor()
        self.foot.setVisible(strip)
        self._left.setMinimumWidth(0 if strip else theme.px(LEFT_WIDTH))
        self._left.setMaximumWidth(QWIDGETSIZE_MAX if strip else theme.px(LEFT_WIDTH))
        self._show_reach(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        for card in self._cards:
            card.show_screen(screen)
        self._show_visitor()
        self._fit()
        self._show_reach(screen)
        self.help.show_calls(screen.help_calls, screen.zone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The keys work from anywhere; no field has the keyboard before somebody wants it."""
        super().showEvent(event)
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A banner took room from the cards, or gave it back."""
        if watched is self._left and event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def _room(self) -> int:
        """The page's height without its banners; in the strip without what else stands there now and then, too."""
        theme = current_theme()
        shown = (one.height() for one in (self.banner, self.help, self.message, self.pause) if one.isVisible())
        room = self.height() - sum(shown)
        held = theme.px(D.button + D.gap3) if not self.held_button.isHidden() else 0
        more = held + self.toasts.more_than_one(self._left.width())
        return room - max(0, more - theme.px(D.gap4)) if self._is_strip else room

    def _fit(self) -> None:
        room, theme = self._room(), current_theme()
        is_low, is_lowest = room < theme.px(LOW), self._is_strip and room < theme.px(LOWEST)
        self.summary.setVisible(self._is_strip and (not is_low or self._screen.current is None))
        self._place_actions(is_low)
        self._space_out(is_low=is_low)
        self._place_toasts()
        self.now.set_low(is_low, is_lowest)
        self.buttons.set_lowest(is_lowest)
        self.held_button.set_tall(D.chip if is_lowest else D.button)

    def _place_actions(self, is_low: bool) -> None:
        """While the server is away what is still possible stands beside the sentence that says so, where there is room."""
        in_card = self._screen.lost_since is not None and not (is_low and self._is_strip)
        if in_card is not self._in_card:
            self._in_card = in_card
            (self.away.buttons if in_card else self.buttons.box).addWidget(self.buttons.grid)
        theme = current_theme()
        inside = theme.px(LEFT_WIDTH) - 2 * (theme.px(D.gap4) + theme.border)
        self.buttons.set_narrow(in_card and (self._is_strip or not self.buttons.fits_abreast(inside)))

    def _space_out(self, *, is_low: bool) -> None:
        """In a low window the cards have less around them, so that the visitor's is whole."""
        theme = current_theme()
        side, above, gap = (D.gap5, D.gap2, D.gap2) if is_low else (D.gap5, D.gap4, D.gap3)
        if self._is_strip:
            side, above, gap = D.gap3, D.gap3, D.gap3
        self._body.setContentsMargins(*(theme.px(side), theme.px(above)) * 2)
        self._upper.layout().setSpacing(theme.px(gap))  # type: ignore[union-attr]

    def _place_toasts(self) -> None:
        """Where the cards at the left need their height, below the lists: those can be shorter."""
        first = self._left
        room = first.height() - self._upper.heightForWidth(first.width())
        self.toasts.place(first, first if self._is_strip else self._centre, room)

    def _show_visitor(self) -> None:
        self.visitor.setVisible(not self._is_strip and self._screen.current is not None and self._screen.is_mine)

    def _connect(self) -> None:
        wanting = (
            self.head, self.idle, self.buttons, self.reasons, self.visitor, self.waiting, self.held, self.toasts.undo,
        )  # fmt: skip
        for card in wanting:
            card.wanted.connect(self.wanted)
        self.toasts.toast.gone.connect(self._fit)
        self.head.searched.connect(self.waiting.search)
        self.head.docked.connect(self.docked)
        self.buttons.asked.connect(self._questions.ask)
        self.head.helping.connect(lambda: self._questions.ask("help"))
        self.head.choosing.connect(lambda: self._questions.ask("options"))
        self.help.acted.connect(lambda: self.wanted.emit(DismissHelp()))
        self.message.acted.connect(lambda: self.wanted.emit(DismissMessage()))
        self.head.holding.connect(self._questions.show_held)
        self.held_button.clicked.connect(lambda _checked=False: self._questions.show_held())
        for asking in (self.head, self.waiting, self.held):
            asking.cancelling.connect(self._questions.ask_cancel)
        for asking in (self.waiting, self.held):
            asking.noting.connect(self._questions.ask_note)
        self.banner.acted.connect(lambda: self.wanted.emit(TryNow()))
        QShortcut(QKeySequence("Ctrl+H"), self, self._show_history)

    def _build(self) -> None:
        theme = current_theme()
        gap = theme.px(D.gap3)
        cards = (
            self.idle, self.now, self.paused, self.buttons, self.reasons, self.held_button, self.away, self.visitor,
            self.summary,
        )  # fmt: skip
        self._upper = upper = column_of(cards, gap, stretch=len(cards) - 1)
        upper.layout().addStretch(0)  # type: ignore[union-attr]
        self._left = column_of((scrolling(upper), *self.toasts.parts), gap, stretch=0)
        self._left.installEventFilter(self)
        self._centre = column_of((self.waiting, self.held), theme.px(D.gap4), stretch=0)
        beside = column_of((self.others, self.today), theme.px(D.gap4))
        beside.layout().addStretch(1)  # type: ignore[union-attr]
        self._right = scrolling(beside)
        self._right.setFixedWidth(theme.px(RIGHT_WIDTH))
        self._body = QHBoxLayout()
        self._body.setSpacing(theme.px(D.gap4))
        self._body.addWidget(self._left, 1)
        self._body.addWidget(self._centre, 1)
        self._body.addWidget(self._right)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.banner)
        box.addWidget(self.help)
        box.addWidget(self.message)
        box.addWidget(self.pause)
        box.addLayout(self._body, 1)
        box.addWidget(self.foot)

    def _show_reach(self, screen: Screen) -> None:
        if screen.lost_since is None:
            self.banner.found()
            return
        clock = Formats(self._t.language, screen.zone).clock(screen.lost_since)
        words = "foot.lost_short" if self._is_strip else "foot.lost"
        self.banner.lost(self._t(words, time=clock), self._t("foot.try_now"))

    def press(self, number: int) -> None:
        """The button of that function key, as if it was pressed here; whoever sees no desk, or is asked something, presses
        nothing."""
        if self.isVisible() and not is_asked(self.window()):
            self.buttons.press(number)

    def _show_history(self) -> None:
        if self._screen.current is not None:
            self._emit(ShowHistory(self._screen.current.ticket_id))

    def _emit(self, intent: Intent) -> None:
        self.wanted.emit(intent)

"""The bar at the top: which counter, whether it is open, search, who works, the clock, and the menu."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.staff.intents import LogOut
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.clock import Clock
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.search_field import SearchField
from qms_contract.counters import CounterState
from qms_contract.tickets import Ticket

from qms_agent.intents import LeaveCounter, ShowHistory
from qms_agent.state import Screen
from qms_agent.views.words import counter_name

D = tokens.DESKTOP
_STATES = {CounterState.OPEN: Tone.GOOD, CounterState.PAUSED: Tone.WARN, CounterState.CLOSED: Tone.NEUTRAL}


class Head(Panel):
    """`wanted` carries an intent; `searched` what is typed; `docked` asks for strip or window.

    `helping`: the clerk wants to call a supervisor (which is asked again). `choosing`: the settings are wanted. `cancelling`
    carries who was called and is to be given up (which is asked again), `holding`: those on hold are wanted.
    """

    wanted = Signal(object)
    searched = Signal(str)
    docked = Signal()
    helping = Signal()
    choosing = Signal()
    cancelling = Signal(object)
    holding = Signal()

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__(
            "head", "h", pad=(theme.px(D.gap5), 0, theme.px(D.gap4), 0), gap=theme.px(D.gap3), parent=parent
        )
        self._t = text
        self._strip, self._screen = False, Screen()
        self._current: Ticket | None = None
        self.setFixedHeight(theme.px(D.head))
        self._mark = Icon("mark", theme.px(D.icon_large + D.gap1), "accent_text")
        self._counter = Label("", "label", name="head_counter")
        self._agent = Label("", "small", "quiet", name="head_agent")
        self._branch = Label("", "body", "quiet", name="head_branch")
        self._state = Badge("", Tone.GOOD, dot=True, name="head_state")
        self._search = SearchField(text("head.search"), name="head_search", shortcut="Ctrl+K")
        self._search.setFixedWidth(theme.px(D.list_width - D.gap5))
        self._search.searched.connect(self.searched)
        self._user = Label("", "body", name="head_user")
        self._person = Icon("user", theme.px(D.icon), "text")
        self._clock = Clock("UTC", Formats(text.language).clock, name="head_clock", now=clock.now)
        self._menu = Button("", Kind.GHOST, name="head_menu", icon="dots", on_click=self._open_menu)
        self._menu.setAccessibleName(text("head.menu"))
        self._help = Button("", Kind.GHOST, name="head_help", icon="alert", on_click=self.helping.emit)
        self._help.setToolTip(text("head.help_key"))
        QShortcut(QKeySequence("F12"), self, self._help.click)
        QShortcut(QKeySequence("F11"), self, self.holding.emit)
        QShortcut(QKeySequence("Ctrl+Del"), self, self._cancel)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._counter)
        names.addWidget(self._agent)
        names.addStretch(1)
        self.box.addWidget(self._mark)
        self.box.addLayout(names)
        self.box.addWidget(self._branch)
        self.box.addWidget(self._state)
        self.box.addStretch(1)
        for part in (self._search, self._person, self._user, self._clock, self._help, self._menu):
            self.box.addWidget(part)

    def set_strip(self, strip: bool) -> None:
        """The strip has room for counter, state and menu alone."""
        self._strip = strip
        for part in (self._mark, self._branch, self._search, self._person, self._user, self._clock):
            part.setVisible(not strip)
        self._agent.setVisible(strip)
        self._show_state(self._screen)
        self._help.set_content("" if strip else self._t("head.help_short"), "alert")
        self._help.setAccessibleName(self._t("head.help"))
        self.box.removeWidget(self._state)
        self.box.insertWidget(self.box.count() - 2 if strip else self.box.indexOf(self._branch) + 1, self._state)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        counter, branch = screen.counter, screen.desk.branch
        self._current = screen.current if screen.can_act else None
        if counter is not None:
            self._counter.setText(counter_name(self._t, counter.name))
            self._show_state(screen)
        self._help.setEnabled(screen.can_act and screen.is_mine)
        if branch is not None:
            self._branch.setText(branch.name)
            self._clock.set_zone(branch.time_zone, Formats(self._t.language, branch.time_zone).clock)
        name = screen.me.display_name if screen.me else ""
        self._agent.setText(name)
        self._user.setText(name)

    def _show_state(self, screen: Screen) -> None:
        """In the strip there is no room for more than the counter's own."""
        if screen.counter is None:
            return
        if screen.lost_since is None or self._strip:
            self._state.show_word(self._t(f"head.{screen.counter.state}"), _STATES[screen.counter.state])
        else:
            self._state.show_word(self._t("head.not_connected"), Tone.BAD)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("head_menu_list")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act in self._entries():
            action = QAction(words, menu)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.popup(self._menu.mapToGlobal(QPoint(0, self._menu.height())))

    def _entries(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield self._t("head.window" if self._strip else "head.strip"), self.docked.emit
        if (current := self._current) is not None:
            words = f"{self._t('history.title', number=current.display_number)}\tCtrl+H"
            yield words, lambda: self.wanted.emit(ShowHistory(current.ticket_id))
            if self._screen.can_cancel:
                yield f"{self._t('head.cancel', number=current.display_number)}\tCtrl+Del", self._cancel
        if held := len(self._screen.on_hold):
            yield f"{self._t('held.open', count=held)}\tF11", self.holding.emit
        yield self._t("options.menu"), self.choosing.emit
        yield self._t("head.leave"), lambda: self.wanted.emit(LeaveCounter())
        yield self._t("head.log_out"), lambda: self.wanted.emit(LogOut())

    def _cancel(self) -> None:
        if self._screen.can_cancel:
            self.cancelling.emit(self._screen.current)

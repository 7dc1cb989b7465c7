"""The agent's window: sign in, choose the counter, work. Narrow it is a strip, wide it has three columns."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.login_page import LoginPage
from qms_clientkit.widgets.staff_window import StaffWindow

from qms_agent.state import Phase, Screen
from qms_agent.views.counters_page import CountersPage
from qms_agent.views.desk_page import DeskPage

D = tokens.DESKTOP
WINDOW_SIZE = (1280, 800)
STRIP_BELOW = 900
"""Narrower than this there is room for one column only."""
_DOCKED, _FREE = "docked", "free"


class AgentWindow(StaffWindow):
    def __init__(self, text: Translator, clock: ServerClock | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        theme = current_theme()
        self.setMinimumWidth(theme.px(D.strip_width))
        self._clock = clock or ServerClock()
        self._full = ""
        self.make_pages()
        self.resize(*(theme.px(side) for side in WINDOW_SIZE))

    def make_pages(self) -> None:
        text = self._text
        self.login, self.counters, self.desk = LoginPage(text), CountersPage(text), DeskPage(text, self._clock)
        self._pages: dict[Phase, LoginPage | CountersPage | DeskPage] = {
            Phase.LOGIN: self.login,
            Phase.COUNTER: self.counters,
            Phase.DESK: self.desk,
        }
        for page in self._pages.values():
            self.add_page(page)
        self.desk.docked.connect(self._toggle_dock)
        self.desk.set_strip(self._is_narrow())

    def show_screen(self, screen: Screen) -> None:
        self.show_page(self._pages[screen.phase], screen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.desk.set_strip(self._is_narrow())

    def _toggle_dock(self) -> None:
        """The strip stands at the right edge over other windows; the full window comes back to where it was."""
        screen = self.screen() or QGuiApplication.primaryScreen()
        if not self._is_narrow():
            self._full = super().remember()
            self._dock(screen.availableGeometry())
        else:
            self._undock(screen.availableGeometry())
        self.show()

    def _is_narrow(self) -> bool:
        return self.width() < current_theme().px(STRIP_BELOW)

    def _dock(self, room: QRect) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, True)
        width = current_theme().px(D.strip_width)
        self.setGeometry(room.right() - width + 1, room.top(), width, room.height())

    def _undock(self, room: QRect) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, False)
        if self._full:
            super().restore(self._full)
        if self._is_narrow():
            self.resize(*(current_theme().px(side) for side in WINDOW_SIZE))
            self.move(room.center() - self.rect().center())

    def remember(self) -> str:
        """Whether it is docked, its place, and that of the full window it was before."""
        is_docked = self._is_narrow() and bool(self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
        return ":".join((_DOCKED if is_docked else _FREE, super().remember(), self._full))

    def restore(self, geometry: str) -> None:
        """A strip comes back as one, over other windows; a window that is only narrow does not."""
        kind, _, places = geometry.partition(":")
        if not places:  # as it was written before this was told apart
            kind, places = "", geometry
        place, _, self._full = places.partition(":")
        super().restore(place)
        if kind == _DOCKED or (not kind and self.width() <= current_theme().px(D.strip_width)):
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, True)
            self.show()

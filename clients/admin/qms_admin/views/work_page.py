"""What is seen after signing in: navigation, the bar over the page, what is said above it, the section's page.

A page is built when it is first shown, so that nobody waits for the whole program at its start.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.toast import Toast

from qms_admin.intents import ChooseDay
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.audit_page import AuditPage
from qms_admin.views.dashboard_page import DashboardPage
from qms_admin.views.devices_page import DevicesPage
from qms_admin.views.items_page import ItemsPage
from qms_admin.views.keys_page import KeysPage
from qms_admin.views.nav import Nav
from qms_admin.views.page_banners import PageBanners
from qms_admin.views.page_dialogs import PageDialogs
from qms_admin.views.report_page import ReportPage
from qms_admin.views.screens_page import ScreensPage
from qms_admin.views.ticket_page import TicketPage
from qms_admin.views.top_bar import TopBar
from qms_admin.views.wall import Wall

D = tokens.DESKTOP
_Page = ItemsPage | DevicesPage | DashboardPage | TicketPage | ScreensPage | AuditPage | ReportPage | KeysPage
_KINDS: dict[Section, type[ReportPage | AuditPage | DevicesPage | TicketPage | ScreensPage | KeysPage]] = {
    Section.REPORTS: ReportPage,
    Section.AUDIT: AuditPage,
    Section.DEVICES: DevicesPage,
    Section.TICKET: TicketPage,
    Section.SCREENS: ScreensPage,
    Section.API_KEYS: KeysPage,
}
"""All others but the dashboard are lists of items."""


class WorkPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._clock, self._screen = text, clock, Screen()
        self._wall: Wall | None = None
        self._said = 0
        self._nav = Nav(text)
        self._pages: dict[Section | None, _Page] = {}
        self._stack = PageStack(motion=False)
        self._top = TopBar(
            text, Button(text("key.new"), Kind.PRIMARY, name="key_new", icon="plus", on_click=self._new_key)
        )
        self._top.adding.connect(self._add_device)
        self._top.hanging.connect(self._hang)
        self._banners, self._dialogs = PageBanners(text), PageDialogs(self, text)
        for part in (self._nav, self._top, self._banners, self._dialogs):
            part.wanted.connect(self.wanted)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._hang)
        self._toast = Toast()
        self._build()

    def page(self, section: Section) -> _Page:
        """The section's own; built now if it was not shown yet."""
        own = section if section in _KINDS or section is Section.DASHBOARD else None
        if own not in self._pages:
            self._pages[own] = page = self._made(section)
            self._add(section, page)
        return self._pages[own]

    def _made(self, section: Section) -> _Page:
        if section is Section.DASHBOARD:
            return DashboardPage(self._t, self._clock)
        return _KINDS.get(section, ItemsPage)(self._t)

    def show_screen(self, screen: Screen) -> None:
        self._screen, page = screen, self.page(screen.section)
        if self._wall is not None and Section.DASHBOARD in screen.sections:
            self._wall.show_screen(screen)
        elif self._wall is not None:
            self._wall.close()  # what is not theirs any more hangs on no wall either
        self._nav.show_screen(screen)
        self._top.show_screen(screen)
        page.show_screen(screen)
        self._stack.show_page(page)
        self._dialogs.show_screen(screen)
        self._banners.show_screen(screen)
        if screen.notice is not None and screen.notice.serial != self._said:
            self._said = screen.notice.serial
            self._toast.say(screen.notice.sentence, icon="alert" if screen.notice.trouble else "check")

    def _add(self, section: Section, page: _Page) -> None:
        page.wanted.connect(self.wanted)
        if isinstance(page, DevicesPage):
            page.adding.connect(self._add_device)
        if isinstance(page, DashboardPage):
            self._top.take_live(page.live)
        if isinstance(page, DashboardPage | ReportPage | AuditPage):
            self._top.take_tools(section, page.tools)
        self._stack.addWidget(page)

    def _new_key(self) -> None:
        page = self.page(Section.API_KEYS)
        assert isinstance(page, KeysPage)
        page.begin()

    def _build(self) -> None:
        theme = current_theme()
        side = theme.px(D.gap6)
        column = QVBoxLayout()
        column.setContentsMargins(side, 0, side, theme.px(D.gap5))
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._banners)
        column.addWidget(self._stack, 1)
        column.addWidget(self._toast)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._nav)
        row.addLayout(column, 1)

    def _hang(self) -> None:
        """The dashboard over the whole screen until it is ended there."""
        if self._wall is not None or self._screen.section is not Section.DASHBOARD:
            return
        if self._screen.day is not None:
            self.wanted.emit(ChooseDay(None))  # a wall shows how it is now
        self._wall = Wall(self._t, self._clock, self)
        self._wall.left.connect(self._taken_down)
        self._wall.show_screen(self._screen)
        self._wall.showFullScreen()

    def _taken_down(self) -> None:
        self._wall = None

    def _add_device(self) -> None:
        self._dialogs.add_device(self._screen)

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
_KINDS: dict[Section, type[ItemsPage | DevicesPage | TicketPage | ScreensPage | KeysPage]] = {
    Section.DEVICES: DevicesPage,
    Section.TICKET: TicketPage,
    Section.SCREENS: ScreensPage,
    Section.API_KEYS: KeysPage,
}
"""All others are lists of items, but for the three whose tools stand in the bar above."""
_Page = ItemsPage | DevicesPage | DashboardPage | TicketPage | ScreensPage | AuditPage | ReportPage | KeysPage


class WorkPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._clock, self._screen = text, clock, Screen()
        self._wall: Wall | None = None
        self._said = 0
        self._nav = Nav(text)
        self._dashboard, self._audit, self._reports = DashboardPage(text, clock), AuditPage(text), ReportPage(text)
        self._pages: dict[type[_Page], _Page] = {}
        self._stack = PageStack(motion=False)
        self._top = self._new_top()
        self._banners, self._dialogs = PageBanners(text), PageDialogs(self, text)
        for part in (self._nav, self._top, self._banners, self._dialogs):
            part.wanted.connect(self.wanted)
        for page in (self._dashboard, self._audit, self._reports):
            self._add(page)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._hang)
        self._toast = Toast()
        self._build()

    def page(self, section: Section) -> _Page:
        """The section's own; built now if it was not shown yet."""
        own: dict[Section, _Page] = {
            Section.DASHBOARD: self._dashboard,
            Section.AUDIT: self._audit,
            Section.REPORTS: self._reports,
        }
        kind = _KINDS.get(section, ItemsPage)
        return own.get(section) or self._pages.get(kind) or self._add(kind(self._t))

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        if self._wall is not None and Section.DASHBOARD in screen.sections:
            self._wall.show_screen(screen)
        elif self._wall is not None:
            self._wall.close()  # what is not theirs any more hangs on no wall either
        self._nav.show_screen(screen)
        self._top.show_screen(screen)
        page = self.page(screen.section)
        page.show_screen(screen)
        self._stack.show_page(page)
        self._dialogs.show_screen(screen)
        self._banners.show_screen(screen)
        if screen.notice is not None and screen.notice.serial != self._said:
            self._said = screen.notice.serial
            self._toast.say(screen.notice.sentence, icon="alert" if screen.notice.trouble else "check")

    def _add(self, page: _Page) -> _Page:
        page.wanted.connect(self.wanted)
        if isinstance(page, DevicesPage):
            page.adding.connect(self._add_device)
        self._stack.addWidget(page)
        self._pages[type(page)] = page
        return page

    def _new_key(self) -> None:
        page = self.page(Section.API_KEYS)
        assert isinstance(page, KeysPage)
        page.begin()

    def _new_top(self) -> TopBar:
        tools = (
            (Section.DASHBOARD, self._dashboard.tools, True),
            (Section.AUDIT, self._audit.tools, False),
            (Section.REPORTS, self._reports.tools, True),
        )
        new_key = Button(self._t("key.new"), Kind.PRIMARY, name="key_new", icon="plus", on_click=self._new_key)
        top = TopBar(self._t, self._dashboard.live, tools, new_key)
        top.adding.connect(self._add_device)
        top.hanging.connect(self._hang)
        return top

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

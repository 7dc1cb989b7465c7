"""What is seen after signing in: navigation, the bar over the page, what is said above it, the section's page."""

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


class WorkPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._clock, self._screen = text, clock, Screen()
        self._wall: Wall | None = None
        self._said = 0
        self._nav, self._items, self._devices = Nav(text), ItemsPage(text), DevicesPage(text)
        self._dashboard = DashboardPage(text, clock)
        self._audit, self._reports, self._keys = AuditPage(text), ReportPage(text), KeysPage(text)
        self._pages: dict[Section, _Page] = {
            Section.DASHBOARD: self._dashboard,
            Section.DEVICES: self._devices,
            Section.TICKET: TicketPage(text),
            Section.SCREENS: ScreensPage(text),
            Section.REPORTS: self._reports,
            Section.API_KEYS: self._keys,
            Section.AUDIT: self._audit,
        }
        self._top = self._new_top()
        self._banners, self._dialogs = PageBanners(text), PageDialogs(self, text)
        for part in (self._nav, self._top, self._banners, self._dialogs, self._items, *self._pages.values()):
            part.wanted.connect(self.wanted)
        self._devices.adding.connect(self._add_device)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._hang)
        self._toast = Toast(text("common.undo"))
        self._stack = PageStack(motion=False)
        for page in (self._items, *self._pages.values()):
            self._stack.addWidget(page)
        self._build()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        if self._wall is not None:
            self._wall.show_screen(screen)
        self._nav.show_screen(screen)
        self._top.show_screen(screen)
        page = self._pages.get(screen.section, self._items)
        page.show_screen(screen)
        self._stack.show_page(page)
        self._dialogs.show_screen(screen)
        self._banners.show_screen(screen)
        if screen.notice is not None and screen.notice.serial != self._said:
            self._said = screen.notice.serial
            self._toast.say(screen.notice.sentence, icon="alert" if screen.notice.trouble else "check")

    def _new_top(self) -> TopBar:
        tools = (
            (Section.DASHBOARD, self._dashboard.live, True),
            (Section.AUDIT, self._audit.tools, False),
            (Section.REPORTS, self._reports.tools, True),
        )
        new_key = Button(self._t("key.new"), Kind.PRIMARY, name="key_new", icon="plus", on_click=self._keys.begin)
        top = TopBar(self._t, tools, new_key)
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
        self._wall = Wall(self._t, self._clock, self)
        self._wall.left.connect(self._taken_down)
        self._wall.show_screen(self._screen)
        self._wall.showFullScreen()

    def _taken_down(self) -> None:
        self._wall = None

    def _add_device(self) -> None:
        self._dialogs.add_device(self._screen)

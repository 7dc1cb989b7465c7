"""What is seen after signing in: navigation, the bar with the branch and the section's first button, its page."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.staff.intents import TryNow
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.connection_banner import ConnectionBanner
from qms_clientkit.widgets.help_banner import HelpBanner
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.toast import Toast

from qms_admin.estate import name_of
from qms_admin.forms.base import Value
from qms_admin.intents import ChooseBranch, Dismiss, DismissHelp, Go, HideHistory, New
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.audit_page import AuditPage
from qms_admin.views.compare_dialog import CompareDialog
from qms_admin.views.dashboard_page import DashboardPage
from qms_admin.views.devices_page import DevicesPage
from qms_admin.views.history_dialog import HistoryDialog
from qms_admin.views.items_page import ItemsPage
from qms_admin.views.keys_page import KeysPage
from qms_admin.views.message_dialog import ask_message
from qms_admin.views.nav import Nav
from qms_admin.views.pair_dialog import PairDialog
from qms_admin.views.picker import Picker
from qms_admin.views.poster_dialog import PosterDialog
from qms_admin.views.report_page import ReportPage
from qms_admin.views.screens_page import ScreensPage
from qms_admin.views.ticket_page import TicketPage
from qms_admin.views.wall import Wall
from qms_admin.views.words import PREFIXES, field_words

D = tokens.DESKTOP
NARROW = D.list_width * 3 + D.nav_width // 4
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_OF_BRANCH = (Section.DASHBOARD, Section.REPORTS, Section.SERVICES, Section.COUNTERS, Section.TICKET, Section.SCREENS)
_MAY_CREATE = (
    Section.BRANCHES, Section.SERVICES, Section.COUNTERS, Section.STAFF, Section.WEBHOOKS, Section.SCHEDULES, Section.ROLES
)  # fmt: skip
_Page = ItemsPage | DevicesPage | DashboardPage | TicketPage | ScreensPage | AuditPage | ReportPage | KeysPage


def _zone(screen: Screen) -> str:
    return screen.estate.branch.time_zone if screen.estate.branch is not None else "UTC"


class WorkPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._clock, self._screen = text, clock, Screen()
        self._wall: Wall | None = None
        self._said = 0
        self._pairing: PairDialog | None = None
        self._comparing: CompareDialog | None = None
        self._history: HistoryDialog | None = None
        self._poster: PosterDialog | None = None
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
        for part in (self._nav, self._items, *self._pages.values()):
            part.wanted.connect(self.wanted)
        self._devices.adding.connect(self._add_device)
        self._title = Label("", "title", name="page_title")
        self._branch = Picker(text, Section.BRANCHES, text("top.branch"), name="branch")
        self._branch.wanted.connect(self.wanted)
        self._branch.picked.connect(self._choose_branch)
        self._new = Button("", Kind.PRIMARY, name="new", icon="plus", on_click=self._begin)
        self._add = Button(text("device.add"), name="device_add", icon="key", on_click=self._add_device)
        self._message = Button(text("message.write"), name="message_write", icon="pencil", on_click=self._write)
        self._new_key = Button(text("key.new"), Kind.PRIMARY, name="key_new", icon="plus", on_click=self._keys.begin)
        self._on_wall = Button("", name="on_wall", icon="monitor", on_click=self._hang)
        self._on_wall.setAccessibleName(text("dashboard.wall"))
        self._on_wall.setToolTip(text("dashboard.wall"))
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._hang)
        self._banner = ConnectionBanner()
        self._banner.acted.connect(lambda: self.wanted.emit(TryNow()))
        self._help = HelpBanner(text)
        self._help.acted.connect(lambda: self.wanted.emit(DismissHelp()))
        self._orphan = Banner("note_warn", name="orphan")
        self._orphan.sentence.setTextInteractionFlags(_SELECTABLE)
        self._orphan.acted.connect(self._dismiss)
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
        self._show_top(screen)
        page = self._pages.get(screen.section, self._items)
        page.show_screen(screen)
        self._stack.show_page(page)
        self._show_dialogs(screen)
        self._show_connection(screen)
        self._show_orphan(screen)
        self._help.show_calls(screen.help_calls, _zone(screen))
        if screen.notice is not None and screen.notice.serial != self._said:
            self._said = screen.notice.serial
            self._toast.say(screen.notice.sentence, icon="alert" if screen.notice.trouble else "check")

    def _show_top(self, screen: Screen) -> None:
        section, estate = screen.section, screen.estate
        self._title.setText(self._t(f"nav.{section}"))
        self._title.setMinimumWidth(self._title.sizeHint().width())
        self._branch.show_chosen(estate.branch_id, estate)
        self._branch.setVisible(section in _OF_BRANCH and estate.branch is not None)
        self._dashboard.live.setVisible(section is Section.DASHBOARD and estate.branch is not None)
        self._new.setVisible(section in _MAY_CREATE and (section is Section.BRANCHES or estate.branch is not None))
        if section in _MAY_CREATE:
            self._new.set_content(self._t(f"{PREFIXES[section]}.new"), "plus")
        self._message.setVisible(section is Section.DASHBOARD and estate.may_message)
        self._message.setEnabled(screen.lost_since is None)
        self._add.setVisible(section is Section.DEVICES and estate.branch is not None)
        self._new_key.setVisible(section is Section.API_KEYS)
        self._on_wall.setVisible(section is Section.DASHBOARD and estate.branch is not None)
        self._audit.tools.setVisible(section is Section.AUDIT)
        self._reports.tools.setVisible(section is Section.REPORTS and estate.branch is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_tools()

    def _fit_tools(self) -> None:
        """In a narrow window the branch has less room, and the message its icon alone."""
        theme = current_theme()
        narrow = self.width() < theme.px(NARROW)
        self._branch.setMinimumWidth(theme.px(D.nav_width // 2 if narrow else D.nav_width - D.gap8))
        self._message.set_content("" if narrow else self._t("message.write"), "pencil")
        self._message.setToolTip(self._t("message.write") if narrow else "")
        self._message.setAccessibleName(self._t("message.write"))

    def _show_dialogs(self, screen: Screen) -> None:
        if self._pairing is not None:
            self._pairing.show_screen(screen)
        self._show_history(screen)
        self._show_poster(screen)
        if screen.comparing is None or self._comparing is not None or screen.comparing not in screen.drafts:
            return
        self._comparing = CompareDialog(self, self._t, screen)
        self._comparing.decided.connect(self.wanted)
        self._comparing.destroyed.connect(self._compared)
        self._comparing.rejected.connect(lambda: self.wanted.emit(self._stay(screen)))
        self._comparing.open()

    def _show_history(self, screen: Screen) -> None:
        if self._history is not None:
            self._history.show_screen(screen)
            return
        item = screen.item(screen.section, screen.history.item_id) if screen.history is not None else None
        if item is None:
            return
        self._history = HistoryDialog(self, self._t, screen, name_of(item))
        self._history.wanted.connect(self.wanted)
        self._history.rejected.connect(lambda: self.wanted.emit(HideHistory()))
        self._history.destroyed.connect(self._history_closed)
        self._history.open()

    def _show_poster(self, screen: Screen) -> None:
        if screen.poster is None or self._poster is not None:
            return
        self._poster = PosterDialog(self, self._t, screen.poster)
        self._poster.wanted.connect(self.wanted)
        self._poster.destroyed.connect(self._poster_closed)
        self._poster.open()

    def _poster_closed(self) -> None:
        self._poster = None

    def _history_closed(self) -> None:
        self._history = None

    def _show_orphan(self, screen: Screen) -> None:
        """One at a time; the words that were written can be copied from it."""
        orphan = next(iter(screen.orphans.values()), None)
        if orphan is None:
            self._orphan.say("")
            return
        written = "; ".join(_written(self._t, key, edit.mine) for key, edit in orphan.draft.edits.items())
        said = self._t("orphan.sentence", name=orphan.name, written=written)
        self._orphan.say(said, self._t("orphan.dismiss"))

    def _dismiss(self) -> None:
        first = next(iter(self._screen.orphans), None)
        if first is not None:
            self.wanted.emit(Dismiss(first))

    def _compared(self) -> None:
        self._comparing = None

    def _show_connection(self, screen: Screen) -> None:
        if screen.lost_since is None:
            self._banner.found()
            return
        since = Formats(self._t.language, _zone(screen)).clock(screen.lost_since)
        self._banner.lost(self._t("top.lost", time=since), self._t("connection.try_now"))

    def _build(self) -> None:
        theme = current_theme()
        side = theme.px(D.gap6)
        top = QHBoxLayout()
        top.setSpacing(theme.px(D.gap3))
        top.addWidget(self._title, 1)
        tools = (self._message, self._on_wall, self._audit.tools, self._reports.tools)
        for part in (self._dashboard.live, self._branch, *tools, self._new, self._new_key, self._add):
            top.addWidget(part)
        bar = QWidget()
        bar.setFixedHeight(theme.px(D.gap8 + D.gap4))
        bar.setLayout(top)
        top.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setContentsMargins(side, 0, side, theme.px(D.gap5))
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._banner)
        column.addWidget(self._help)
        column.addWidget(self._orphan)
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

    def _begin(self) -> None:
        self.wanted.emit(New(self._screen.section))

    def _write(self) -> None:
        ask_message(self, self._t, self._screen, self.wanted.emit).open()

    def _choose_branch(self, branch_id: UUID) -> None:
        if branch_id != self._screen.estate.branch_id:
            self.wanted.emit(ChooseBranch(branch_id))

    def _add_device(self) -> None:
        self._pairing = PairDialog(self, self._t, self._screen)
        self._pairing.wanted.connect(self.wanted)
        self._pairing.destroyed.connect(self._paired)
        self._pairing.open()
        self._pairing.code.edit.setFocus()

    def _paired(self) -> None:
        self._pairing = None

    @staticmethod
    def _stay(screen: Screen) -> Go:
        return Go(screen.section)


def _written(text: Translator, key: str, value: Value) -> str:
    field = field_words(text, key)
    if isinstance(value, bool):
        return f"{field}: {text('compare.on' if value else 'compare.off')}"
    return f"{field}: {', '.join(value) if isinstance(value, tuple) else value}"

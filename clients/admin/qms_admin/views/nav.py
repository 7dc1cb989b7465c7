"""The navigation: brand, search everywhere, the sections, who works here."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import LogOut
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.avatar import Avatar, initials
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled

from qms_admin.dashboard import raised
from qms_admin.intents import ChooseLooks, Go, SeekEverywhere
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.looks_dialog import ask_looks
from qms_admin.views.nav_item import NavItem
from qms_admin.views.results import Results
from qms_admin.views.slow_search import SlowSearch
from qms_admin.views.words import ICONS

D = tokens.DESKTOP


GROUPS: dict[str, tuple[Section, ...]] = {
    "": (Section.DASHBOARD,),
    "nav.setup": (Section.BRANCHES, Section.SERVICES, Section.COUNTERS, Section.STAFF, Section.DEVICES),
    "nav.content": (Section.TICKET, Section.SCREENS),
    "nav.organisation": (Section.ROLES, Section.API_KEYS, Section.WEBHOOKS, Section.TENANT),
    "nav.records": (Section.REPORTS, Section.SCHEDULES, Section.AUDIT),
}
"""The sections in their order, by what stands above them."""


HIGH, LOW = D.nav_item * 24, D.nav_item * 22
"""In a window lower than these the sections stand closer, and then the words above their groups give way: all are in sight."""


class Nav(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap3), theme.px(D.gap4), theme.px(D.gap3), theme.px(D.gap3))
        super().__init__("nav", pad=pad, gap=theme.px(D.gap1 // 2), name="nav", parent=parent)
        self._t, self._screen = text, Screen()
        self.setFixedWidth(theme.px(D.nav_width))
        self._organisation = Label("", "label", name="organisation", wrap=True)
        self._branch = Label("", "caption", "quiet", name="nav_branch")
        self._search = SlowSearch(text("nav.search"), name="nav_search", shortcut="Ctrl+K")
        self._search.searched.connect(lambda _sought: self._show_results())
        self._search.sought.connect(self._seek)
        self._search.edit.returnPressed.connect(self._open_first)
        self._results = Results(text)
        self._results.wanted.connect(self._opened)
        self._items = {section: self._item(section) for group in GROUPS.values() for section in group}
        self._heads = {key: self._head(key) for key in GROUPS if key}
        self._user, self._role = ElidedLabel("", "label", name="nav_user"), ElidedLabel("", "caption", "quiet")
        self._avatar = Avatar("")
        self.box.addLayout(self._brand())
        self.box.addSpacing(theme.px(D.gap2))
        self.box.addWidget(self._search)
        self.box.addSpacing(theme.px(D.gap1))
        self._scroll = self._sections()
        self.box.addWidget(self._scroll, 1)
        self.box.addWidget(Rule())
        self.box.addLayout(self._who())

    def show_screen(self, screen: Screen) -> None:
        moved = screen.section is not self._screen.section
        self._screen = screen
        branch, me = screen.estate.branch, screen.me
        nowhere = self._t("nav.no_branch") if screen.reads_config else ""
        self._organisation.setText(branch.organisation if branch is not None else screen.tenant)
        self._branch.setText(branch.name if branch is not None else nowhere)
        if me is not None:
            self._user.show_text(me.display_name)
            self._role.show_text(self._t(f"staff.{me.role}"))
            self._avatar.set_text(initials(me.display_name))
        troubled = screen.estate.fleet.attention if screen.estate.fleet is not None else 0
        now = screen.lost_since or screen.estate.read_at
        alarms = raised(screen.estate, screen.dashboard, now) if now is not None and screen.may_watch else ()
        counts = {Section.DEVICES: troubled, Section.DASHBOARD: len(alarms)}
        unsaved = {draft.section for draft in screen.drafts.values() if draft.edits}
        for section, item in self._items.items():
            count = counts.get(section, 0)
            item.show_state(chosen=section is screen.section, unsaved=section in unsaved, trouble=count)
        self._show_results()
        if moved and screen.section in self._items:
            self._scroll.ensureWidgetVisible(self._items[screen.section])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = current_theme()
        close = D.gap7 + D.gap1 if self.height() >= theme.px(LOW) else D.chip
        tall = theme.px(D.nav_item if self.height() >= theme.px(HIGH) else close)
        for item in self._items.values():
            item.setFixedHeight(tall)
        self._show_results()

    def _item(self, section: Section) -> NavItem:
        item = NavItem(ICONS[section], self._t(f"nav.{section}"), self._t("list.unsaved"), name=f"nav_{section}")
        item.clicked.connect(lambda _checked=False: self.wanted.emit(Go(section)))
        return item

    def _sections(self) -> QScrollArea:
        """In a low window they scroll."""
        inner = Panel("none", gap=current_theme().px(D.gap1 // 2))
        for key, group in GROUPS.items():
            parts = ([self._heads[key]] if key else []) + [self._items[section] for section in group]
            for part in parts:
                inner.box.addWidget(part)
        inner.box.addWidget(self._results)
        inner.box.addStretch(1)
        return scrolled(inner)

    def _head(self, key: str) -> Label:
        theme, head = current_theme(), Label(self._t(key), "caption_strong", "quiet")
        head.setContentsMargins(theme.px(D.gap3), theme.px(D.gap2), 0, theme.px(D.gap1))
        return head

    def _brand(self) -> QHBoxLayout:
        theme, row, names = current_theme(), QHBoxLayout(), QVBoxLayout()
        row.setContentsMargins(theme.px(D.gap2), 0, 0, 0)
        row.setSpacing(theme.px(D.gap3))
        names.setSpacing(0)
        names.addWidget(self._organisation)
        names.addWidget(self._branch)
        row.addWidget(Icon("mark", theme.px(D.gap7 - D.gap1 // 2), "accent_text"))
        row.addLayout(names, 1)
        return row

    def _who(self) -> QHBoxLayout:
        theme, row, names = current_theme(), QHBoxLayout(), QVBoxLayout()
        row.setContentsMargins(theme.px(D.gap2), theme.px(D.gap2), 0, 0)
        row.setSpacing(theme.px(D.gap3))
        names.setSpacing(0)
        names.addWidget(self._user)
        names.addWidget(self._role)
        self._own = Button("", Kind.GHOST, name="nav_own", icon="dots", on_click=self._open_own)
        self._own.setAccessibleName(self._t("nav.own"))
        self._own.setToolTip(self._t("nav.own"))
        row.addWidget(self._avatar)
        row.addLayout(names, 1)
        row.addWidget(self._own)
        return row

    def _open_own(self) -> None:
        """What concerns who sits here and this computer."""
        menu = QMenu(self)
        menu.setObjectName("nav_own_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words, act in (
            ("nav_looks", "looks.menu", self._ask_looks),
            ("nav_log_out", "nav.log_out", lambda: self.wanted.emit(LogOut())),
        ):
            action = QAction(self._t(words), menu)
            action.setObjectName(name)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.popup(self._own.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _ask_looks(self) -> None:
        ask_looks(self, self._t, self._screen.looks, lambda looks: self.wanted.emit(ChooseLooks(looks)))

    def _show_results(self) -> None:
        """While something is sought, what was found stands in the place of the sections."""
        sought = self._search.text()
        self._results.show_found(self._screen, sought)
        for key, head in self._heads.items():
            head.setVisible(
                not sought
                and self.height() >= current_theme().px(LOW)
                and bool({*GROUPS[key]} & {*self._screen.sections})
            )
        for section, item in self._items.items():
            item.setVisible(not sought and section in self._screen.sections)

    def _seek(self, words: str) -> None:
        if words:
            self.wanted.emit(SeekEverywhere(words))

    def _open_first(self) -> None:
        first = self._results.first()
        if first is not None:
            self._opened(first)

    def _opened(self, intent: object) -> None:
        self._search.edit.clear()
        self.wanted.emit(intent)

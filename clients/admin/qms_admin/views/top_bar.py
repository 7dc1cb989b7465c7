"""The bar over a page: what it is, of which branch, and what can be done first."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label

from qms_admin.intents import ChooseBranch, New
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.message_dialog import ask_message
from qms_admin.views.picker import Picker
from qms_admin.views.words import PREFIXES

D = tokens.DESKTOP
NARROW = D.list_width * 3 - D.nav_width * 3 // 4 - 2 * D.gap6
"""Narrower than this the branch has less room, and the message its icon alone."""
_OF_BRANCH = (Section.DASHBOARD, Section.REPORTS, Section.SERVICES, Section.COUNTERS, Section.TICKET, Section.SCREENS)
_MAY_CREATE = (
    Section.BRANCHES, Section.SERVICES, Section.COUNTERS, Section.STAFF, Section.WEBHOOKS, Section.SCHEDULES, Section.ROLES
)  # fmt: skip


class TopBar(QWidget):
    """`wanted` carries intents, `adding` wants a device let in, `hanging` the dashboard on the wall."""

    wanted = Signal(object)
    adding = Signal()
    hanging = Signal()

    def __init__(self, text: Translator, new_key: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen, self._new_key = text, Screen(), new_key
        self._tools: dict[Section, QWidget] = {}
        self._live: QWidget | None = None
        self._title = Label("", "title", name="page_title")
        self._branch = Picker(text, Section.BRANCHES, text("top.branch"), name="branch")
        self._branch.wanted.connect(self.wanted)
        self._branch.picked.connect(self._choose_branch)
        self._new = Button("", Kind.PRIMARY, name="new", icon="plus", on_click=self._begin)
        self._add = Button(text("device.add"), name="device_add", icon="key", on_click=self.adding.emit)
        self._message = Button(text("message.write"), name="message_write", icon="pencil", on_click=self._write)
        self._on_wall = Button("", name="on_wall", icon="monitor", on_click=self.hanging.emit)
        self._on_wall.setAccessibleName(text("dashboard.wall"))
        self._on_wall.setToolTip(text("dashboard.wall"))
        self._message_widths = self._widths_of_message()
        self._build()

    def take_live(self, live: QWidget) -> None:
        """The dashboard's, which says whether it is."""
        self._live = live
        self._row.insertWidget(1, live)

    def take_tools(self, section: Section, tools: QWidget) -> None:
        """Those of a page; where they have no room beside the title they stand below it."""
        self._tools[section] = tools
        self._put_beside(tools)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        section, has_branch = screen.section, screen.estate.branch is not None
        self._title.setText(self._t(f"nav.{section}"))
        self._title.setMinimumWidth(self._title.sizeHint().width())
        self._branch.show_chosen(screen.estate.branch_id, screen.estate)
        self._branch.setVisible(section in _OF_BRANCH and has_branch)
        self._show_first(section, has_branch=has_branch)
        self._message.setVisible(section is Section.DASHBOARD and screen.estate.may_message)
        self._message.setEnabled(screen.lost_since is None)
        if self._live is not None:
            self._live.setVisible(section is Section.DASHBOARD and has_branch)
        self._on_wall.setVisible(section is Section.DASHBOARD and has_branch)
        has_figures = has_branch or section is Section.AUDIT or not screen.reads_config
        for of, tools in self._tools.items():
            tools.setVisible(section is of and has_figures)
        self._place_tools()

    def _show_first(self, section: Section, *, has_branch: bool) -> None:
        """The button that begins something."""
        self._new.setVisible(section in _MAY_CREATE and (section is Section.BRANCHES or has_branch))
        if section in _MAY_CREATE:
            self._new.set_content(self._t(f"{PREFIXES[section]}.new"), "plus")
        self._add.setVisible(section is Section.DEVICES and has_branch)
        self._new_key.setVisible(section is Section.API_KEYS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = current_theme()
        narrow = self.width() < theme.px(NARROW)
        self._branch.setMinimumWidth(theme.px(D.nav_width // 2 if narrow else D.nav_width - D.gap8))
        self._place_tools()

    def _widths_of_message(self) -> tuple[int, int]:
        """Of its button with words, and with its icon alone. Measured once: a button that is written on and emptied again
        has the whole bar laid out twice."""
        self._name_message(self._t("message.write"))
        named = self._message.sizeHint().width()
        self._name_message("")
        return named, self._message.sizeHint().width()

    def _name_message(self, words: str) -> None:
        if words == self._message.text() and self._message.accessibleName():
            return
        self._message.set_content(words, "pencil")
        self._message.setToolTip("" if words else self._t("message.write"))
        self._message.setAccessibleName(self._t("message.write"))

    def _wanted(self, tool: QWidget | None, *, named: bool) -> int:
        """How wide all that is shown would be, in one line; `named` with words on the message's button."""
        shown = [one for one in (self._live, *self._beside, tool) if one is not None and one.isVisibleTo(self)]
        message = self._message_widths[0 if named else 1]
        wide = sum(message if one is self._message else _least(one) for one in shown)
        return self._title.sizeHint().width() + wide + len(shown) * current_theme().px(D.gap3)

    def _place_tools(self) -> None:
        theme = current_theme()
        own = self._tools.get(self._screen.section)
        tool = own if own is not None and own.isVisibleTo(self) else None
        named = self.width() >= theme.px(NARROW) and self._wanted(tool, named=True) <= self.width()
        self._name_message(self._t("message.write") if named else "")
        is_below = tool is not None and self._wanted(tool, named=named) > self.width()
        self.setFixedHeight(theme.px(D.gap8 + D.gap4 + (D.button + D.gap3 if is_below else 0)))
        self._below.setVisible(is_below)
        if tool is not None and is_below is not (tool.parentWidget() is self._below):
            if is_below:
                self._below.layout().insertWidget(0, tool)  # type: ignore[union-attr]
            else:
                self._put_beside(tool)

    def _put_beside(self, tools: QWidget) -> None:
        self._row.insertWidget(self._row.indexOf(self._message), tools)

    def _build(self) -> None:
        theme = current_theme()
        self._row, self._below = QHBoxLayout(), QWidget()
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._beside = (self._branch, self._message, self._on_wall, self._new, self._new_key, self._add)
        self._row.addWidget(self._title, 1)
        for part in self._beside:
            self._row.addWidget(part)
        below = QHBoxLayout(self._below)
        below.addStretch(1)
        for layout in (self._row, below):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(D.gap3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row, 1)
        column.addWidget(self._below)
        self._below.setContentsMargins(0, 0, 0, theme.px(D.gap3))
        self.setMinimumWidth(1)  # the room there is decides where the tools stand
        self._place_tools()

    def _begin(self) -> None:
        self.wanted.emit(New(self._screen.section))

    def _write(self) -> None:
        ask_message(self, self._t, self._screen, self.wanted.emit).open()

    def _choose_branch(self, branch_id: UUID) -> None:
        if branch_id != self._screen.estate.branch_id:
            self.wanted.emit(ChooseBranch(branch_id))


def _least(part: QWidget) -> int:
    """What it can be pressed together to: of a choice the least that was set, since long names end in an ellipsis."""
    return part.minimumWidth() or part.minimumSizeHint().width()

"""One item: its head with the switch and the menu, its form, and the foot."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled
from qms_clientkit.widgets.switch import Switch
from qms_contract.branches import Branch
from qms_contract.counters import Counter

from qms_admin.estate import Item, id_of
from qms_admin.intents import (
    Change,
    CopyBranch,
    Delete,
    Discard,
    ExportBranch,
    ImportBranch,
    Save,
    ShowHistory,
    ShowPoster,
)
from qms_admin.sections import Section
from qms_admin.state import Screen, form_of
from qms_admin.views.branch_dialogs import ask_copy, choose_branch_file, choose_file
from qms_admin.views.counter_now import CounterNow
from qms_admin.views.dialogs import ask_delete
from qms_admin.views.foot import Foot
from qms_admin.views.form_view import FormView
from qms_admin.views.moments import when
from qms_admin.views.tile import tile
from qms_admin.views.words import PREFIXES, title_of

D = tokens.DESKTOP
ROOM_FOR_LABEL = D.list_width + D.nav_width // 2


class Detail(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="detail", parent=parent)
        self._t, self._screen = text, Screen()
        self._item_id: UUID | None = None
        self._tile_key: object = None
        theme = current_theme()
        self._tile = QHBoxLayout()
        self._title = Label("", "heading", name="detail_title", wrap=True)
        self._version = Label("", "caption", "quiet", name="detail_version")
        self._switch_label = Label("", "body")
        self._switch = Switch("", name="active")
        self._switch.clicked.connect(lambda on: self._change("active", on))
        self._menu = Button("", name="detail_menu", icon="dots", on_click=self._open_menu)
        self._menu.setAccessibleName(text("detail.menu"))
        self._now = CounterNow(text)
        self._form = FormView(text)
        self._form.changed.connect(self._change)
        self._form.wanted.connect(self.wanted)
        self._form.removal.connect(self._ask_delete_area)
        self._foot = Foot(text)
        self._foot.saved.connect(lambda: self.wanted.emit(Save(self._current())))
        self._foot.discarded.connect(lambda: self.wanted.emit(Discard(self._current())))
        scroll = scrolled(self._form)
        self._scroll = scroll
        self.box.addWidget(self._head(theme.px(D.gap6), theme.px(D.gap4)))
        self.box.addWidget(Rule())
        self.box.addWidget(self._now)
        self.box.addWidget(scroll, 1)
        self.box.addWidget(self._foot)

    def show_screen(self, screen: Screen) -> None:
        section, item_id = screen.section, screen.chosen_id
        self.setVisible(item_id is not None)
        if item_id is None:
            self._item_id = None
            return
        is_other, self._item_id, self._screen = item_id != self._item_id, item_id, screen
        values, problems = screen.values(section, item_id), screen.problems(section, item_id)
        draft, item = screen.drafts.get(item_id), screen.item(section, item_id)
        self._show_head(screen, section, item_id)
        self._now.show_counter(item if isinstance(item, Counter) else None, screen.estate)
        blocks = form_of(section).blocks(screen.context(section, item_id))
        self._form.show_estate(screen.estate)
        self._form.show_form(PREFIXES[section], blocks, values, problems)
        self._foot.show_state(
            screen.changes(item_id), len(problems), len(screen.conflicts(section, item_id)),
            new=item is None, can_act=not screen.busy and screen.lost_since is None,
        )  # fmt: skip
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
            if draft is not None and draft.is_new and not draft.edits:
                self._form.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_switch_label()

    def _show_switch_label(self) -> None:
        """Where there is no room for it beside the name, the switch alone says it, to who rests on it."""
        has_room = self.width() >= current_theme().px(ROOM_FOR_LABEL)
        self._switch_label.setVisible(has_room and self._screen.section is not Section.TENANT)
        self._switch.setToolTip("" if has_room else self._switch_label.text())

    def _head(self, side: int, above: int) -> Panel:
        theme = current_theme()
        head = Panel("none", "h", pad=(side, above, side, above), gap=theme.px(D.gap3))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._version)
        head.box.addLayout(self._tile)
        head.box.addLayout(names, 1)
        for part in (self._switch_label, self._switch, self._menu):
            head.box.addWidget(part)
        return head

    def _show_head(self, screen: Screen, section: Section, item_id: UUID) -> None:
        values, item = screen.values(section, item_id), screen.item(section, item_id)
        context, prefix = screen.context(section, item_id), PREFIXES[section]
        title = title_of(self._t, section, values, context.languages)
        self._title.setText(title)
        self._version.setText(self._version_words(screen, item))
        label = self._t(f"{prefix}.active") if section is not Section.TENANT else ""
        self._switch_label.setText(label)
        self._switch.setAccessibleName(label)
        self._switch.setObjectName(f"{prefix}_active")
        self._switch.setChecked(bool(values.get("active", True)))
        self._menu.setVisible(item is not None)
        has_switch = section is not Section.TENANT
        self._switch.setVisible(has_switch)
        self._show_switch_label()
        mark = {Section.SERVICES: "code", Section.COUNTERS: "name"}.get(section)
        self._show_tile(section, str(values.get(mark, ""))[:2].upper() if mark else title)

    def _version_words(self, screen: Screen, item: Item | None) -> str:
        if item is None:
            return self._t("list.not_saved")
        latest = screen.latest.get(id_of(item))
        if latest is None:
            return self._t("detail.version", version=item.version)
        moment = when(self._t, screen, latest.ts)
        return self._t("detail.changed", version=item.version, time=moment, name=latest.actor_name)

    def _show_tile(self, section: Section, mark: str) -> None:
        if (section, mark) == self._tile_key:
            return
        self._tile_key = section, mark
        while (taken := self._tile.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._tile.addWidget(tile(section, mark, size=D.button))

    def _current(self) -> UUID:
        assert self._item_id is not None, "its buttons are shown with an item"
        return self._item_id

    def _change(self, key: str, value: object) -> None:
        self.wanted.emit(Change(self._screen.section, self._current(), key, value))  # type: ignore[arg-type]

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("detail_menu_list")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words, act in self._entries(self._screen.section):
            action = QAction(self._t(words), menu)
            action.setObjectName(name)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.popup(self._menu.mapToGlobal(QPoint(0, self._menu.height())))

    def _entries(self, section: Section) -> list[tuple[str, str, Callable[[], object]]]:
        """Object name, words and act of what can be done with the item."""
        entries: list[tuple[str, str, Callable[[], object]]]
        entries = [("detail_history", "history.open", lambda: self.wanted.emit(ShowHistory(self._current())))]
        if section is Section.BRANCHES:
            entries += self._branch_entries()
        if section is not Section.TENANT:
            words = f"{PREFIXES[section]}.delete"
            entries.append(("detail_delete", words, lambda: self._ask_delete(section, self._current())))
        return entries

    def _branch_entries(self) -> list[tuple[str, str, Callable[[], object]]]:
        branch, emit = self._screen.item(Section.BRANCHES, self._current()), self.wanted.emit
        assert isinstance(branch, Branch), "a new one has no menu"
        to, write = partial(CopyBranch, branch.branch_id), partial(ExportBranch, branch.branch_id)
        return [
            *self._poster_entry(branch),
            ("branch_copy", "branch.copy", lambda: ask_copy(self, self._t, branch, lambda name: emit(to(name)))),
            (
                "branch_export",
                "branch.export",
                lambda: choose_branch_file(self, self._t, branch, lambda path: emit(write(path))),
            ),
            (
                "branch_import",
                "branch.import",
                lambda: choose_file(self, self._t, lambda path: emit(ImportBranch(path))),
            ),
        ]

    def _poster_entry(self, branch: Branch) -> list[tuple[str, str, Callable[[], object]]]:
        if not self._screen.estate.may_join_by_phone:
            return []
        show = ShowPoster(branch.branch_id)
        return [("branch_poster", "poster.open", lambda: self.wanted.emit(show))]

    def _ask_delete_area(self, area_id: UUID) -> None:
        self._ask_delete(Section.AREAS, area_id)

    def _ask_delete(self, section: Section, item_id: UUID) -> None:
        item = self._screen.item(section, item_id)
        if item is not None:
            ask_delete(self, self._t, section, item, lambda: self.wanted.emit(Delete(section, item_id)))

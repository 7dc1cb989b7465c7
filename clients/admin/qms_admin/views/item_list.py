"""The list of a section: search, rows with a dot where something is unsaved, how many there are, or what to do first."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled
from qms_clientkit.widgets.search_field import SearchField

from qms_admin.estate import Item, id_of
from qms_admin.intents import Move, Open
from qms_admin.ordering import ORDERED
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.item_row import ItemRow
from qms_admin.views.movable_row import DropMark
from qms_admin.views.words import PREFIXES, item_title, mark_of, matches, row_name, second_line

D = tokens.DESKTOP
Shown = tuple[UUID, str, str, str, str]


class ItemList(Panel):
    """`wanted` carries an Open."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="item_list", parent=parent)
        self._t, self._screen = text, Screen()
        self._shown: tuple[Shown, ...] | None = None
        self._rows: dict[UUID, ItemRow] = {}
        theme = current_theme()
        self._search = SearchField(text("list.search"), name="list_search")
        self._search.searched.connect(lambda _sought: self._draw())
        top = Panel("none", pad=theme.px(D.gap3))
        top.box.addWidget(self._search)
        self._count = Label("", "caption", "quiet", name="list_count", wrap=True)
        self._count.setContentsMargins(*(theme.px(D.gap3),) * 4)
        holder = Panel("none")
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self._mark = DropMark(holder, lambda: list(self._rows.values()))
        holder.box.addLayout(self._box)
        holder.box.addWidget(self._count)
        holder.box.addStretch(1)
        scroll = scrolled(holder, sideways=True)
        self.box.addWidget(top)
        self.box.addWidget(Rule())
        self.box.addWidget(scroll, 1)

    def show_screen(self, screen: Screen) -> None:
        if screen.section is not self._screen.section:
            self._search.edit.clear()
        self._screen = screen
        self._draw()

    def _draw(self) -> None:
        screen, section, sought = self._screen, self._screen.section, self._search.text()
        found = [one for one in screen.estate.items(section) if self._is_sought(one)]
        shown = tuple(self._shown_of(section, one) for one in found)
        shown += tuple(self._new_of(section, one.item_id) for one in screen.new_drafts(section))
        if shown != self._shown:
            self._shown = shown
            self._fill(section, shown)
        for item_id, row in self._rows.items():
            row.set_chosen(item_id == screen.chosen_id)
            row.set_unsaved(item_id in screen.drafts)
            is_item = screen.estate.find(section, item_id) is not None
            row.movable = is_item and section in ORDERED and not sought and not screen.busy
        prefix = PREFIXES[section]
        count = len(found)
        self._count.setText(self._t("list.not_found", sought=sought) if sought and not shown else
                            self._counted(prefix, count))  # fmt: skip

    def _counted(self, prefix: str, count: int) -> str:
        words = self._t.plural(f"{prefix}.count", count)
        return f"{words}. {self._t('list.order')}" if self._screen.section in ORDERED and count > 1 else words

    def _place(self, item_id: UUID) -> int:
        return list(self._rows).index(item_id)

    def _dropped(self, section: Section, item_id: UUID, y: int) -> None:
        place = self._mark.dropped(self._place(item_id), y)
        if place is not None:
            self.wanted.emit(Move(section, item_id, place))

    def _is_sought(self, item: Item) -> bool:
        return matches(item, self._search.text(), self._t, self._screen.estate)

    def _shown_of(self, section: Section, item: Item) -> Shown:
        title, second = item_title(self._t, item), second_line(self._t, item, self._screen.estate)
        return (id_of(item), title, second, mark_of(item), row_name(section, item))

    def _new_of(self, section: Section, item_id: UUID) -> Shown:
        prefix = PREFIXES[section]
        return (item_id, self._t(f"{prefix}.new"), self._t("list.not_saved"), "", f"{prefix}_row_new")

    def _fill(self, section: Section, shown: tuple[Shown, ...]) -> None:
        focused = next((item_id for item_id, row in self._rows.items() if row.hasFocus()), None)
        while (taken := self._box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.setObjectName("")
                widget.deleteLater()
        self._rows = {item_id: self._row(section, item_id, *words) for item_id, *words in shown}
        if focused in self._rows:
            self._rows[focused].setFocus()

    def _row(self, section: Section, item_id: UUID, title: str, second: str, mark: str, name: str) -> ItemRow:
        row = ItemRow(section, title, second, mark, self._t("list.unsaved"), name=name)
        row.pressed.connect(lambda: self.wanted.emit(Open(section, item_id)))
        row.nudged.connect(lambda by: self.wanted.emit(Move(section, item_id, self._place(item_id) + by)))
        row.dragged.connect(self._mark.show)
        row.dropped.connect(lambda y: self._dropped(section, item_id, y))
        self._box.addWidget(row)
        return row

"""What drops down where one of many is chosen: a search field above a long list."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule

from qms_admin.drafts import Draft
from qms_admin.estate import Estate
from qms_admin.intents import SeekItems, SeeRow
from qms_admin.listing import Sought
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_admin.views.item_delegate import ItemDelegate
from qms_admin.views.long_model import LongModel, Shown
from qms_admin.views.long_view import LongView
from qms_admin.views.press_row import PressRow
from qms_admin.views.slow_search import SlowSearch
from qms_admin.views.words import ICONS, item_title, second_line

D = tokens.DESKTOP
ROWS = 6
"""So many rows are in sight."""


class PickPanel(Panel):
    """`picked` carries the id of what was chosen, None for `none`; `wanted` carries intents; `closed` when it is gone."""

    picked = Signal(object)
    wanted = Signal(object)
    closed = Signal()

    def __init__(self, text: Translator, section: Section, none: str, parent: QWidget) -> None:
        super().__init__("card", name="pick_panel", parent=parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._t, self._section, self._estate = text, section, Estate()
        theme = current_theme()
        self.search = SlowSearch(text("list.search"), name="pick_search")
        self.search.sought.connect(lambda words: self._seek(Sought(words, "name")))
        self.search.edit.returnPressed.connect(self._take_first)
        self._model = LongModel(Where.CHOICE, lambda thing: self._lines(thing)[0], self)
        self._model.missing.connect(lambda row: self.wanted.emit(SeeRow(Where.CHOICE, section, row)))
        delegate = ItemDelegate(self._lines)
        delegate.icon = ICONS[section]
        self._view = LongView(
            self._model, delegate, name="pick_rows", label=text(f"nav.{section}"), tall=D.row_two_lines, picks=True
        )
        self._view.chosen.connect(self._pick)
        self._view.setFixedHeight(theme.px(D.row_two_lines * ROWS))
        self._said = Label("", "caption", "quiet", name="pick_said", wrap=True)
        self._said.setContentsMargins(*(theme.px(D.gap3),) * 4)
        top = Panel("none", pad=theme.px(D.gap3))
        top.box.addWidget(self.search)
        for part in (top, Rule(), *([self._none(none)] if none else [])):
            self.box.addWidget(part)
        self.box.addWidget(self._view, 1)
        self.box.addWidget(self._said)

    def open_below(self, field: QWidget) -> None:
        """As wide as the field at least, where the screen has room."""
        self.setFixedWidth(max(field.width(), current_theme().px(D.list_width)))
        self.adjustSize()
        at, screen = field.mapToGlobal(QPoint(0, field.height())), field.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at.setY(max(screen.top(), at.y() - field.height() - self.height()))
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        self.move(at)
        self.show()
        self.search.edit.setFocus()
        self._seek(Sought("", "name"))

    def show_estate(self, estate: Estate) -> None:
        self._estate = estate
        listing = estate.shelf.listing(Where.CHOICE, self._section)
        self._model.show_list(estate.shelf, self._section)
        self._view.viewport().update()
        if listing.trouble or listing.total is None:
            self._said.setText(listing.trouble or self._t("list.reading"))
        else:
            nothing = self._t("list.not_found", sought=listing.sought.words)
            self._said.setText(self._t.plural("list.found", listing.total) if listing.total else nothing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down:
            self._view.setFocus()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _none(self, words: str) -> PressRow:
        row = PressRow(name="pick_none")
        row.box.addWidget(Label(words, "body"))
        row.setAccessibleName(words)
        row.pressed.connect(lambda: self._pick(None))
        return row

    def _lines(self, thing: Shown) -> tuple[str, str]:
        if thing is None or isinstance(thing, Draft):
            return self._t("list.reading"), ""
        return item_title(self._t, thing), second_line(self._t, thing, self._estate)

    def _seek(self, sought: Sought) -> None:
        self.wanted.emit(SeekItems(Where.CHOICE, self._section, sought))

    def _take_first(self) -> None:
        """Enter takes the first of what was found, once that is what was typed."""
        listing = self._estate.shelf.listing(Where.CHOICE, self._section)
        if (
            listing.is_answered
            and listing.sought == replace(listing.sought, words=self.search.text())
            and listing.first
        ):
            self._pick(listing.first)

    def _pick(self, item_id: object) -> None:
        self.picked.emit(item_id)
        self.close()

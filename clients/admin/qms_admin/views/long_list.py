"""The list of branches or people: search, rows with a dot where something is unsaved, and how many there are."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule

from qms_admin.drafts import Draft
from qms_admin.intents import Open, SeekItems, SeeRow
from qms_admin.listing import Listing
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_admin.state import Screen
from qms_admin.views.item_delegate import ItemDelegate
from qms_admin.views.long_model import LongModel, Shown
from qms_admin.views.long_view import LongView
from qms_admin.views.slow_search import SlowSearch
from qms_admin.views.words import ICONS, PREFIXES, item_title, second_line

D = tokens.DESKTOP


class LongList(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="long_list", parent=parent)
        self._t, self._screen, self._section = text, Screen(), Section.BRANCHES
        theme = current_theme()
        self._search = SlowSearch(text("list.search"), name="long_search")
        self._search.sought.connect(self._seek)
        self._model = LongModel(Where.PAGE, lambda thing: ", ".join(filter(None, self._lines(thing))), self)
        self._model.missing.connect(lambda row: self.wanted.emit(SeeRow(Where.PAGE, self._section, row)))
        self._delegate = ItemDelegate(self._lines)
        self._view = LongView(self._model, self._delegate, name="long_rows", label="", tall=D.row_two_lines)
        self._view.chosen.connect(lambda item_id: self.wanted.emit(Open(self._section, item_id)))
        self._count = Label("", "caption", "quiet", name="long_count", wrap=True)
        self._count.setContentsMargins(*(theme.px(D.gap3),) * 4)
        top = Panel("none", pad=theme.px(D.gap3))
        top.box.addWidget(self._search)
        for part in (top, Rule()):
            self.box.addWidget(part)
        self.box.addWidget(self._view, 1)
        self.box.addWidget(self._count)

    def show_screen(self, screen: Screen) -> None:
        section = self._section = screen.section
        listing = screen.estate.shelf.listing(Where.PAGE, section)
        self._screen = screen
        self._search.show_words(listing.sought.words)
        self._view.setAccessibleName(self._t(f"nav.{section}"))
        self._delegate.icon = ICONS[section]
        self._delegate.mark_unsaved(frozenset(screen.drafts))
        self._model.show_list(screen.estate.shelf, section, tuple(screen.new_drafts(section)))
        self._view.mark(screen.chosen_id)
        self._view.viewport().update()  # what is unsaved, and the names of branches
        self._count.setText(self._said(listing))

    def _said(self, listing: Listing) -> str:
        if listing.trouble or listing.total is None:
            return listing.trouble or self._t("list.reading")
        if not listing.total and listing.sought.words:
            return self._t("list.not_found", sought=listing.sought.words)
        return self._t.plural(f"{PREFIXES[self._section]}.count", listing.total)

    def _lines(self, thing: Shown) -> tuple[str, str]:
        if thing is None:
            return self._t("list.reading"), ""
        if isinstance(thing, Draft):
            return self._t(f"{PREFIXES[thing.section]}.new"), self._t("list.not_saved")
        return item_title(self._t, thing), second_line(self._t, thing, self._screen.estate)

    def _seek(self, words: str) -> None:
        known = self._screen.estate.shelf.listing(Where.PAGE, self._section).sought
        self.wanted.emit(SeekItems(Where.PAGE, self._section, replace(known, words=words)))

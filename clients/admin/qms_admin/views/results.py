"""What the search everywhere found, the nearest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.estate import Item, id_of
from qms_admin.intents import Open
from qms_admin.sections import Section
from qms_admin.shelf import LONG, Where
from qms_admin.state import Screen
from qms_admin.views.item_row import ItemRow
from qms_admin.views.words import item_title, mark_of, matches

D = tokens.DESKTOP
MOST = 8


class Results(Panel):
    """`wanted` carries an Open."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("none", name="nav_results", parent=parent)
        self._t = text
        self._found: list[tuple[Section, Item]] = []
        self._shown: object = None
        self.hide()

    def first(self) -> Open | None:
        return Open(self._found[0][0], id_of(self._found[0][1])) if self._found else None

    def show_found(self, screen: Screen, sought: str) -> None:
        self.setVisible(bool(sought))
        matching = [*self._short(screen, sought), *_long(screen, sought)] if sought else []
        titled = sorted(matching, key=lambda pair: sought.casefold() not in item_title(self._t, pair[1]).casefold())
        if (sought, titled) == self._shown:
            return
        self._shown, self._found = (sought, titled), titled[:MOST]
        self._fill(sought)

    def _short(self, screen: Screen, sought: str) -> list[tuple[Section, Item]]:
        """What is known here."""
        every = [(section, one) for section in screen.sections for one in screen.estate.items(section)]
        return [pair for pair in every if matches(pair[1], sought, self._t, screen.estate)]

    def _fill(self, sought: str) -> None:
        while (taken := self.box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, (section, item) in enumerate(self._found):
            self.box.addWidget(self._row(index, section, item))
        if not self._found and sought:
            nothing = Label(self._t("list.not_found", sought=sought), "body", "quiet", wrap=True)
            nothing.setContentsMargins(*(current_theme().px(D.gap3),) * 4)
            self.box.addWidget(nothing)

    def _row(self, index: int, section: Section, item: Item) -> ItemRow:
        title = item_title(self._t, item)
        mark = title if section is Section.STAFF else mark_of(item)
        row = ItemRow(section, title, self._t(f"nav.{section}"), mark, "", name=f"result_{index}")
        row.pressed.connect(lambda: self.wanted.emit(Open(section, id_of(item))))
        return row


def _long(screen: Screen, sought: str) -> list[tuple[Section, Item]]:
    """What the server found of the very words, once it has answered."""
    shelf = screen.estate.shelf
    answered = [one for one in LONG if shelf.listing(Where.SEARCH, one).is_answered and one in screen.sections]
    same = [one for one in answered if shelf.listing(Where.SEARCH, one).sought.words == sought]
    return [(section, one) for section in same for one in shelf.found(Where.SEARCH, section, MOST)]

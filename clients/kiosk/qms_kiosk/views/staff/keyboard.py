"""A keyboard for a printer's address: how it begins, its letters in the usual order, and what stands between them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind

from qms_kiosk.staff.state import BEGINNINGS
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.staff.intents import StaffIntents

ROWS = ("1234567890-", "qwertyuiop_", "asdfghjkl:/", "zxcvbnm. ")
KEY, GAP = 12.0, 1.8
NAMES = {".": "dot", ":": "colon", "/": "slash", "-": "dash", "_": "underscore", " ": "space"}
SPACE = "␣"


class Keyboard(QWidget):
    """Left to right in every language, as addresses are. Capitals until the key for them is touched again."""

    def __init__(self, intents: StaffIntents, words: Translator) -> None:
        super().__init__()
        self.setObjectName("keyboard")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._intents, self._capitals = intents, False
        self._letters: list[ChoiceButton] = []
        gap, column = current_theme().u(GAP), QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap * 2)
        column.addLayout(self._beginnings(gap))
        column.addLayout(self._keys(gap))
        column.addLayout(self._commands(words, gap))

    def _beginnings(self, gap: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(gap)
        for one in BEGINNINGS:
            name = f"begin_{one.partition(':')[0]}"
            row.addWidget(self._key(one, name, partial(self._intents.beginning.emit, one), Kind.BAND), 1)
        return row

    def _keys(self, gap: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(gap)
        for row, characters in enumerate(ROWS):
            for column, one in enumerate(characters):
                key = self._key(
                    SPACE if one == " " else one, f"key_{NAMES.get(one, one)}", partial(self._type, one), step=2
                )
                grid.addWidget(key, row, column, 1, 3 if one == " " else 1)
                if one.isalpha():
                    self._letters.append(key)
        return grid

    def _commands(self, words: Translator, gap: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(gap)
        self._shift = self._key("ABC", "key_shift", self._turn, Kind.BAND)
        row.addWidget(self._shift, 1)
        row.addWidget(self._key(words("staff.back_key"), "key_back", partial(self._intents.key.emit, "")), 1)
        row.addWidget(self._key(words("staff.ok"), "key_ok", self._intents.enter.emit, Kind.PRIMARY), 2)
        return row

    def _type(self, character: str) -> None:
        self._intents.key.emit(character.upper() if self._capitals else character)

    def _turn(self) -> None:
        self._capitals = not self._capitals
        self._shift.setText("abc" if self._capitals else "ABC")
        for one in self._letters:
            one.setText(one.text().swapcase())
            one.update()

    @staticmethod
    def _key(
        text: str, name: str, pressed: Callable[[], object], kind: Kind = Kind.CHOICE, *, step: int = 1
    ) -> ChoiceButton:
        return ChoiceButton(text, name=name, height=KEY, kind=kind, step=step, on_click=pressed)

"""Digits to touch, with what else is needed, a key that takes the last back, and one that means it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind

from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.staff.intents import StaffIntents

COLUMNS, KEY, GAP = 3, 15.0, 3.0
NAMES = {".": "dot", ":": "colon"}


class Keypad(QWidget):
    """Left to right in every language, as telephones are. `more` are two keys besides the digits, or none."""

    def __init__(self, intents: StaffIntents, words: Translator, *, more: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName("keypad")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(current_theme().u(GAP))
        for index, (text, name) in enumerate(self._keys(more)):
            if not text:
                continue
            key = self._key(text, f"key_{name}", partial(intents.key.emit, text))
            grid.addWidget(key, index // COLUMNS, index % COLUMNS)
        back = self._key(words("staff.back_key"), "key_back", partial(intents.key.emit, ""))
        ok = self._key(words("staff.ok"), "key_ok", intents.enter.emit, Kind.PRIMARY)
        last = grid.rowCount() if more else grid.rowCount() - 1
        grid.addWidget(back, last, 0)
        grid.addWidget(ok, last, 1 if more else 2, 1, 2 if more else 1)

    @staticmethod
    def _keys(more: Sequence[str]) -> list[tuple[str, str]]:
        """(character, name) of each key; without more the 0 stands in the middle."""
        digits = [(one, one) for one in "123456789"]
        if not more:
            return [*digits, ("", ""), ("0", "0")]
        first, second = ((one, NAMES[one]) for one in more)
        return [*digits, first, ("0", "0"), second]

    @staticmethod
    def _key(text: str, name: str, pressed: Callable[[], object], kind: Kind = Kind.CHOICE) -> ChoiceButton:
        return ChoiceButton(text, name=name, height=KEY, kind=kind, step=2, on_click=pressed)

"""Digits to touch, a key that takes the last back, and one that means it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind

from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.staff.intents import StaffIntents

COLUMNS, KEY, GAP = 3, 15.0, 3.0


class Keypad(QWidget):
    """Left to right in every language, as telephones are; the 0 stands in the middle."""

    def __init__(self, intents: StaffIntents, words: Translator) -> None:
        super().__init__()
        self.setObjectName("keypad")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(current_theme().u(GAP))
        keys = [self._key(one, f"key_{one}", partial(intents.key.emit, one)) for one in "123456789"]
        keys.append(self._key(words("staff.back_key"), "key_back", partial(intents.key.emit, "")))
        keys.append(self._key("0", "key_0", partial(intents.key.emit, "0")))
        keys.append(self._key(words("staff.ok"), "key_ok", intents.enter.emit, Kind.PRIMARY))
        for index, key in enumerate(keys):
            grid.addWidget(key, index // COLUMNS, index % COLUMNS)

    @staticmethod
    def _key(text: str, name: str, pressed: Callable[[], object], kind: Kind = Kind.CHOICE) -> ChoiceButton:
        return ChoiceButton(text, name=name, height=KEY, kind=kind, step=2, on_click=pressed)

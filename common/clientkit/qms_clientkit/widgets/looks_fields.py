"""The choice of language and colours."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.staff.looks import LANGUAGES, Looks
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import Mode
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.select import Select


class LooksFields(QWidget):
    def __init__(self, text: Translator, now: Looks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = Select(text("looks.language"), name="options_language")
        self._language.set_choices([(one, own_name(one)) for one in LANGUAGES], now.language)
        self._look = Select(text("looks.look"), name="options_look")
        self._look.set_choices([(one, text(f"looks.{one}")) for one in Mode], now.look)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(current_theme().px(tokens.DESKTOP.gap3))
        box.addWidget(Field(text("looks.language"), name="options_language", editor=self._language))
        box.addWidget(Field(text("looks.look"), name="options_look", editor=self._look))

    def value(self) -> Looks:
        """What is chosen now."""
        return Looks(str(self._language.value()), Mode(str(self._look.value())))

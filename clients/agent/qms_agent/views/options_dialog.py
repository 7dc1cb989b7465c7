"""How the program looks, sounds and listens on this computer."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.looks_fields import LooksFields
from qms_clientkit.widgets.select import Select
from qms_clientkit.widgets.switch import Switch

from qms_agent.intents import Choose, Intent
from qms_agent.options import Options, Sound
from qms_agent.state import Screen

D = tokens.DESKTOP


def ask_options(host: QWidget, text: Translator, screen: Screen, emit: Callable[[Intent], None]) -> Dialog:
    """Language, look, bell and the keys that are heard everywhere."""
    now = screen.options
    dialog = Dialog(host, text("looks.title"), confirm=text("looks.save"), cancel=text("dialog.cancel"))
    looks = LooksFields(text, now)
    sound = Select(text("options.sound"), name="options_sound")
    sound.set_choices([(one, text(f"options.sound_{one.name.lower()}")) for one in Sound])
    sound.setCurrentIndex(list(Sound).index(now.sound))
    sound.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    keys = Switch(text("options.keys"), name="options_keys", on=now.hot_keys and screen.hot_keys_possible)
    keys.setEnabled(screen.hot_keys_possible)
    hint = "options.keys_hint" if screen.hot_keys_possible else "options.keys_impossible"
    dialog.content.addWidget(looks)
    dialog.content.addWidget(Field(text("options.sound"), name="options_sound", editor=sound))
    dialog.content.addWidget(_line(keys, text("options.keys"), text(hint)))

    def accept() -> None:
        chosen = Options(
            language=looks.value().language,
            look=looks.value().look,
            sound=Sound(str(sound.value())),
            hot_keys=keys.isChecked() if screen.hot_keys_possible else now.hot_keys,
        )
        emit(Choose(chosen))

    dialog.accepted.connect(accept)
    return dialog


def _line(switch: Switch, words: str, hint: str) -> QWidget:
    """The switch with its words beside it and what it means below."""
    theme, part = current_theme(), QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(D.gap3))
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Label(words, "label", wrap=True))
    column.addWidget(Label(hint, "caption", "quiet", wrap=True))
    row.addLayout(column, 1)
    row.addWidget(switch)
    return part

"""A switch with its word at the start of the line."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.switch import Switch


class SwitchRow(Panel):
    def __init__(self, words: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__("none", "h", gap=current_theme().px(tokens.DESKTOP.gap2), parent=parent)
        self.switch = Switch(words, name=name)
        self.box.addWidget(Label(words, "body", wrap=True), 1)
        self.box.addWidget(self.switch)

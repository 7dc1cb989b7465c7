"""Pairs of a word and its value, one a line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP


class FactList(Panel):
    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__("none", name=name, parent=parent)
        self._facts: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._facts:
            return
        self._facts = facts
        while (taken := self.box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for word, value in facts:
            self.box.addWidget(self._line(word, value))

    @staticmethod
    def _line(word: str, value: str) -> Panel:
        theme = current_theme()
        line = Panel("row", "h", gap=theme.px(D.gap2))
        line.setMinimumHeight(theme.px(D.chip))
        shown = Label(value, "body", wrap=True)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.box.addWidget(Label(word, "body", "quiet"))
        line.box.addWidget(shown, 1)
        return line

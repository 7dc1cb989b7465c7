"""A card with a heading and rows that stay the same widgets while what they show changes."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled

from qms_admin.views.press_row import PressRow

D = tokens.DESKTOP
ROWS = 4
Row = TypeVar("Row", bound=PressRow)


class LiveList(Panel, Generic[Row]):
    """Room for `ROWS` rows at least; more are scrolled to."""

    def __init__(self, title: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__("card", name=name, parent=parent)
        theme = current_theme()
        self._rows: dict[UUID, Row] = {}
        self._note = ElidedLabel("", "body", "quiet", name=f"{name}_note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._nothing = Label("", "body", "quiet", name=f"{name}_nothing", wrap=True)
        self._nothing.setContentsMargins(*(theme.px(D.gap4),) * 4)
        side = theme.px(D.gap4)
        head = Panel("none", "h", pad=(side, 0, side, 0), gap=theme.px(D.gap3))
        head.setFixedHeight(theme.px(D.secondary))
        head.box.addWidget(Label(title, "heading"))
        head.box.addWidget(self._note, 1)
        self._lines = Panel("none")
        self._lines.box.addWidget(self._nothing)
        self._lines.box.addStretch(1)
        scroll = scrolled(self._lines, sideways=True)
        for part in (head, Rule()):
            self.box.addWidget(part)
        self.box.addWidget(scroll, 1)
        self.setMinimumHeight(theme.px(D.secondary + ROWS * D.nav_item))

    def rows(self, wanted: Sequence[UUID], make: Callable[[UUID], Row]) -> list[Row]:
        """The row of each, in this order; `make` makes one that is not there yet."""
        if list(wanted) != list(self._rows):
            self._arrange(wanted, make)
        return list(self._rows.values())

    def say(self, note: str, nothing: str) -> None:
        """`note` stands beside the heading, `nothing` in the place of rows when there are none."""
        self._note.show_text(note)
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))

    def _arrange(self, wanted: Sequence[UUID], make: Callable[[UUID], Row]) -> None:
        before, self._rows = self._rows, {}
        for place, key in enumerate(wanted):
            self._rows[key] = before.pop(key, None) or make(key)
            self._lines.box.insertWidget(place, self._rows[key])
        for row in before.values():
            row.hide()
            row.setObjectName("")
            row.deleteLater()

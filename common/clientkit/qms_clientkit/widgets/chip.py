"""A choice in a row of choices; checked it carries a tick, so that it is not told by colour alone."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button


class Chip(Button):
    """A checkable chip, or a plain one that opens something (`checkable=False`, with an icon)."""

    def __init__(
        self,
        text: str,
        *,
        name: str,
        icon: str = "",
        checkable: bool = True,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            text, Kind.CHIP, name=name, icon=icon, tall=tokens.DESKTOP.chip, on_click=on_click, parent=parent
        )
        self.setCheckable(checkable)
        self.toggled.connect(lambda _on: self.updateGeometry())

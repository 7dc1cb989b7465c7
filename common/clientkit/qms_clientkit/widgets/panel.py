"""A flat area of the theme: card, band, now panel, head, foot …"""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from qms_clientkit.widgets.polish import set_property

Axis = Literal["v", "h"]


class Panel(QFrame):
    """`kind` is a panel of the style sheet (`card`, `now`, `band`, `head` …). `box` is its layout."""

    def __init__(
        self,
        kind: str = "card",
        axis: Axis = "v",
        *,
        pad: int | tuple[int, int, int, int] = 0,
        gap: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("panel", kind)
        self.setObjectName(name)
        direction = QBoxLayout.Direction.TopToBottom if axis == "v" else QBoxLayout.Direction.LeftToRight
        self.box = QBoxLayout(direction, self)
        self.box.setContentsMargins(*(pad if isinstance(pad, tuple) else (pad,) * 4))
        self.box.setSpacing(gap)

    def set_kind(self, kind: str) -> None:
        """Turn into another kind of panel."""
        set_property(self, "panel", kind)


class Rule(QFrame):
    """A hairline, horizontal or vertical, of `thickness` pixels."""

    def __init__(self, thickness: int = 1, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "rule")
        if vertical:
            self.setFixedWidth(thickness)
        else:
            self.setFixedHeight(thickness)

    def set_accent(self) -> None:
        """Mark a place, instead of parting two."""
        set_property(self, "panel", "rule_accent")

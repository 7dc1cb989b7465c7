"""A row of a list or navigation: leading widget, title, second line, trailing widget; the whole of it is the button."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP


class ListRow(Panel):
    """`pressed` when clicked or Enter/Space is pressed on it. 44 high, 60 with a second line, which is shortened where it has
    no room."""

    pressed = Signal()

    def __init__(
        self,
        title: str,
        second: str = "",
        *,
        name: str,
        lead: QWidget | None = None,
        trail: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        theme = current_theme()
        super().__init__(
            "row", "h", pad=(theme.px(D.gap3), 0, theme.px(D.gap3), 0), gap=theme.px(D.gap3), name=name, parent=parent
        )
        self.setFixedHeight(theme.px(D.row_two_lines if second else D.row))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{title}, {second}" if second else title)
        self.title = Label(title, "body")
        self.second = ElidedLabel(second, "caption", "quiet")
        if not second:
            self.second.hide()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(self.title)
        texts.addWidget(self.second)
        texts.addStretch(1)
        if lead is not None:
            self.box.addWidget(lead)
        self.box.addLayout(texts, 1)
        if trail is not None:
            self.box.addWidget(trail)

    def set_chosen(self, chosen: bool) -> None:
        """Mark as the chosen one of its list."""
        self.set_kind("row_chosen" if chosen else "row")
        self.title.set_role("label" if chosen else "body")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.type() is QEvent.Type.KeyPress and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Space,
        ):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

"""A search field: magnifier, text, the shortcut's key cap."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.key_cap import KeyCap
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.polish import set_property

D = tokens.DESKTOP


class SearchField(Panel):
    """`searched` carries the text as it is typed; `shortcut` (`Ctrl+K`) focuses it, Escape clears it."""

    searched = Signal(str)

    def __init__(self, placeholder: str, *, name: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__(
            "field", "h", pad=(theme.px(D.gap3), 0, theme.px(D.gap3), 0), gap=theme.px(D.gap2), parent=parent
        )
        self.setFixedHeight(theme.px(D.field))
        self.edit = QLineEdit()
        self.edit.setProperty("inner", True)
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(placeholder)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self.searched)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.box.addWidget(Icon("search", theme.px(D.icon_badge), "text"))
        self.box.addWidget(self.edit, 1)
        if shortcut:
            self.box.addWidget(KeyCap(shortcut.replace("+", " ")))
            QShortcut(QKeySequence(shortcut), self, self._focus)

    def text(self) -> str:
        return self.edit.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QFocusEvent):
            set_property(self, "focused", event.gotFocus())
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.edit.clear()
        return False

    def _focus(self) -> None:
        self.edit.setFocus()
        self.edit.selectAll()

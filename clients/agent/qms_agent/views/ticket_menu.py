"""What else can be done about a visitor: the menu of a row."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from qms_clientkit.i18n.translator import Translator


class TicketMenu(QMenu):
    """Gone once it is closed."""

    def __init__(self, text: Translator, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = text
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(self, key: str, act: Callable[[], object]) -> None:
        """One line, with the words of `key`."""
        self.addAction(self._t(key)).triggered.connect(lambda _checked=False: act())

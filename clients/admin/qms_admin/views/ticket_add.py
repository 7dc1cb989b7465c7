"""Adding to a ticket what it does not have yet: words of the branch's own, or an advertisement."""

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.widgets.button import Button
from qms_contract.kiosk import TicketPart


class AddPart(Button):
    """`chosen` carries the part."""

    chosen = Signal(str)

    def __init__(self, text: Translator) -> None:
        super().__init__(
            text("ticket.add"), name="ticket_add", icon="plus", tall=tokens.DESKTOP.chip, on_click=self._open
        )
        self._t = text
        self._parts: list[TicketPart] = []

    def show_parts(self, parts: list[TicketPart]) -> None:
        """Those that can be added; none: it says so and waits."""
        self._parts = parts
        self.setEnabled(bool(parts))
        self.setToolTip("" if parts else self._t("ticket.add_none"))

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("ticket_add_list")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part in self._parts:
            action = QAction(self._t(f"ticket.part_{part}"), menu)
            action.setObjectName(f"add_{part}")
            action.triggered.connect(partial(self._choose, part))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, part: TicketPart, _checked: bool = False) -> None:
        self.chosen.emit(str(part))

"""The size of the part that is looked at."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.kiosk import TextSize

D = tokens.DESKTOP


class TicketSize(Panel):
    """`changed` carries the size."""

    changed = Signal(str)

    def __init__(self, text: Translator) -> None:
        super().__init__("none", gap=current_theme().px(D.gap2), name="ticket_size")
        self._t = text
        chips = QWidget()
        flow, self._group = FlowLayout(chips, current_theme().px(D.gap2)), QButtonGroup(self)
        self._chips = {size: self._chip(size) for size in TextSize}
        for chip in self._chips.values():
            self._group.addButton(chip)
            flow.addWidget(chip)
        for widget in (Label(text("ticket.size"), "label"), chips):
            self.box.addWidget(widget)

    def show_part(self, title: str, size: str) -> None:
        """`title` is what the part is called."""
        for one, chip in self._chips.items():
            chip.setChecked(one == size)
            chip.setAccessibleName(f"{title}: {chip.text()}")

    def _chip(self, size: TextSize) -> Chip:
        tell = partial(self.changed.emit, str(size))
        return Chip(self._t(f"ticket.size_{size}"), name=f"ticket_size_{size}", on_click=tell)

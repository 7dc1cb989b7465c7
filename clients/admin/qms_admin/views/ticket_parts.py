"""Which parts stand on a ticket: a switch each."""

from PySide6.QtCore import Signal
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.switch import Switch
from qms_contract.kiosk import TicketPart

D = tokens.DESKTOP


class TicketParts(Panel):
    """`changed` carries the parts that are shown, in their order."""

    changed = Signal(object)

    def __init__(self, text: Translator) -> None:
        super().__init__("card", name="ticket_parts")
        self._t = text
        self._switches: dict[TicketPart, Switch] = {}
        pad = current_theme().px(D.gap4)
        head = Label(text("ticket.parts"), "heading")
        head.setContentsMargins(pad, pad, pad, pad)
        self.box.addWidget(head)
        for part in TicketPart:
            self.box.addWidget(Rule())
            self.box.addWidget(self._part(part, pad))
        self.box.addWidget(Rule())
        note = Label(text("ticket.parts_note"), "caption", "quiet", wrap=True)
        note.setContentsMargins(pad, pad, pad, pad)
        self.box.addWidget(note)
        self.box.addStretch(1)

    def show_parts(self, shown: tuple[str, ...]) -> None:
        for part, switch in self._switches.items():
            switch.setChecked(str(part) in shown)

    def _part(self, part: TicketPart, pad: int) -> Panel:
        label = self._t(f"ticket.part_{part}")
        row = Panel("none", "h", pad=(pad, 0, pad, 0))
        row.setFixedHeight(current_theme().px(D.row))
        switch = Switch(label, name=f"ticket_part_{part}")
        switch.clicked.connect(lambda _on: self._tell())
        self._switches[part] = switch
        row.box.addWidget(Label(label, "body"), 1)
        row.box.addWidget(switch)
        return row

    def _tell(self) -> None:
        self.changed.emit(tuple(str(part) for part, switch in self._switches.items() if switch.isChecked()))

"""How a ticket tells the wait, and what it says while nobody can tell."""

from PySide6.QtCore import Signal
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.panel import Panel
from qms_contract.kiosk import EstimateForm

from qms_admin.forms.base import Cell, Values, words
from qms_admin.forms.ticket import AS, HIDES, OFF, ON
from qms_admin.views.editors import ChoiceEditor
from qms_admin.views.switch_row import SwitchRow

D = tokens.DESKTOP


class TicketEstimate(Panel):
    """`changed` carries a key of the form and its value; `looked` whether to look at a ticket without an estimate."""

    changed = Signal(str, object)
    looked = Signal(bool)

    def __init__(self, text: Translator) -> None:
        super().__init__("none", gap=current_theme().px(D.gap4), name="ticket_estimate")
        choices = tuple((str(form), words(f"ticket.as_{form}")) for form in EstimateForm)
        self._as = ChoiceEditor(text, Cell(AS, words("ticket.as"), choices=choices), AS)
        self._as.changed.connect(lambda value: self.changed.emit(AS, value))
        self._hides = SwitchRow(text("ticket.hides_unsure"), name=HIDES)
        self._hides.switch.clicked.connect(lambda on: self.changed.emit(HIDES, ON if on else OFF))
        self._unsure = SwitchRow(text("ticket.look_unsure"), name="ticket_look_unsure")
        self._unsure.switch.clicked.connect(self.looked)
        for widget in (self._as, self._hides, self._unsure):
            self.box.addWidget(widget)

    @property
    def unsure(self) -> bool:
        """Whether a ticket without an estimate is looked at."""
        return self._unsure.switch.isChecked() and not self.isHidden()

    def show_values(self, values: Values) -> None:
        self._as.show_value(values.get(AS, ""))
        self._hides.switch.setChecked(values.get(HIDES) != OFF)

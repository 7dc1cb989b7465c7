"""The editors of a form that name branches, of which there may be very many."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.flow import FlowLayout

from qms_admin.estate import Estate
from qms_admin.forms.base import Cell, Value
from qms_admin.sections import Section
from qms_admin.views.editors import CellEditor
from qms_admin.views.picker import Picker
from qms_admin.views.words import say

D = tokens.DESKTOP


class BranchEditor(CellEditor):
    """One branch or, as the cell's only choice says, none. `wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        none = say(text, cell.choices[0][1]) if cell.choices else ""
        picker = Picker(text, Section.BRANCHES, say(text, cell.label), name=name, none=none)
        super().__init__(text, cell, name, picker)
        self._picker, self._estate, self._value = picker, Estate(), ""
        picker.wanted.connect(self.wanted)
        picker.picked.connect(lambda branch_id: self.changed.emit(str(branch_id or "")))

    def show_estate(self, estate: Estate) -> None:
        self._estate = estate
        self.show_value(self._value)

    def show_value(self, value: Value) -> None:
        self._value = str(value)
        self._picker.show_chosen(UUID(self._value) if self._value else None, self._estate)


class _Chosen(QWidget):
    """The chosen ones as chips that a press takes away, and the picker of one more; focus goes to the picker."""

    def __init__(self, picker: Picker) -> None:
        super().__init__()
        self.flow = FlowLayout(self, current_theme().px(D.gap2))
        self.flow.addWidget(picker)
        self.setFocusProxy(picker)


class BranchesEditor(CellEditor):
    """Any number of branches. `wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        self._add = Picker(
            text, Section.BRANCHES, say(text, cell.label), name=f"{name}_add", none=text("webhook.add_branch")
        )
        holder = _Chosen(self._add)
        super().__init__(text, cell, name, holder)
        self._flow, self._name = holder.flow, name
        self._estate, self._value, self._shown = Estate(), tuple[str, ...](), object()
        self._chips: list[Chip] = []
        self._add.setMinimumWidth(current_theme().px(D.nav_width))
        self._add.wanted.connect(self.wanted)
        self._add.picked.connect(self._added)

    def show_estate(self, estate: Estate) -> None:
        self._estate = estate
        self._add.show_chosen(None, estate)
        self._draw()

    def show_value(self, value: Value) -> None:
        self._value = value if isinstance(value, tuple) else ()
        self._draw()

    def _draw(self) -> None:
        named = [(one, self._estate.branch_name(UUID(one)) or "…") for one in self._value]
        if named == self._shown:
            return
        self._shown = named
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(*one) for one in named]
        self._flow.removeWidget(self._add)
        for part in (*self._chips, self._add):
            self._flow.addWidget(part)

    def _chip(self, branch_id: str, name: str) -> Chip:
        chip = Chip(name, name=f"{self._name}_{branch_id}")
        chip.set_content(name, "x")
        chip.setChecked(True)
        chip.clicked.connect(lambda _on: self.changed.emit(tuple(one for one in self._value if one != branch_id)))
        return chip

    def _added(self, branch_id: object) -> None:
        if branch_id is not None and str(branch_id) not in self._value:
            self.changed.emit((*self._value, str(branch_id)))

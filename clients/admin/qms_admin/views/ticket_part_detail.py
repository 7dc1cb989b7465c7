"""The part of a ticket that is looked at: its own words, how it tells the wait, its size, and whether a line is above it."""

from PySide6.QtCore import Signal
from qms_clientkit.i18n.translator import Translator, is_rtl, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.ticket.kinds import has_usual_line
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.kiosk import LABELLED, TicketPart

from qms_admin.forms.base import Cell, Problems, Values, words
from qms_admin.forms.checks import chosen
from qms_admin.forms.ticket import OFF, ON, ORDER, SHOWN, label_key, line_key, size_key
from qms_admin.views.editors import TextEditor
from qms_admin.views.switch_row import SwitchRow
from qms_admin.views.ticket_estimate import TicketEstimate
from qms_admin.views.ticket_size import TicketSize
from qms_admin.views.words import say

D = tokens.DESKTOP


class TicketPartDetail(Panel):
    """`changed` carries a key of the form and its value; `estimate` is what is asked of that part alone."""

    changed = Signal(str, object)

    def __init__(self, text: Translator) -> None:
        super().__init__("none", gap=current_theme().px(D.gap4), name="ticket_part_detail")
        self._t, self._part, self._language, self._usual = text, TicketPart.NUMBER, "", False
        self._title = Label("", "heading", name="ticket_part_title", wrap=True)
        self._labels = {part: self._editor(part) for part in LABELLED}
        self._size = TicketSize(text)
        self._size.changed.connect(lambda size: self.changed.emit(size_key(self._part), size))
        self.estimate = TicketEstimate(text)
        self.estimate.changed.connect(self.changed)
        line = SwitchRow(text("ticket.line_above"), name="ticket_line_above")
        self._line = line.switch
        self._line.clicked.connect(lambda _on: self._tell_line())
        for widget in (self._title, *self._labels.values(), self.estimate, self._size, line):
            self.box.addWidget(widget)

    def show_part(self, values: Values, problems: Problems, language: str, part: TicketPart) -> None:
        self._part, self._language = part, language
        title = self._t(f"ticket.part_{part}")
        self._title.setText(title)
        self._size.show_part(title, str(values.get(size_key(part), "")))
        self._show_label(values, problems)
        self.estimate.setVisible(part is TicketPart.ESTIMATE)
        self.estimate.show_values(values)
        shown = [TicketPart(one) for one in chosen(values, ORDER) if one in (*chosen(values, SHOWN), TicketPart.NUMBER)]
        self._usual, line = has_usual_line(shown, part), values.get(line_key(part), "")
        self._line.setChecked(line == ON if line else self._usual)

    def _show_label(self, values: Values, problems: Problems) -> None:
        for part, editor in self._labels.items():
            editor.setVisible(part is self._part)
        if self._part not in self._labels:
            return
        editor = self._labels[self._part]
        key = f"{label_key(self._part)}_{self._language}"
        editor.field.label.setText(self._t("ticket.label_in", language=own_name(self._language)))
        editor.show_rtl(is_rtl(self._language))
        editor.show_value(values.get(key, ""))
        editor.show_error(say(self._t, problems.get(key)))

    def _editor(self, part: TicketPart) -> TextEditor:
        cell = Cell(part, words("ticket.label"), hint=words(f"ticket.label_hint_{part}"))
        editor = TextEditor(self._t, cell, f"ticket_label_{part}")
        editor.changed.connect(lambda value: self.changed.emit(f"{label_key(part)}_{self._language}", value))
        return editor

    def _tell_line(self) -> None:
        """What is as usual is left to be so, also when the parts are moved."""
        on = self._line.isChecked()
        self.changed.emit(line_key(self._part), "" if on is self._usual else ON if on else OFF)

"""Dates with hours of their own as a list: the date, its name, its hours (none: closed), and a cross."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button

from qms_admin.forms.base import Cell, Value
from qms_admin.forms.hours import TAB, line, parts
from qms_admin.views.editors import CellEditor
from qms_admin.views.typed_rows import TypedRow, TypedRows

D = tokens.DESKTOP
_PARTS = ("date", "name", "hours")


class DateRow(TypedRow):
    """One date."""

    def __init__(self, text: Translator, name: str) -> None:
        super().__init__()
        theme = current_theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap2))
        self._edits = [QLineEdit() for _ in _PARTS]
        for edit, part, share in zip(self._edits, _PARTS, (2, 4, 3), strict=True):
            edit.setObjectName(f"{name}_{part}")
            edit.setAccessibleName(text(f"dates.{part}"))
            edit.setPlaceholderText(text(f"dates.{part}_hint"))
            edit.textEdited.connect(lambda _words: self.changed.emit())
            edit.setMinimumWidth(theme.px(2 * D.gap8 + D.gap3 if part == "date" else D.gap8))
            row.addWidget(edit, share)
        remove = Button("", Kind.GHOST, name=f"{name}_remove", icon="trash", on_click=self.removed.emit)
        remove.setAccessibleName(text("dates.remove"))
        row.addWidget(remove)

    def value(self) -> str:
        return line(*(edit.text().replace(TAB, " ").strip() for edit in self._edits))

    def show_value(self, typed: str) -> None:
        if typed != self.value():
            for edit, words in zip(self._edits, parts(typed), strict=True):
                edit.setText(words)
                edit.setCursorPosition(0)  # a long name shows its beginning

    def focus(self) -> None:
        self._edits[0].setFocus()


class Dates(TypedRows):
    def __init__(self, text: Translator, name: str) -> None:
        super().__init__(name)
        self._t = text
        add = partial(self.append, line("", "", ""))
        self.offer(Button(text("dates.more"), name=f"{name}_more", icon="plus", on_click=add))

    def make_row(self, name: str) -> DateRow:
        return DateRow(self._t, name)


class DatesEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        dates = Dates(text, name)
        super().__init__(text, cell, name, dates)
        self._dates = dates
        self.field.label.hide()
        dates.changed.connect(self.changed)

    def show_value(self, value: Value) -> None:
        self._dates.show_value(value if isinstance(value, tuple) else ())

"""Dates with hours of their own as a list: the date, its name, its hours (none: closed), and a cross."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button

from qms_admin.forms.base import Cell, Value
from qms_admin.forms.hours import TAB, line, parts
from qms_admin.views.editors import CellEditor

D = tokens.DESKTOP
_PARTS = ("date", "name", "hours")


class DateRow(QWidget):
    """One date. `changed` after a key, `removed` when it shall go."""

    changed = Signal()
    removed = Signal()

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


class Dates(QWidget):
    """`changed` carries the rows as they are typed."""

    changed = Signal(object)

    def __init__(self, text: Translator, name: str) -> None:
        super().__init__()
        self._t, self._name = text, name
        self._rows: list[DateRow] = []
        self._more = Button(text("dates.more"), name=f"{name}_more", icon="plus", on_click=self._add)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(current_theme().px(D.gap2))
        self._box.addWidget(self._more)
        self.setFocusProxy(self._more)

    def value(self) -> tuple[str, ...]:
        return tuple(row.value() for row in self._rows)

    def show_value(self, value: tuple[str, ...]) -> None:
        while len(self._rows) > len(value):
            row = self._rows.pop()
            row.hide()
            row.setParent(None)
            row.deleteLater()
        while len(self._rows) < len(value):
            self._rows.append(self._new_row())
        for row, typed in zip(self._rows, value, strict=True):
            row.show_value(typed)

    def _new_row(self) -> DateRow:
        row = DateRow(self._t, f"{self._name}_{len(self._rows)}")
        row.changed.connect(lambda: self.changed.emit(self.value()))
        row.removed.connect(lambda: self._remove(row))
        self._box.insertWidget(len(self._rows), row)
        return row

    def _add(self) -> None:
        self.changed.emit((*self.value(), line("", "", "")))
        if self._rows:
            self._rows[-1].focus()

    def _remove(self, row: DateRow) -> None:
        index = self._rows.index(row)
        self._more.setFocus()
        value = self.value()
        self.changed.emit(value[:index] + value[index + 1 :])


class DatesEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        dates = Dates(text, name)
        super().__init__(text, cell, name, dates)
        self._dates = dates
        self.field.label.hide()
        dates.changed.connect(self.changed)

    def show_value(self, value: Value) -> None:
        self._dates.show_value(value if isinstance(value, tuple) else ())

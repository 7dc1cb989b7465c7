"""A list in a form: rows of typed, chosen and shown parts, with a button that adds one or asks for files."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.select import Select

from qms_admin.forms.base import TAB, Cell, Column, Value
from qms_admin.forms.screens import new_row
from qms_admin.views.editors import CellEditor, SuffixEdit
from qms_admin.views.typed_rows import TypedRow, TypedRows
from qms_admin.views.words import say

D = tokens.DESKTOP
PATTERNS = {"media": "*.png *.jpg *.jpeg *.mp4 *.webm", "recordings": "*.wav"}
"""What a file dialog offers, by what is picked."""

_Part = QLineEdit | Select | ElidedLabel


class Row(TypedRow):
    """`moved` by -1 or 1."""

    moved = Signal(int)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        super().__init__()
        self._t, self._columns, self._name = text, cell.columns, name
        self._shown = ""
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(current_theme().px(D.gap2))
        self._parts = [self._part(column) for column in cell.columns]
        for part, column in zip(self._parts, cell.columns, strict=True):
            box.addWidget(part, column.share)
        if cell.ordered:
            for step, icon in ((-1, "up"), (1, "down")):
                box.addWidget(self._button(icon, lambda step=step: self.moved.emit(step)))
        box.addWidget(self._button("trash", self.removed.emit))

    def value(self) -> str:
        return TAB.join(self._typed(part, place) for place, part in enumerate(self._parts))

    def show_value(self, typed: str) -> None:
        if typed == self._shown:
            return
        self._shown = typed
        values = [*typed.split(TAB), *[""] * len(self._parts)]
        for part, column, value in zip(self._parts, self._columns, values, strict=False):
            self._show(part, column, value)

    def _show(self, part: _Part, column: Column, value: str) -> None:
        if isinstance(part, Select):
            part.setCurrentIndex(part.findData(value))
        elif isinstance(part, QLineEdit):
            if part.text().strip() != value:
                part.setText(value)
        else:
            names = {key: say(self._t, words) for key, words in column.choices}
            part.show_text(names.get(value, self._t("screens.unknown_file")))

    def focus(self) -> None:
        first = next((part for part in self._parts if not isinstance(part, ElidedLabel)), None)
        if first is not None:
            first.setFocus()

    def _typed(self, part: _Part, place: int) -> str:
        if isinstance(part, Select):
            return str(part.value() or "")
        if isinstance(part, QLineEdit):
            return part.text().replace(TAB, " ").strip()
        return [*self._shown.split(TAB), *[""] * len(self._parts)][place]

    def _part(self, column: Column) -> _Part:
        name, label = f"{self._name}_{column.key}", say(self._t, column.label)
        if column.fixed:
            return ElidedLabel("", "body", name=name)
        if column.choices:
            select = Select(label, name=name)
            select.set_choices([(value, say(self._t, words)) for value, words in column.choices])
            select.activated.connect(lambda _index: self._tell())
            select.setMinimumWidth(current_theme().px(D.gap8))
            return select
        edit = SuffixEdit(say(self._t, column.suffix))
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.setPlaceholderText(label)
        edit.setMinimumWidth(current_theme().px(D.gap8))
        edit.textEdited.connect(lambda _words: self._tell())
        return edit

    def _tell(self) -> None:
        self._shown = self.value()
        self.changed.emit()

    def _button(self, icon: str, act: object) -> Button:
        button = Button("", Kind.GHOST, name=f"{self._name}_{icon}", icon=icon, on_click=act)  # type: ignore[arg-type]
        button.setAccessibleName(self._t(f"rows.{icon}"))
        button.setToolTip(self._t(f"rows.{icon}"))
        return button


class Rows(TypedRows):
    """`picked` carries the paths of files that shall become rows."""

    picked = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        super().__init__(name)
        self._t, self._cell = text, cell
        icon, act = ("image", self._pick) if cell.pick == "media" else ("plus", self._pick if cell.pick else self._add)
        self.offer(Button(say(text, cell.more), name=f"{name}_more", icon=icon, on_click=act))

    def make_row(self, name: str) -> Row:
        row = Row(self._t, self._cell, name)
        row.moved.connect(lambda step: self._move(self._rows.index(row), step))
        return row

    def _add(self) -> None:
        self.append(new_row(self._cell.key))

    def _pick(self) -> None:
        what = f"{self._t(f'rows.{self._cell.pick}')} ({PATTERNS[self._cell.pick]})"
        paths, _ = QFileDialog.getOpenFileNames(self, say(self._t, self._cell.more), "", what)
        if paths:
            self.picked.emit(tuple(paths))

    def _move(self, place: int, step: int) -> None:
        value, other = list(self.value()), place + step
        if 0 <= other < len(value):
            value[place], value[other] = value[other], value[place]
            self.changed.emit(tuple(value))


class RowsEditor(CellEditor):
    """`picked` carries the paths of files."""

    picked = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        rows = Rows(text, cell, name)
        super().__init__(text, cell, name, rows)
        self._rows = rows
        self.field.label.setVisible(cell.ordered)  # of the other lists the block's title says the same
        rows.changed.connect(self.changed)
        rows.picked.connect(self.picked)

    def show_value(self, value: Value) -> None:
        self._rows.show_value(value if isinstance(value, tuple) else ())

"""A form as blocks of rows of editors; made anew only when its fields are others."""

from collections.abc import Callable, Iterable
from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule

from qms_admin.estate import Estate
from qms_admin.forms.base import Block, Cell, Problems, Value, Values, Words, in_rows
from qms_admin.views.branch_editors import BranchEditor, BranchesEditor
from qms_admin.views.editor_kinds import editor_for
from qms_admin.views.editors import CellEditor
from qms_admin.views.form_row import FormRow
from qms_admin.views.rows_editor import RowsEditor
from qms_admin.views.spans_editor import SpansEditor
from qms_admin.views.words import say

D = tokens.DESKTOP
COLUMN = D.nav_width - D.gap7
"""A column is not narrower than this, or there are fewer."""
MOST_COLUMNS = 3


class FormView(Panel):
    """`changed` carries a key and its value; `removal` the id of an area; `picked` a key and the paths of files; `wanted` what
    is looked for to choose from."""

    changed = Signal(str, object)
    removal = Signal(object)
    picked = Signal(str, object)
    wanted = Signal(object)

    def __init__(self, text: Translator, *, pad: int = D.gap6, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("surface", pad=theme.px(pad), gap=theme.px(D.gap5), name="form", parent=parent)
        self._t = text
        self.setMinimumWidth(1)  # so that the room there is decides, not the columns there are
        self._shape: object = None
        self._columns = MOST_COLUMNS
        self._last: Callable[[], None] = lambda: None
        self._editors: dict[str, CellEditor] = {}
        self._estate = Estate()

    def show_estate(self, estate: Estate) -> None:
        """What can be named, for forms that name branches."""
        self._estate = estate
        for editor in self._editors.values():
            if isinstance(editor, BranchEditor | BranchesEditor):
                editor.show_estate(estate)

    def show_form(self, prefix: str, blocks: tuple[Block, ...], values: Values, problems: Problems) -> None:
        """`prefix` begins the object names; the shape is kept while only values change, and with it the focus."""
        shape = (prefix, self._t.language, blocks, self._columns)
        if shape != self._shape:
            self._shape = shape
            self._build(prefix, blocks)
        self._last = lambda: self.show_form(prefix, blocks, values, problems)
        for key, editor in self._editors.items():
            editor.show_value(values.get(key, ""))
            editor.show_error(say(self._t, problems.get(key)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(MOST_COLUMNS, self.width() // current_theme().px(COLUMN)))
        if columns != self._columns:
            self._columns = columns
            self._last()

    def focus_first(self) -> None:
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.field.edit.setFocus()

    def _build(self, prefix: str, blocks: tuple[Block, ...]) -> None:
        self._clear()
        above: SpansEditor | None = None
        for index, block in enumerate(blocks):
            if index:
                self.box.addWidget(Rule())
            self.box.addWidget(self._block(prefix, block))
        for editor in self._editors.values():
            if isinstance(editor, SpansEditor):
                editor.stand_below(above)
                above = editor
        self.box.addStretch(1)

    def _clear(self) -> None:
        self._editors.clear()
        while (taken := self.box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.setObjectName("")
                for child in cast(Iterable[QWidget], widget.findChildren(QWidget)):
                    child.setObjectName("")
                widget.deleteLater()

    def _block(self, prefix: str, block: Block) -> QWidget:
        theme, holder = current_theme(), QWidget()
        holder.setMinimumWidth(1)  # else its height would be that of the width its widest choice wants
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap2 if block.close else D.gap5))
        if block.title is not None:
            box.addWidget(self._title(block, block.title))
        for row in self._rows(block):
            box.addWidget(self._row(prefix, row, block))
        return holder

    def _title(self, block: Block, title: Words) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, current_theme().px(D.gap2) if block.close else 0)
        box.setSpacing(current_theme().px(D.gap1))
        box.addWidget(Label(say(self._t, title), "heading"))
        if block.note is not None:
            box.addWidget(Label(say(self._t, block.note), "body", "quiet", wrap=True))
        return holder

    def _rows(self, block: Block) -> tuple[tuple[Cell, ...], ...]:
        """The rows as they are meant, or with fewer cells each where there is less room."""
        if self._columns >= block.columns:
            return block.rows
        cells = [cell for row in block.rows for cell in row]
        wide = [(cell,) for cell in cells if cell.weight > 2]
        return (*wide, *in_rows([cell for cell in cells if cell.weight <= 2], self._columns))

    def _row(self, prefix: str, row: tuple[Cell, ...], block: Block) -> FormRow:
        columns = min(self._columns, block.columns)
        return FormRow([(self._cell(prefix, cell, block), cell.weight) for cell in row], columns)

    def _cell(self, prefix: str, cell: Cell, block: Block) -> QWidget:
        if block.empty is not None and not cell.choices:
            return self._nothing(cell, block)
        editor = editor_for(self._t, cell, f"{prefix}_{cell.key}")
        editor.changed.connect(lambda value, key=cell.key: self._tell(key, value))
        if isinstance(editor, RowsEditor):
            editor.picked.connect(lambda paths, key=cell.key: self.picked.emit(key, paths))
        if isinstance(editor, BranchEditor | BranchesEditor):
            editor.wanted.connect(self.wanted)
            editor.show_estate(self._estate)
        self._editors[cell.key] = editor
        return editor if cell.removable is None else self._with_removal(editor, cell, cell.removable)

    def _nothing(self, cell: Cell, block: Block) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Label(say(self._t, cell.label), "label"))
        box.addWidget(Label(say(self._t, block.empty), "body", "quiet", wrap=True))
        return holder

    def _with_removal(self, editor: CellEditor, cell: Cell, item_id: UUID) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap1))
        button = Button("", Kind.GHOST, name=f"{editor.field.edit.objectName()}_delete", icon="trash")
        button.setAccessibleName(self._t("area.delete"))
        button.clicked.connect(lambda _checked=False: self.removal.emit(item_id))
        row.addWidget(editor, 1)
        beside = QVBoxLayout()
        beside.addSpacing(editor.field.label.sizeHint().height() + current_theme().px(D.radius_badge))
        beside.addWidget(button)
        beside.addStretch(1)
        row.addLayout(beside)
        return holder

    def _tell(self, key: str, value: Value) -> None:
        self.changed.emit(key, value)

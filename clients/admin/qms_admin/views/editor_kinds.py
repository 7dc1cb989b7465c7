"""Which editor a cell of a form gets."""

from qms_clientkit.i18n.translator import Translator

from qms_admin.forms.base import Cell, Editor
from qms_admin.views.branch_editors import BranchEditor, BranchesEditor
from qms_admin.views.dates_editor import DatesEditor
from qms_admin.views.editors import CellEditor, ChipsEditor, ChoiceEditor, LinesEditor, TextEditor
from qms_admin.views.rows_editor import RowsEditor
from qms_admin.views.spans_editor import SpansEditor

_Kind = type[
    TextEditor
    | LinesEditor
    | ChoiceEditor
    | ChipsEditor
    | SpansEditor
    | DatesEditor
    | RowsEditor
    | BranchEditor
    | BranchesEditor
]
_KINDS: dict[Editor, _Kind] = {
    Editor.TEXT: TextEditor,
    Editor.PASSWORD: TextEditor,
    Editor.ZONE: TextEditor,
    Editor.CHOICE: ChoiceEditor,
    Editor.CHIPS: ChipsEditor,
    Editor.LINES: LinesEditor,
    Editor.SPANS: SpansEditor,
    Editor.DATES: DatesEditor,
    Editor.ROWS: RowsEditor,
    Editor.BRANCH: BranchEditor,
    Editor.BRANCHES: BranchesEditor,
}


def editor_for(text: Translator, cell: Cell, name: str) -> CellEditor:
    return _KINDS[cell.editor](text, cell, name)

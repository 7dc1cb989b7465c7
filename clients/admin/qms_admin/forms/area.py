"""The form of an area's screens: what its displays show, when it is not what the branch's do."""

from typing import Any

from qms_contract.branches import Area, PatchArea
from qms_contract.displays import DisplaySettings

from qms_admin.forms import screens
from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, words
from qms_admin.forms.checks import text, yes_no

OWN = "display_own"


def _values(context: Context) -> Values:
    """An area without screens of its own begins with what the branch's show."""
    own = context.item.display if isinstance(context.item, Area) else None
    of_branch = context.branch.display if context.branch is not None else DisplaySettings()
    return {OWN: "yes" if own is not None else "no", **screens.read_display(own or of_branch)}


def _problems(values: Values, _context: Context) -> Problems:
    return screens.display_problems(values) if text(values, OWN) == "yes" else {}


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    return {"display": screens.written_display(values) if text(values, OWN) == "yes" else None}


def _blocks(context: Context) -> tuple[Block, ...]:
    own = Cell(OWN, words("screens.own"), Editor.CHOICE, choices=yes_no("screens.own"), weight=4)
    return (Block(((own,),)), *screens.display_blocks(context))


AREA = Form(None, PatchArea, _values, _problems, _fields, _blocks)

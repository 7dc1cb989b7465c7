"""The form of a role that the organisation makes itself: its name, and what whoever has it may do."""

from typing import Any

from qms_contract.access import Permission
from qms_contract.roles import CreateRole, CustomRole, PatchRole

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, Words, words
from qms_admin.forms.checks import chosen, gathered, required, text


def permission_choices() -> tuple[tuple[str, Words], ...]:
    return tuple((one.value, words(f"permission.{one.value.replace('.', '_')}")) for one in Permission)


def _values(context: Context) -> Values:
    role = context.item
    if not isinstance(role, CustomRole):
        return {"name": "", "permissions": (Permission.READ_QUEUES.value, Permission.READ_CONFIG.value), "active": True}
    return {"name": role.name, "permissions": tuple(one.value for one in role.permissions), "active": role.active}


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name"))
    others = {one.name.casefold() for one in context.estate.roles if one.role_id != context.item_id}
    if text(values, "name").casefold() in others:
        problems["name"] = words("problem.name_taken")
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    given = chosen(values, "permissions")
    return {
        "name": text(values, "name"),
        "permissions": [one for one in Permission if one.value in given],
        "active": bool(values.get("active", True)),
    }


def _blocks(_context: Context) -> tuple[Block, ...]:
    may = Cell("permissions", words("role.may"), Editor.CHIPS, choices=permission_choices(), weight=6)
    return Block(((Cell("name", words("role.name")),),)), Block(((may,),), words("role.title"), note=words("role.note"))


ROLE = Form(CreateRole, PatchRole, _values, _problems, _fields, _blocks)

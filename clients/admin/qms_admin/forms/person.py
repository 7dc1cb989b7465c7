"""The form of a member of staff: who, which role, which branch, and a new password."""

import re
from typing import Any
from uuid import UUID

from qms_clientkit.i18n.translator import own_name
from qms_contract.staff import CreateUser, PatchUser, StaffRole, User

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, plain, words
from qms_admin.forms.checks import gathered, required, text

USERNAME = re.compile(r"^[a-z0-9][a-z0-9._@-]{0,63}$")
SHORTEST_PASSWORD = 10
LANGUAGES = ("en", "id")
"""The languages of the staff programs."""


def _values(context: Context) -> Values:
    person = context.item
    if person is None:
        branch = str(context.branch.branch_id) if context.branch else ""
        return {
            "username": "", "display_name": "", "role": "agent", "branch_id": branch, "language": "", "password": "",
            "role_id": "", "active": True,
        }  # fmt: skip
    assert isinstance(person, User)
    return {
        "username": person.username,
        "display_name": person.display_name,
        "role": str(person.role),
        "role_id": str(person.role_id or ""),
        "branch_id": str(person.branch_id or ""),
        "language": person.language or "",
        "password": "",
        "active": person.active,
    }


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(display_name=required(values, "display_name"))
    if not USERNAME.match(text(values, "username")):
        problems["username"] = words("problem.username")
    if text(values, "role") != "admin" and not text(values, "branch_id"):
        problems["branch_id"] = words("problem.branch")
    password = str(values.get("password", ""))
    if (password or context.item is None) and len(password) < SHORTEST_PASSWORD:
        problems["password"] = words("problem.password", count=SHORTEST_PASSWORD)
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    branch, own, password = text(values, "branch_id"), text(values, "role_id"), str(values.get("password", ""))
    fields = {
        "username": text(values, "username"),
        "display_name": text(values, "display_name"),
        "role": StaffRole(text(values, "role")),
        "role_id": UUID(own) if own else None,
        "branch_id": UUID(branch) if branch else None,
        "language": text(values, "language") or None,
        "active": bool(values.get("active", True)),
    }
    return {**fields, "password": password} if password else fields


def _blocks(context: Context) -> tuple[Block, ...]:
    is_new = context.item is None
    roles = tuple((role.value, words(f"staff.{role}")) for role in StaffRole)
    languages = tuple((one, plain(own_name(one))) for one in LANGUAGES)
    who = (
        Cell("display_name", words("staff.display_name")),
        Cell("username", words("staff.username"), fixed=not is_new, hint=words("staff.username_hint")),
        Cell(
            "password",
            words("staff.password" if is_new else "staff.new_password"),
            Editor.PASSWORD,
            hint=words("staff.password_hint" if is_new else "staff.new_password_hint"),
        ),
    )
    where = (
        Cell("role", words("staff.role"), Editor.CHOICE, choices=roles),
        Cell("branch_id", words("staff.branch"), Editor.BRANCH, choices=(("", words("staff.all_branches")),)),
        Cell(
            "language", words("staff.language"), Editor.CHOICE, choices=(("", words("staff.any_language")), *languages)
        ),
    )
    rows = (where, _own_role(context)) if context.estate.roles else (where,)
    return Block((who,)), Block(rows, words("staff.work_title"))


def _own_role(context: Context) -> tuple[Cell, ...]:
    """A role that the organisation made counts instead of what the built-in one may."""
    known = tuple((str(one.role_id), plain(one.name)) for one in context.estate.roles if one.active)
    choices = (("", words("staff.no_own_role")), *known)
    return (
        Cell("role_id", words("staff.own_role"), Editor.CHOICE, choices=choices, hint=words("staff.own_role_hint")),
    )


PERSON = Form(CreateUser, PatchUser, _values, _problems, _fields, _blocks)

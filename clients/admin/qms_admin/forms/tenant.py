"""The form of the organisation: its name, what is kept of visitors, and how the classes of priority are called. Qt-free."""

import re
from typing import Any

from qms_contract.routing import PatchTenant, PriorityRule, Tenant
from qms_contract.tickets import PriorityClass

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, words
from qms_admin.forms.checks import gathered, number, required, text, whole, yes_no

_PREFIX = re.compile(r"^[A-Z]{0,2}$")
_CLASSES = (PriorityClass.EMERGENCY, PriorityClass.VIP, PriorityClass.PRIORITY, PriorityClass.REGULAR)


def _values(context: Context) -> Values:
    tenant = context.item
    assert isinstance(tenant, Tenant), "an organisation is never made here"
    values: Values = {"name": tenant.name, "keep_customer_refs": "yes" if tenant.keep_customer_refs else "no"}
    for rule in tenant.priority_classes:
        kind = rule.priority_class
        values |= {f"rank_{kind}": str(rule.rank), f"weight_{kind}": str(rule.weight), f"prefix_{kind}": rule.prefix}
    return values


def _problems(values: Values, _context: Context) -> Problems:
    problems = gathered(name=required(values, "name"))
    for kind in _CLASSES:
        problems |= gathered(
            **{
                f"rank_{kind}": whole(values, f"rank_{kind}", 0, 9),
                f"weight_{kind}": whole(values, f"weight_{kind}", 1, 100),
            }
        )
        if not _PREFIX.match(text(values, f"prefix_{kind}").upper()):
            problems[f"prefix_{kind}"] = words("problem.class_prefix")
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    rules = [
        PriorityRule(
            priority_class=kind,
            rank=number(values, f"rank_{kind}") or 0,
            weight=number(values, f"weight_{kind}") or 1,
            prefix=text(values, f"prefix_{kind}").upper(),
        )
        for kind in _CLASSES
    ]
    kept = text(values, "keep_customer_refs") == "yes"
    return {"name": text(values, "name"), "keep_customer_refs": kept, "priority_classes": rules}


def _blocks(_context: Context) -> tuple[Block, ...]:
    refs = Cell("keep_customer_refs", words("tenant.refs"), Editor.CHOICE, choices=yes_no("tenant.refs"), weight=4)
    rows = tuple(tuple(Cell(f"{key}_{kind}", words(f"tenant.{key}_{kind}")) for key in ("rank", "weight", "prefix"))
                 for kind in _CLASSES)  # fmt: skip
    classes = Block(rows, words("tenant.classes"), note=words("tenant.classes_note"))
    return Block(((Cell("name", words("tenant.name")), refs),)), classes


TENANT = Form(None, PatchTenant, _values, _problems, _fields, _blocks)

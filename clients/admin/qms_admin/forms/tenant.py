"""The form of the organisation: its name, what is kept of visitors, and how the classes of priority are called. Qt-free."""

import re
from typing import Any

from qms_contract.routing import PatchTenant, PriorityRule, Tenant
from qms_contract.tickets import PriorityClass

from qms_admin.forms import features
from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, words
from qms_admin.forms.checks import (
    Limits,
    gathered,
    number,
    number_problems,
    numbers_written,
    required,
    text,
    whole,
    yes_no,
)

_PREFIX = re.compile(r"^[A-Z]{0,2}$")
_NUMBERS: Limits = {"customer_data_days": (1, 3650, True), "lock_after_minutes": (0, 480, True)}
_CLASSES = (PriorityClass.EMERGENCY, PriorityClass.VIP, PriorityClass.PRIORITY, PriorityClass.REGULAR)


def _values(context: Context) -> Values:
    tenant = context.item
    assert isinstance(tenant, Tenant), "an organisation is never made here"
    values: Values = {
        "name": tenant.name,
        "keep_customer_refs": "yes" if tenant.keep_customer_refs else "no",
        **numbers_written(tenant, _NUMBERS),
        "staff_analytics": "yes" if tenant.staff_analytics else "no",
        **features.read(tenant.features),
    }
    for rule in tenant.priority_classes:
        kind = rule.priority_class
        values |= {f"rank_{kind}": str(rule.rank), f"weight_{kind}": str(rule.weight), f"prefix_{kind}": rule.prefix}
    return values


def _problems(values: Values, _context: Context) -> Problems:
    problems = gathered(name=required(values, "name")) | number_problems(values, _NUMBERS) | features.problems(values)
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
    return {
        "name": text(values, "name"),
        "keep_customer_refs": text(values, "keep_customer_refs") == "yes",
        "customer_data_days": number(values, "customer_data_days"),
        "lock_after_minutes": number(values, "lock_after_minutes"),
        "staff_analytics": text(values, "staff_analytics") == "yes",
        "priority_classes": rules,
        "features": features.written(values),
    }


def _blocks(_context: Context) -> tuple[Block, ...]:
    refs = Cell("keep_customer_refs", words("tenant.refs"), Editor.CHOICE, choices=yes_no("tenant.refs"), weight=4)
    rows = tuple(tuple(Cell(f"{key}_{kind}", words(f"tenant.{key}_{kind}")) for key in ("rank", "weight", "prefix"))
                 for kind in _CLASSES)  # fmt: skip
    classes = Block(rows, words("tenant.classes"), note=words("tenant.classes_note"))
    days = Cell("customer_data_days", words("tenant.days"), suffix=words("tenant.days_unit"))
    staff = Cell("staff_analytics", words("tenant.staff"), Editor.CHOICE, choices=yes_no("tenant.staff"), weight=4)
    privacy = Block(((days, staff),), words("tenant.privacy"), note=words("tenant.privacy_note"))
    lock = Cell("lock_after_minutes", words("tenant.lock"), suffix=words("tenant.lock_unit"))
    programs = Block(((lock,),), words("tenant.programs"), note=words("tenant.programs_note"))
    return Block(((Cell("name", words("tenant.name")), refs),)), features.block(), privacy, programs, classes


TENANT = Form(None, PatchTenant, _values, _problems, _fields, _blocks)

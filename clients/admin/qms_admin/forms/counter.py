"""The form of a counter: its name, area, order, and the services it serves."""

from typing import Any
from uuid import UUID

from qms_contract.counters import Counter, CreateCounter, PatchCounter

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, plain, words
from qms_admin.forms.checks import chosen, gathered, number, required, text, whole


def _values(context: Context) -> Values:
    counter = context.item
    if counter is None:
        order = max((one.sort_order for one in context.estate.counters), default=0) + 1
        return {"name": "", "area_id": "", "sort_order": str(order), "services": (), "active": True}
    assert isinstance(counter, Counter)
    known = [one.service_id for one in context.estate.services]
    return {
        "name": counter.name,
        "area_id": str(counter.area_id or ""),
        "sort_order": str(counter.sort_order),
        "services": tuple(str(one) for one in known if one in counter.service_ids),
        "active": counter.active,
    }


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name", 40), sort_order=whole(values, "sort_order", 0, 100_000))
    others = {one.name for one in context.estate.counters if one.counter_id != context.item_id}
    if text(values, "name") in others:
        problems["name"] = words("problem.name_taken")
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    area = text(values, "area_id")
    return {
        "name": text(values, "name"),
        "area_id": UUID(area) if area else None,
        "sort_order": number(values, "sort_order"),
        "service_ids": sorted(UUID(one) for one in chosen(values, "services")),
        "active": bool(values.get("active", True)),
    }


def _blocks(context: Context) -> tuple[Block, ...]:
    areas = (("", words("area.none")), *((str(one.area_id), plain(one.name)) for one in context.estate.areas))
    services = tuple((str(one.service_id), plain(f"{one.code} {one.name}")) for one in context.estate.services)
    top = (
        Cell("name", words("counter.name"), hint=words("counter.name_hint")),
        Cell("area_id", words("area.label"), Editor.CHOICE, choices=areas),
        Cell("sort_order", words("counter.order")),
    )
    chips = Cell("services", words("counter.services"), Editor.CHIPS, choices=services, weight=6)
    return Block((top,)), Block(((chips,),), empty=words("counter.no_services"))


COUNTER = Form(CreateCounter, PatchCounter, _values, _problems, _fields, _blocks)

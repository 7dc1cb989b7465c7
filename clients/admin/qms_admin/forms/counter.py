"""The form of a counter: its name, area, order, the services it serves with their weights, and whom it takes first."""

from typing import Any
from uuid import UUID

from qms_clientkit.i18n.translator import own_name
from qms_contract.counters import Counter, CreateCounter, PatchCounter
from qms_contract.routing import Preferences

from qms_admin.forms import routing
from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, in_rows, plain, words
from qms_admin.forms.checks import chosen, gathered, number, required, text, whole

WEIGHT = "weight_"


def _values(context: Context) -> Values:
    counter = context.item
    if counter is None:
        order = max((one.sort_order for one in context.estate.counters), default=0) + 1
        weights = {f"{WEIGHT}{one.service_id}": "1" for one in context.estate.services}
        empty: Values = {"name": "", "area_id": "", "sort_order": str(order), "services": (), "active": True}
        return {**empty, **weights, **routing.read(Preferences())}
    assert isinstance(counter, Counter)
    known = [one.service_id for one in context.estate.services]
    weights = {f"{WEIGHT}{one}": str(counter.weights.get(one, 1)) for one in known}
    return {
        **weights,
        **routing.read(counter.prefers),
        "name": counter.name,
        "area_id": str(counter.area_id or ""),
        "sort_order": str(counter.sort_order),
        "services": tuple(str(one) for one in known if one in counter.service_ids),
        "active": counter.active,
    }


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name", 40), sort_order=whole(values, "sort_order", 0, 100_000))
    problems |= gathered(**{key: whole(values, key, 1, 100) for key in values if key.startswith(WEIGHT)})
    problems |= routing.problems(values)
    others = {one.name for one in context.estate.counters if one.counter_id != context.item_id}
    if text(values, "name") in others:
        problems["name"] = words("problem.name_taken")
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    area, served = text(values, "area_id"), sorted(UUID(one) for one in chosen(values, "services"))
    weights = {one: number(values, f"{WEIGHT}{one}") or 1 for one in served}
    return {
        "weights": {one: weight for one, weight in weights.items() if weight != 1},
        "prefers": routing.written(values),
        "name": text(values, "name"),
        "area_id": UUID(area) if area else None,
        "sort_order": number(values, "sort_order"),
        "service_ids": served,
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
    weights = [Cell(f"{WEIGHT}{one.service_id}", plain(f"{one.code} {one.name}")) for one in context.estate.services]
    languages, *segments = routing.cells(tuple((one, own_name(one)) for one in context.languages))
    blocks = [Block((top,)), Block(((chips,),), empty=words("counter.no_services"))]
    if weights:
        blocks.append(Block(in_rows(weights), words("counter.weights"), note=words("counter.weights_note")))
    first = Block(((languages,), tuple(segments)), words("prefers.title"), note=words("prefers.counter_note"))
    return *blocks, first


COUNTER = Form(CreateCounter, PatchCounter, _values, _problems, _fields, _blocks)

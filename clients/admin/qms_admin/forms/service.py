"""The form of a service: letter, names, hours, targets, the counters that serve it, its numbers."""

import re
from typing import Any
from uuid import UUID

from qms_contract.kiosk import ReferenceAsk, ReferenceKind
from qms_contract.services import CreateService, PatchService, Service

from qms_admin.forms import hours, languages
from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, in_rows, plain, words
from qms_admin.forms.checks import chosen, clock, gathered, number, required, short, text, time_of_day, whole, yes_no

_CODE, _PREFIX = re.compile(r"^[A-Z0-9]{1,4}$"), re.compile(r"^[A-Z]{0,3}$")
_NUMBERS = {
    "max_per_day": (1, 1_000_000, False),
    "max_waiting": (1, 1_000_000, False),
    "target_wait_minutes": (1, 1440, True),
    "max_wait_minutes": (1, 1440, False),
    "called_grace_period_seconds": (10, 3600, True),
    "number_width": (1, 6, True),
    "first_number": (0, 999_999, True),
    "last_number": (1, 999_999, True),
    "last_ticket_minutes": (0, 240, True),
    "no_show_requeues": (0, 10, True),
    "no_show_position": (0, 1000, False),
}
"""Lowest, highest, and whether it has to be given; as in the contract."""
_NEW: Values = {
    "target_wait_minutes": "20",
    "called_grace_period_seconds": "60",
    "number_width": "3",
    "first_number": "1",
    "last_number": "999",
    "last_ticket_minutes": "0",
    "no_show_requeues": "0",
    "requeue_allowed": "yes",
    "reference": ReferenceAsk.OFF.value,
    "reference_kind": ReferenceKind.PHONE.value,
}


def _values(context: Context) -> Values:
    service = context.item
    assert service is None or isinstance(service, Service)
    offered = context.languages
    if service is None:
        texts = {**languages.read("name", offered, {}, ""), **languages.read("hint", offered, {}, "")}
        empty: Values = dict.fromkeys(("code", "opens_at", "closes_at", "prefix", "area_id", *_NUMBERS), "")
        return {**texts, **empty, **_NEW, **hours.read_week(None), "counters": (), "active": True}
    served = tuple(str(one.counter_id) for one in context.estate.counters if service.service_id in one.service_ids)
    return {
        **languages.read("name", offered, service.names, service.name),
        **languages.read("hint", offered, service.hints, service.hint),
        **{key: _written(getattr(service, key)) for key in _NUMBERS},
        **hours.read_week(service.hours),
        "requeue_allowed": "yes" if service.requeue_allowed else "no",
        "reference": service.reference.value,
        "reference_kind": service.reference_kind.value,
        "code": service.code,
        "prefix": service.prefix,
        "opens_at": service.opens_at or "",
        "closes_at": service.closes_at or "",
        "area_id": str(service.area_id or ""),
        "counters": served,
        "active": service.active,
    }


def _written(value: int | None) -> str:
    return "" if value is None else str(value)


def _problems(values: Values, context: Context) -> Problems:
    first = context.languages[0]
    found = {f"name_{one}": short(values, f"name_{one}", 80) for one in context.languages}
    found |= {f"hint_{one}": short(values, f"hint_{one}", 120) for one in context.languages}
    found |= {key: whole(values, key, low, high, needed=must) for key, (low, high, must) in _NUMBERS.items()}
    found[f"name_{first}"] = required(values, f"name_{first}")
    problems = gathered(**found)
    problems |= _letter_problems(values, context) | _counter_problems(values, context)
    problems |= _hour_problems(values) | hours.week_problems(values)
    if not {"first_number", "last_number"} & set(problems):
        lowest, highest = number(values, "first_number") or 0, number(values, "last_number") or 0
        if highest < lowest:
            problems["last_number"] = words("problem.not_lower", value=lowest)
    return problems


def _counter_problems(values: Values, context: Context) -> Problems:
    """Visitors of a service that loses its last counter would take numbers that nobody calls."""
    wanted, service = serving_counters(values), context.item
    active = [one for one in context.estate.counters if one.active]
    was_served = any(service is not None and context.item_id in one.service_ids for one in active)
    is_served = any(one.counter_id in wanted for one in active)
    is_lost = was_served and not is_served and bool(values.get("active", True))
    return {"counters": words("problem.no_counter")} if is_lost else {}


def _letter_problems(values: Values, context: Context) -> Problems:
    code, prefix = text(values, "code").upper(), text(values, "prefix").upper()
    others = [one for one in context.estate.services if one.service_id != context.item_id]
    problems: Problems = {}
    if not _CODE.match(code):
        problems["code"] = words("problem.code")
    elif taken := next((one for one in others if one.code == code), None):
        problems["code"] = words("problem.used_by", name=taken.name)
    if not _PREFIX.match(prefix):
        problems["prefix"] = words("problem.prefix")
    elif prefix not in ("", code) and (taken := next((one for one in others if one.prefix == prefix), None)):
        problems["prefix"] = words("problem.used_by", name=taken.name)
    return problems


def _hour_problems(values: Values) -> Problems:
    problems = gathered(opens_at=time_of_day(values, "opens_at"), closes_at=time_of_day(values, "closes_at"))
    opens, closes = clock(values, "opens_at"), clock(values, "closes_at")
    if opens and closes and closes <= opens:
        problems["closes_at"] = words("problem.later", value=opens)
    return problems


def _fields(values: Values, context: Context) -> dict[str, Any]:
    service, offered = context.item, context.languages
    assert service is None or isinstance(service, Service)
    area = text(values, "area_id")
    return {
        **{key: number(values, key) for key in _NUMBERS},
        "code": text(values, "code").upper(),
        "prefix": text(values, "prefix").upper(),
        "name": text(values, f"name_{offered[0]}"),
        "names": languages.written("name", offered, service.names if service else {}, values),
        "hint": text(values, f"hint_{offered[0]}") or None,
        "hints": languages.written("hint", offered, service.hints if service else {}, values),
        "hours": hours.week(values),
        "requeue_allowed": text(values, "requeue_allowed") != "no",
        "reference": ReferenceAsk(text(values, "reference")),
        "reference_kind": ReferenceKind(text(values, "reference_kind")),
        "opens_at": clock(values, "opens_at"),
        "closes_at": clock(values, "closes_at"),
        "area_id": UUID(area) if area else None,
        "active": bool(values.get("active", True)),
    }


def _blocks(context: Context) -> tuple[Block, ...]:
    offered = context.languages
    zone = context.branch.time_zone.rpartition("/")[2].replace("_", " ") if context.branch else ""
    names, hints = languages.cells("name", offered), languages.cells("hint", offered)
    hint = Cell(hints[0].key, words("service.hint"), rtl=hints[0].rtl)
    top = [Cell("code", words("service.code"), weight=1), *names, hint]
    bounds = [
        Cell("opens_at", words("service.opens_at"), suffix=words("service.zone", zone=zone)),
        Cell("closes_at", words("service.closes_at")),
        Cell("max_per_day", words("service.max_per_day"), hint=words("service.max_per_day_hint")),
    ]
    waiting = [
        Cell("target_wait_minutes", words("service.target"), suffix=words("service.minutes")),
        Cell("max_wait_minutes", words("service.max_wait"), suffix=words("service.minutes")),
        Cell("last_ticket_minutes", words("service.last_ticket"), suffix=words("service.before_close")),
    ]
    blocks = [Block(in_rows(top)), Block((tuple(bounds), tuple(waiting)), words("service.waiting_title"))]
    blocks.append(_counters_block(context))
    blocks += [hours.week_block("hours.service_note"), _no_show_block()]
    blocks.append(_reference_block())
    blocks.append(Block(in_rows(_numbering(context)), words("service.numbers_title")))
    if len(hints) > 1:
        blocks.append(Block(in_rows(hints[1:]), words("service.hints_title")))
    return tuple(blocks)


def _no_show_block() -> Block:
    grace = Cell("called_grace_period_seconds", words("service.grace"), suffix=words("service.grace_unit"))
    again = Cell("no_show_requeues", words("service.requeues"), suffix=words("service.times"))
    behind = Cell("no_show_position", words("service.behind"), hint=words("service.behind_hint"))
    by_hand = Cell(
        "requeue_allowed", words("service.by_hand"), Editor.CHOICE, choices=yes_no("service.by_hand"), weight=6
    )
    return Block(((grace, again, behind), (by_hand,)), words("service.no_show_title"))


def _reference_block() -> Block:
    asked = tuple((one.value, words(f"service.reference_{one}")) for one in ReferenceAsk)
    kinds = tuple((one.value, words(f"service.kind_{one}")) for one in ReferenceKind)
    cells = (
        Cell("reference", words("service.reference"), Editor.CHOICE, choices=asked, weight=4),
        Cell("reference_kind", words("service.reference_kind"), Editor.CHOICE, choices=kinds),
    )
    return Block((cells,), words("service.kiosk_title"), note=words("service.kiosk_note"))


def _counters_block(context: Context) -> Block:
    choices = tuple((str(one.counter_id), words("counter.named", name=one.name)) for one in context.estate.counters)
    cell = Cell("counters", words("service.counters"), Editor.CHIPS, choices=choices, weight=6)
    return Block(((cell,),), empty=words("service.no_counters"))


def _numbering(context: Context) -> list[Cell]:
    nowhere = ("", words("area.none"))
    areas = (nowhere, *((str(one.area_id), plain(one.name)) for one in context.estate.areas))
    return [
        Cell("prefix", words("service.prefix")),
        Cell("first_number", words("service.first_number")),
        Cell("last_number", words("service.last_number")),
        Cell("number_width", words("service.number_width")),
        Cell("max_waiting", words("service.max_waiting")),
        Cell("area_id", words("area.label"), Editor.CHOICE, choices=areas),
    ]


def serving_counters(values: Values) -> frozenset[UUID]:
    """The counters that shall serve it."""
    return frozenset(UUID(one) for one in chosen(values, "counters"))


SERVICE = Form(CreateService, PatchService, _values, _problems, _fields, _blocks)

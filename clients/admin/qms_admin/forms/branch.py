"""The form of a branch: name, zone, languages, hours, holidays, how visitors are called, ticker, staff PIN, areas."""

import re
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from qms_clientkit.i18n.translator import OWN_NAMES, own_name
from qms_contract.branches import Branch, CreateBranch, PatchBranch
from qms_contract.routing import Preferences

from qms_admin.forms import alarms, hours, kiosk, routing, screens, ticket
from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, in_rows, plain, words
from qms_admin.forms.checks import (
    Limits,
    chosen,
    gathered,
    number,
    number_problems,
    numbers_written,
    required,
    text,
    whole,
)

_PIN = re.compile(r"^[0-9]{4,8}$")
_ACCENT = re.compile(r"^#[0-9A-Fa-f]{6}$")
AREA, NEW_AREA = "area_", "area_new"
PIN, PIN_KEPT = "staff_pin", "staff_pin_kept"
LONGEST_MESSAGE, MOST_MESSAGES = 200, 20
_NUMBERS: Limits = {
    "priority_ratio": (1, 100, True),
    "recall_limit": (1, 20, False),
    "auto_call_seconds": (3, 600, False),
    "not_collected_after_seconds": (30, 86_400, True),
    "presence_grace_seconds": (30, 3600, True),
}
_NEW: Values = {
    "priority_ratio": "2",
    "recall_limit": "",
    "auto_call_seconds": "",
    "not_collected_after_seconds": "600",
    "presence_grace_seconds": "120",
}


@cache
def time_zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


def _values(context: Context) -> Values:
    branch = context.item
    if branch is None:
        return {
            "name": "", "time_zone": "", "day_starts_hour": "0", "accent": "", "languages": ("en",), "messages": "",
            "active": True, **_NEW, **hours.read_week(None), **hours.read_dates([]), **routing.read(Preferences()),
            **kiosk.read(None), **ticket.read(None), **screens.read(None), **alarms.read(None),
        }  # fmt: skip
    assert isinstance(branch, Branch)
    areas: Values = {f"{AREA}{one.area_id}": one.name for one in _areas(context)}
    return {
        **areas,
        **numbers_written(branch, _NUMBERS),
        **hours.read_week(branch.hours),
        **hours.read_dates(branch.exceptions),
        **routing.read(branch.prefers),
        **kiosk.read(branch),
        **ticket.read(branch),
        **screens.read(branch),
        **alarms.read(branch),
        NEW_AREA: "",
        PIN: "",
        PIN_KEPT: "yes" if branch.has_staff_pin else "no",
        "name": branch.name,
        "time_zone": branch.time_zone,
        "day_starts_hour": str(branch.day_starts_hour),
        "accent": branch.accent or "",
        "languages": tuple(branch.languages),
        "messages": "\n".join(branch.messages),
        "active": branch.active,
    }


def _branch(context: Context) -> Branch | None:
    return context.item if isinstance(context.item, Branch) else None


def _areas(context: Context) -> list[Any]:
    """Only the chosen branch's areas are known."""
    return [one for one in context.estate.areas if one.branch_id == context.item_id]


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name"), day_starts_hour=whole(values, "day_starts_hour", 0, 23))
    if text(values, "time_zone") not in available_timezones():
        problems["time_zone"] = words("problem.zone")
    if text(values, "accent") and not _ACCENT.match(text(values, "accent")):
        problems["accent"] = words("problem.accent")
    if not chosen(values, "languages"):
        problems["languages"] = words("problem.languages")
    messages = _messages(values)
    if len(messages) > MOST_MESSAGES or any(len(one) > LONGEST_MESSAGE for one in messages):
        problems["messages"] = words("problem.messages", count=MOST_MESSAGES, length=LONGEST_MESSAGE)
    problems |= hours.week_problems(values) | hours.date_problems(values) | _pin_problems(values, context)
    problems |= number_problems(values, _NUMBERS) | routing.problems(values) | kiosk.problems(values)
    problems |= ticket.problems(values) | screens.problems(values) | alarms.problems(values)
    return problems | _area_problems(values)


def _area_problems(values: Values) -> Problems:
    named = {key: text(values, key) for key in values if key.startswith(AREA)}
    problems = gathered(**{key: required(values, key) for key in named if key != NEW_AREA})
    names = [name for name in named.values() if name]
    twice = {name for name in names if names.count(name) > 1}
    return problems | {key: words("problem.name_taken") for key, name in named.items() if name in twice}


def _pin_problems(values: Values, context: Context) -> Problems:
    pin = text(values, PIN)
    if pin and not _PIN.fullmatch(pin):
        return {PIN: words("problem.pin")}
    return {PIN: words("problem.pin_goes")} if pin and _pin_goes(values, context) else {}


def _pin_goes(values: Values, context: Context) -> bool:
    return bool(getattr(context.item, "has_staff_pin", False)) and text(values, PIN_KEPT) == "no"


def _pin(values: Values, context: Context) -> str | None | msgspec.UnsetType:
    """What is sent of it: the new one, None to take it away, nothing at all to leave it."""
    return text(values, PIN) or (None if _pin_goes(values, context) else msgspec.UNSET)


def _messages(values: Values) -> list[str]:
    return [line.strip() for line in text(values, "messages").splitlines() if line.strip()]


def _fields(values: Values, context: Context) -> dict[str, Any]:
    return {
        "name": text(values, "name"),
        "time_zone": text(values, "time_zone"),
        "day_starts_hour": number(values, "day_starts_hour"),
        "accent": text(values, "accent") or None,
        "languages": list(chosen(values, "languages")),
        "messages": _messages(values),
        **{key: number(values, key) for key in _NUMBERS},
        "hours": hours.week(values),
        "exceptions": hours.dates(values),
        "prefers": routing.written(values),
        **kiosk.written(values, _branch(context)),
        "ticket": ticket.written(values, _branch(context)),
        **screens.written(values),
        "alarms": alarms.written(values),
        PIN: _pin(values, context),
        "active": bool(values.get("active", True)),
    }


def _blocks(context: Context) -> tuple[Block, ...]:
    branch = context.item
    offered = [*OWN_NAMES, *(one for one in getattr(branch, "languages", ()) if one not in OWN_NAMES)]
    top = (
        Cell("name", words("branch.name")),
        Cell("time_zone", words("branch.time_zone"), Editor.ZONE, hint=words("branch.time_zone_hint")),
        Cell("accent", words("branch.accent"), hint=words("branch.accent_hint")),
    )
    choices = tuple((language, plain(own_name(language))) for language in offered)
    languages = Cell("languages", words("branch.languages"), Editor.CHIPS, choices=choices, weight=6)
    day = Cell("day_starts_hour", words("branch.day_starts"), suffix=words("branch.hour"))
    messages = Cell("messages", words("branch.messages"), Editor.LINES, hint=words("branch.messages_hint"), weight=4)
    blocks = [Block((top,)), Block(((languages,),))]
    blocks += [hours.week_block("hours.branch_note"), hours.dates_block(), *_calling_blocks(context)]
    blocks += [alarms.block(), kiosk.block(_branch(context))]
    blocks.append(Block(((messages, day),), words("branch.display_title")))
    if isinstance(branch, Branch):
        blocks.append(_pin_block(branch))
    if branch is not None and context.estate.branch_id == context.item_id:
        blocks.append(Block(in_rows(_area_cells(context)), words("branch.areas")))
    return tuple(blocks)


def _calling_blocks(context: Context) -> tuple[Block, ...]:
    rules = [
        Cell("priority_ratio", words("branch.ratio"), suffix=words("branch.ratio_unit")),
        Cell("recall_limit", words("branch.recalls"), hint=words("branch.recalls_hint")),
        Cell("auto_call_seconds", words("branch.auto_call"), suffix=words("unit.seconds"), hint=words("branch.never")),
        Cell("not_collected_after_seconds", words("branch.uncollected"), suffix=words("unit.seconds")),
        Cell("presence_grace_seconds", words("branch.presence"), suffix=words("unit.seconds")),
    ]
    offered = context.item.languages if isinstance(context.item, Branch) else list(OWN_NAMES)
    languages, *segments = routing.cells(tuple((one, own_name(one)) for one in offered))
    first = Block(((languages,), tuple(segments)), words("prefers.title"), note=words("prefers.branch_note"))
    return Block(in_rows(rules), words("branch.calling_title")), first


def _pin_block(branch: Branch) -> Block:
    """A new branch has no kiosk yet, so its PIN comes later; one that is set is never shown."""
    hint = words("branch.pin_hint" if branch.has_staff_pin else "branch.pin_first_hint")
    cells = [Cell(PIN, words("branch.pin"), Editor.PASSWORD, hint=hint)]
    if branch.has_staff_pin:
        choices = (("yes", words("branch.pin_stays")), ("no", words("branch.pin_goes")))
        cells.append(Cell(PIN_KEPT, words("branch.pin_set"), Editor.CHOICE, choices=choices, weight=4))
        return Block((tuple(cells),), words("branch.pin_title"))
    return Block((tuple(cells),), words("branch.pin_title"), note=words("branch.pin_not_set"))


def _area_cells(context: Context) -> list[Cell]:
    known = [Cell(f"{AREA}{one.area_id}", words("area.name"), removable=one.area_id) for one in _areas(context)]
    return [*known, Cell(NEW_AREA, words("area.new"), hint=words("area.new_hint"))]


def area_names(values: Values) -> dict[UUID | None, str]:
    """The areas' names by id; None is one that shall be made."""
    keys = [key for key in values if key.startswith(AREA)]
    return {None if key == NEW_AREA else UUID(key.removeprefix(AREA)): text(values, key) for key in keys}


BRANCH = Form(CreateBranch, PatchBranch, _values, _problems, _fields, _blocks)

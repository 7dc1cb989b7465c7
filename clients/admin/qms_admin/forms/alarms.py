"""The part of a branch's form that says when its managers are alarmed. Qt-free."""

from qms_contract.alarms import Alarms
from qms_contract.branches import Branch

from qms_admin.forms.base import Block, Cell, Problems, Values, words
from qms_admin.forms.checks import Limits, number, number_problems

KEY = "alarm_"
LIMITS: Limits = {
    f"{KEY}waiting": (1, 10_000, False),
    f"{KEY}wait_minutes": (1, 1440, False),
    f"{KEY}target_percent": (1, 100, False),
    f"{KEY}unserved_percent": (1, 100, False),
}
_UNITS = {"waiting": "alarm.people", "wait_minutes": "unit.minutes", "target_percent": "unit.percent"}


def read(branch: Branch | None) -> Values:
    alarms = branch.alarms if branch is not None else Alarms()
    known = {key: getattr(alarms, key.removeprefix(KEY)) for key in LIMITS}
    return {key: "" if limit is None else str(limit) for key, limit in known.items()}


def problems(values: Values) -> Problems:
    return number_problems(values, LIMITS)


def written(values: Values) -> Alarms:
    return Alarms(**{key.removeprefix(KEY): number(values, key) for key in LIMITS})


def block() -> Block:
    cells = [
        Cell(key, words(f"alarm.{name}"), suffix=words(_UNITS.get(name, "unit.percent")), hint=words("branch.never"))
        for key, name in ((key, key.removeprefix(KEY)) for key in LIMITS)
    ]
    return Block((tuple(cells[:2]), tuple(cells[2:])), words("alarm.title"), note=words("alarm.note"))

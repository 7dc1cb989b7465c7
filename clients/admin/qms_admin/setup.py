"""The first set-up: from an empty organisation to its first ticket, a question at a time. Frozen, with pure steps. Qt-free.

Nothing is made before the counters are known; then the branch is made whole or not at all, as one file.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from qms_contract.branch_files import FORMAT, VERSION, BranchFile
from qms_contract.ids import new_id

from qms_admin.forms.base import Problems, Value, Values, words
from qms_admin.forms.branch import time_zones
from qms_admin.forms.checks import chosen, gathered, required, text, whole
from qms_admin.forms.person import SHORTEST_PASSWORD, USERNAME

MOST_COUNTERS, MOST_LINES = 99, 26
SERVICE, PERSON = "service", "person"
_KEY = re.compile(r"^file\.(branch|services)\.(?:(\d+)\.)?(\w+)")


class Step(StrEnum):
    ORGANISATION = "organisation"
    BRANCH = "branch"
    SERVICES = "services"
    COUNTERS = "counters"
    STAFF = "staff"
    DEVICES = "devices"
    TICKET = "ticket"


STEPS = tuple(Step)
LAST_BEFORE_MADE = Step.COUNTERS
MAY_SKIP = (Step.STAFF, Step.DEVICES)


class Trial(StrEnum):
    """What the first ticket went through."""

    ISSUED = "issued"
    CALLED = "called"
    DONE = "done"


@dataclass(frozen=True)
class Setup:
    """`lines` is how many services and people are asked for; `branch_id` is the branch once it is made, `request_id` the
    key under which it is asked for. `trial` is how far the first ticket, `number`, has come."""

    step: Step = Step.ORGANISATION
    values: Values = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=lambda: {SERVICE: 3, PERSON: 1})
    refused: Problems = field(default_factory=dict)
    asked: bool = False
    branch_id: UUID | None = None
    made_people: tuple[str, ...] = ()
    devices: int = 0
    trial: tuple[Trial, ...] = ()
    number: str = ""
    begun_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    request_id: UUID = field(default_factory=new_id)

    @property
    def problems(self) -> Problems:
        """What has to be corrected on this step, once somebody wanted to go on."""
        return {**self.refused, **_CHECKS[self.step](self)} if self.asked else {}

    @property
    def services(self) -> list[str]:
        return [name for name in (text(self.values, f"{SERVICE}_{n}") for n in range(self.lines[SERVICE])) if name]

    @property
    def counters(self) -> int:
        return int(text(self.values, "counters") or 0)

    def people(self) -> list[int]:
        """The lines of people in which something is written."""
        keys = ("name", "username", "password")
        numbers = range(self.lines[PERSON])
        return [n for n in numbers if any(text(self.values, f"{PERSON}_{n}_{key}") for key in keys)]


def begun(organisation: str, zone: str, language: str, now: datetime) -> Setup:
    """What is known already is filled in."""
    values: Values = {"organisation": organisation, "time_zone": zone, "languages": (language,), "counters": "2"}
    return Setup(values=values, begun_at=now)


def filled(setup: Setup, key: str, value: Value) -> Setup:
    refused = {name: problem for name, problem in setup.refused.items() if name != key}
    return replace(setup, values={**setup.values, key: value}, refused=refused, request_id=new_id())


def with_line(setup: Setup, kind: str) -> Setup:
    return replace(setup, lines={**setup.lines, kind: min(setup.lines[kind] + 1, MOST_LINES)})


def is_ready(setup: Setup) -> bool:
    return not _CHECKS[setup.step](setup)


def moved(setup: Setup, by: int) -> Setup:
    """To the step after or before. Once the branch is made, what it was made from is not gone back to."""
    place = STEPS.index(setup.step) + by
    first = STEPS.index(LAST_BEFORE_MADE) + 1 if setup.branch_id is not None else 0
    return replace(setup, step=STEPS[max(first, min(place, len(STEPS) - 1))], asked=False)


def may_go_back(setup: Setup) -> bool:
    return moved(setup, -1).step is not setup.step


def branch_file(setup: Setup) -> BranchFile:
    """The branch that was described: services lettered A, B, …, counters numbered 1, 2, …, each serving all."""
    services = [
        {"service_id": f"service {n}", "code": chr(ord("A") + n), "name": name, "sort_order": n}
        for n, name in enumerate(setup.services)
    ]
    everything = [service["service_id"] for service in services]
    counters = [
        {"counter_id": f"counter {n}", "name": str(n), "service_ids": everything, "sort_order": n}
        for n in range(1, setup.counters + 1)
    ]
    branch = {
        "name": text(setup.values, "branch"),
        "time_zone": text(setup.values, "time_zone"),
        "languages": list(chosen(setup.values, "languages")),
    }
    return BranchFile(
        format=FORMAT,
        version=VERSION,
        exported_at=setup.begun_at,  # the same each time that it is asked for under one request_id
        branch=branch,
        services=services,
        counters=counters,
    )


def key_of(place: str) -> tuple[Step, str] | None:
    """The step and field that a place in the file belongs to; None for what nobody was asked."""
    found = _KEY.match(place)
    if found is None:
        return None
    if found[1] == "services":
        return Step.SERVICES, f"{SERVICE}_{found[2]}"
    return Step.BRANCH, {"name": "branch"}.get(found[3], found[3])


def _organisation(setup: Setup) -> Problems:
    return gathered(organisation=required(setup.values, "organisation"))


def _branch(setup: Setup) -> Problems:
    problems = gathered(branch=required(setup.values, "branch"))
    if text(setup.values, "time_zone") not in time_zones():
        problems["time_zone"] = words("problem.zone")
    if not chosen(setup.values, "languages"):
        problems["languages"] = words("problem.languages")
    return problems


def _services(setup: Setup) -> Problems:
    if not setup.services:
        return {f"{SERVICE}_0": words("problem.required")}
    keys = [f"{SERVICE}_{n}" for n in range(setup.lines[SERVICE]) if text(setup.values, f"{SERVICE}_{n}")]
    found = {key: required(setup.values, key) for key in keys}
    names = [text(setup.values, key) for key in keys]
    again = {key: words("problem.name_taken") for n, key in enumerate(keys) if names[n] in names[:n]}
    return {**{key: problem for key, problem in found.items() if problem is not None}, **again}


def _counters(setup: Setup) -> Problems:
    return gathered(counters=whole(setup.values, "counters", 1, MOST_COUNTERS))


def _staff(setup: Setup) -> Problems:
    problems: Problems = {}
    for n in setup.people():
        line = f"{PERSON}_{n}"
        if missing := required(setup.values, f"{line}_name"):
            problems[f"{line}_name"] = missing
        if not USERNAME.match(text(setup.values, f"{line}_username")):
            problems[f"{line}_username"] = words("problem.username")
        if len(str(setup.values.get(f"{line}_password", ""))) < SHORTEST_PASSWORD:
            problems[f"{line}_password"] = words("problem.password", count=SHORTEST_PASSWORD)
    return problems


def _nothing(_setup: Setup) -> Problems:
    return {}


_CHECKS = {
    Step.ORGANISATION: _organisation,
    Step.BRANCH: _branch,
    Step.SERVICES: _services,
    Step.COUNTERS: _counters,
    Step.STAFF: _staff,
    Step.DEVICES: _nothing,
    Step.TICKET: _nothing,
}

"""The first set-up's steps: what each asks, what is wrong, and the branch that comes of it."""

from datetime import UTC, datetime

import pytest
from qms_admin.setup import (
    MAY_SKIP,
    STEPS,
    Setup,
    Step,
    begun,
    branch_file,
    filled,
    is_ready,
    key_of,
    may_go_back,
    moved,
    with_line,
)
from qms_contract.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def answered(**values: str | tuple[str, ...]) -> Setup:
    setup = begun("City of Bandung", "Asia/Jakarta", "id", NOW)
    for key, value in {"branch": "Sudirman", "service_0": "Cashier", "service_2": "Registry", **values}.items():
        setup = filled(setup, key, value)
    return setup


def at(step: Step, **values: str | tuple[str, ...]) -> Setup:
    setup = answered(**values)
    while setup.step is not step:
        setup = moved(setup, 1)
    return setup


@pytest.mark.parametrize(
    ("step", "values", "wrong"),
    [
        (Step.ORGANISATION, {"organisation": " "}, {"organisation"}),
        (Step.BRANCH, {"branch": "", "time_zone": "Mars", "languages": ()}, {"branch", "time_zone", "languages"}),
        (Step.SERVICES, {"service_0": "", "service_2": ""}, {"service_0"}),
        (Step.SERVICES, {"service_1": "Cashier"}, {"service_1"}),
        (Step.COUNTERS, {"counters": "0"}, {"counters"}),
        (Step.COUNTERS, {"counters": "many"}, {"counters"}),
        (Step.STAFF, {"person_0_name": "Ani"}, {"person_0_username", "person_0_password"}),
        (Step.STAFF, {"person_0_username": "Ani!", "person_0_password": "short"},
         {"person_0_name", "person_0_username", "person_0_password"}),
    ],
)  # fmt: skip
def test_a_step_is_not_left_before_it_is_answered(step: Step, values: dict[str, str], wrong: set[str]) -> None:
    setup = at(step, **values)
    assert not is_ready(setup)
    assert setup.problems == {}, "nobody is blamed before wanting to go on"
    asked = Setup(step=setup.step, values=setup.values, lines=setup.lines, asked=True)
    assert asked.problems.keys() == wrong


def test_what_is_known_is_filled_in_and_nobody_has_to_be_named() -> None:
    assert all(is_ready(at(step)) for step in STEPS)
    assert Step.STAFF in MAY_SKIP


def test_the_branch_has_lettered_services_and_numbered_counters_that_serve_all() -> None:
    file = branch_file(answered(counters="3"))
    assert file.branch == {"name": "Sudirman", "time_zone": "Asia/Jakarta", "languages": ["id"]}
    assert [(one["code"], one["name"]) for one in file.services] == [("A", "Cashier"), ("B", "Registry")]
    assert [one["name"] for one in file.counters] == ["1", "2", "3"]
    assert all(len(one["service_ids"]) == 2 for one in file.counters)


def test_what_the_branch_was_made_from_is_not_gone_back_to() -> None:
    made = at(Step.STAFF)
    assert may_go_back(made)
    made = Setup(step=made.step, values=made.values, branch_id=new_id())
    assert not may_go_back(made)
    assert may_go_back(moved(made, 1))
    assert moved(at(Step.TICKET), 1).step is Step.TICKET


def test_another_answer_is_another_request_and_a_repeat_is_not() -> None:
    setup = answered()
    assert moved(setup, 1).request_id == setup.request_id
    assert filled(setup, "branch", "Dago").request_id != setup.request_id


def test_lines_end_with_the_alphabet() -> None:
    setup = answered()
    for _ in range(40):
        setup = with_line(setup, "service")
    assert setup.lines["service"] == 26


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("file.branch.time_zone", (Step.BRANCH, "time_zone")),
        ("file.branch.name", (Step.BRANCH, "branch")),
        ("file.services.2.name", (Step.SERVICES, "service_2")),
        ("file.counters.0.name", None),
        ("None", None),
    ],
)
def test_a_refusal_of_the_file_belongs_to_the_question(place: str, wanted: tuple[Step, str] | None) -> None:
    assert key_of(place) == wanted

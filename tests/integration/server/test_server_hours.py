"""Opening hours through the API: what is refused when closed or full, with the next opening, and hours that cannot be."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.branches import make_branch
from tests.support.server import Branch, LiveServer

MONDAY_NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12:00 in Jakarta
NO_TIME = {"opens": "09:00", "closes": "09:00"}
WEEK = {"mon": [{"opens": "08:00", "closes": "12:00"}, {"opens": "13:00", "closes": "16:00"}]}


@pytest.fixture
async def branch(server: LiveServer) -> Branch:
    """In Jakarta, where the moments of these tests are."""
    return await make_branch(server, time_zone="Asia/Jakarta")


def at(branch: Branch, moment: datetime) -> None:
    branch.server.parts.commands.clock = lambda: moment


async def take(branch: Branch, number: int = 0) -> httpx.Response:
    return await branch.admin.command("/api/tickets", service_id=branch.services[number])


def refusal(answer: httpx.Response) -> tuple[str, Any]:
    error = answer.json()["error"]
    return error["code"], error["details"]["next_opening"]


async def test_a_closed_service_says_when_it_opens(branch: Branch) -> None:
    at(branch, MONDAY_NOON)
    await branch.admin.change(f"/api/branches/{branch.branch_id}", hours=WEEK)
    assert refusal(await take(branch)) == ("SERVICE_CLOSED", "2026-03-02T13:00:00+07:00")
    at(branch, MONDAY_NOON.replace(hour=6))
    assert (await take(branch)).status_code == 201


async def test_a_holiday_is_closed_and_a_service_may_have_hours_of_its_own(branch: Branch) -> None:
    at(branch, MONDAY_NOON.replace(hour=6))
    holiday = {"date": "2026-03-02", "name": "Nyepi"}
    await branch.admin.change(f"/api/branches/{branch.branch_id}", hours=WEEK, exceptions=[holiday])
    assert refusal(await take(branch)) == ("SERVICE_CLOSED", "2026-03-09T08:00:00+07:00")
    await branch.admin.change(f"/api/branches/{branch.branch_id}", exceptions=[])
    await branch.admin.change(f"/api/services/{branch.services[1]}", hours={"tue": WEEK["mon"]})
    assert (await take(branch)).status_code == 201
    assert refusal(await take(branch, 1)) == ("SERVICE_CLOSED", "2026-03-03T08:00:00+07:00")


async def test_the_last_ticket_is_given_before_the_close(branch: Branch) -> None:
    await branch.admin.change(f"/api/branches/{branch.branch_id}", hours=WEEK)
    await branch.admin.change(f"/api/services/{branch.services[0]}", last_ticket_minutes=30)
    at(branch, MONDAY_NOON.replace(hour=8, minute=30))
    assert refusal(await take(branch))[0] == "SERVICE_CLOSED"
    assert (await take(branch, 1)).status_code == 201


async def test_a_full_day_says_when_the_next_begins(branch: Branch) -> None:
    at(branch, MONDAY_NOON.replace(hour=2))
    await branch.admin.change(f"/api/branches/{branch.branch_id}", hours={**WEEK, "tue": WEEK["mon"]})
    await branch.admin.change(f"/api/services/{branch.services[0]}", max_per_day=1)
    assert (await take(branch)).status_code == 201
    assert refusal(await take(branch)) == ("SERVICE_FULL", "2026-03-03T08:00:00+07:00")


async def test_a_branch_that_moves_to_another_zone_repeats_no_number(branch: Branch) -> None:
    """In Honolulu it is still the day before: its series goes on where it stood, and back home nothing comes twice."""
    at(branch, MONDAY_NOON)
    numbers = []
    for zone in ("Asia/Jakarta", "Pacific/Honolulu", "Asia/Jakarta", "Pacific/Honolulu", "Pacific/Kiritimati"):
        await branch.admin.change(f"/api/branches/{branch.branch_id}", time_zone=zone)
        ticket = (await take(branch)).json()
        numbers.append((ticket["business_day"], ticket["display_number"]))
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("hours.mon", {"hours": {"mon": [{"opens": "12:00", "closes": "08:00"}]}}),
        (
            "hours.tue",
            {"hours": {"tue": [{"opens": "08:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}]}},
        ),
        (
            "exceptions.0",
            {"exceptions": [{"date": "2026-03-02", "name": "x", "spans": [NO_TIME]}]},
        ),
        ("exceptions", {"exceptions": [{"date": "2026-03-02", "name": "x"}, {"date": "2026-03-02", "name": "y"}]}),
    ],
)
async def test_hours_that_cannot_be_are_refused_with_their_field(
    branch: Branch, field: str, fields: dict[str, Any]
) -> None:
    path = f"/api/branches/{branch.branch_id}"
    before = (await branch.admin.get(path)).json()
    answer = await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": before["version"], **fields})
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": field}])
    assert (await branch.admin.get(path)).json() == before


async def test_numbers_begin_anew_at_the_branch_s_own_hour_and_nothing_is_deleted(branch: Branch) -> None:
    """The day of this branch begins at four in the morning of Jakarta (21:00 UTC)."""
    await branch.admin.change(f"/api/branches/{branch.branch_id}", day_starts_hour=4)
    taken = []
    for hour, minute in ((12, 0), (20, 59), (21, 0), (23, 30)):
        at(branch, MONDAY_NOON.replace(hour=hour, minute=minute))
        taken.append((await take(branch)).json())
    days = [(ticket["business_day"], ticket["display_number"]) for ticket in taken]
    assert days == [("2026-03-02", "A001"), ("2026-03-02", "A002"), ("2026-03-03", "A001"), ("2026-03-03", "A002")]
    for ticket in taken:
        kept = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
        assert [kept[name] for name in ("display_number", "status")] == [ticket["display_number"], "waiting"]


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({"number_width": 4, "first_number": 500, "last_number": 501}, ["A0500", "A0501", "A1000", "A1001"]),
        ({"number_width": 2, "first_number": 98, "last_number": 99}, ["A98", "A99", "A100", "A101"]),
        ({"number_width": 1, "first_number": 1, "last_number": 2}, ["A1", "A2", "A10", "A11"]),
    ],
)
async def test_a_service_s_format_and_range_with_a_digit_more_at_the_end(
    branch: Branch, fields: dict[str, int], numbers: list[str]
) -> None:
    await branch.admin.change(f"/api/services/{branch.services[0]}", **fields)
    assert [(await take(branch)).json()["display_number"] for _ in numbers] == numbers

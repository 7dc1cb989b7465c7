"""Configuration that contradicts itself is refused, with the field named, and nothing of it is kept."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.server import ApiClient, Branch

NEVER = {"mon": [{"opens": "08:00", "closes": "08:30"}]}


def fields_of(details: object) -> set[str]:
    """The fields an answer names, whichever of its forms it has: our checks, a constraint, or the body's types."""
    named = details if isinstance(details, list) else [details]
    return {str(one.get("field") or one.get("key") or one.get("message", "")) for one in named if isinstance(one, dict)}


async def refused(admin: ApiClient, path: str, body: dict[str, Any], status: int, field: str) -> None:
    """`path` of one thing is changed, of a list is added to; afterwards all is as before."""
    everything = await configuration(admin)
    is_change = path.count("/") > 2 or path == "/api/tenant"
    if is_change:
        body = {"version": (await admin.get(path)).json()["version"], **body}
    answer = await (admin.patch if is_change else admin.post)(path, json={"request_id": str(uuid4()), **body})
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert any(field in one for one in fields_of(error["details"])) or field in error["message"], error
    assert await configuration(admin) == everything


async def configuration(admin: ApiClient) -> list[str]:
    nouns = ("branches", "services", "counters", "config/versions")
    return [(await admin.get("/api/tenant")).text, *[(await admin.get(f"/api/{noun}")).text for noun in nouns]]


@pytest.mark.parametrize(
    "zone", ["Mars/Phobos", "Asia", "../../etc/passwd", "/etc/localtime", "localtime", "jakarta", "+7"]
)
async def test_a_zone_that_does_not_exist(branch: Branch, zone: str) -> None:
    await refused(branch.admin, "/api/branches", {"name": "New", "time_zone": zone}, 400, "time_zone")
    await refused(branch.admin, f"/api/branches/{branch.branch_id}", {"time_zone": zone}, 400, "time_zone")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": {"mon": [{"opens": "17:00", "closes": "09:00"}]}}, "hours.mon"),
        ({"hours": {"mon": [{"opens": "09:00", "closes": "09:00"}]}}, "hours.mon"),
        (
            {"hours": {"tue": [{"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "15:00"}]}},
            "hours.tue",
        ),
        ({"opens_at": "17:00", "closes_at": "09:00"}, "closes_at"),
        ({"hours": NEVER, "last_ticket_minutes": 30}, "last_ticket_minutes"),
        ({"hours": NEVER, "opens_at": "09:00"}, "opens_at"),
        ({"first_number": 500, "last_number": 100}, "last_number"),
        ({"prefix": "B"}, "prefix"),
        ({"code": "B"}, "code"),
        ({"number_width": 0}, "number_width"),
    ],
)
async def test_a_service_that_contradicts_itself(branch: Branch, change: dict[str, Any], field: str) -> None:
    status = 409 if field in {"prefix", "code"} else 400
    await refused(branch.admin, f"/api/services/{branch.services[0]}", change, status, field)
    whole = {"branch_id": branch.branch_id, "code": "Z", "name": "Zeta", **change}
    await refused(branch.admin, "/api/services", whole, status, field)


async def test_a_branch_whose_day_ends_before_it_starts(branch: Branch) -> None:
    path, bad = f"/api/branches/{branch.branch_id}", [{"opens": "12:00", "closes": "08:00"}]
    await refused(branch.admin, path, {"hours": {"fri": bad}}, 400, "hours.fri")
    holiday = {"date": "2027-01-01", "name": "New Year", "spans": bad}
    await refused(branch.admin, path, {"exceptions": [holiday]}, 400, "exceptions.0")
    twice = [{**holiday, "spans": []}] * 2
    await refused(branch.admin, path, {"exceptions": twice}, 400, "exceptions")


@pytest.mark.parametrize("weight", [0, -1, 101, 1.5])
async def test_a_weight_of_zero(branch: Branch, weight: float) -> None:
    path, service_id = f"/api/counters/{branch.counters[0]}", branch.services[0]
    await refused(branch.admin, path, {"weights": {service_id: weight}}, 400, "weights")
    rules = (await branch.admin.get("/api/tenant")).json()["priority_classes"]
    body = {"priority_classes": [{**rules[0], "weight": weight}, *rules[1:]]}
    await refused(branch.admin, "/api/tenant", body, 400, "weight")


async def test_a_weight_for_a_service_that_the_counter_does_not_serve(branch: Branch) -> None:
    body = {"branch_id": branch.branch_id, "name": "9", "service_ids": [branch.services[0]]}
    await refused(branch.admin, "/api/counters", {**body, "weights": {branch.services[1]: 2}}, 400, "weights")


async def test_two_services_whose_numbers_a_class_makes_alike(branch: Branch) -> None:
    """V for VIPs before A and a service VA: which of the two is VA001?"""
    admin = branch.admin
    rules = (await admin.get("/api/tenant")).json()["priority_classes"]
    vip = [{**rule, "prefix": "V" if rule["priority_class"] == "vip" else ""} for rule in rules]
    made = await admin.command("/api/services", branch_id=branch.branch_id, code="W", name="W", prefix="VA")
    await refused(admin, "/api/tenant", {"priority_classes": vip}, 409, "priority_classes")
    await admin.change(f"/api/services/{made.json()['service_id']}", prefix="W")
    await admin.change("/api/tenant", priority_classes=vip)
    body = {"branch_id": branch.branch_id, "code": "X", "name": "X", "prefix": "VB"}
    await refused(admin, "/api/services", body, 409, "prefix")
    await refused(admin, f"/api/services/{branch.services[1]}", {"prefix": "VA"}, 409, "prefix")
    await admin.change(f"/api/services/{branch.services[1]}", prefix="VB", code="VB")


async def test_a_service_does_not_lose_its_last_counter(branch: Branch) -> None:
    admin, (first, second) = branch.admin, branch.counters
    await admin.change(f"/api/counters/{first}", service_ids=[branch.services[0]])
    last = f"/api/counters/{second}"
    await refused(admin, last, {"service_ids": [branch.services[0]]}, 409, "service_ids")
    await refused(admin, last, {"active": False}, 409, "service_ids")
    deleted = await admin.delete(last, params={"request_id": str(uuid4())})
    assert (deleted.status_code, fields_of(deleted.json()["error"]["details"])) == (409, {"service_ids"})
    await admin.change(f"/api/services/{branch.services[1]}", active=False)
    await admin.change(last, service_ids=[])
    await refused(admin, f"/api/services/{branch.services[1]}", {"active": True}, 409, "active")
    await admin.change(last, service_ids=[branch.services[1]])
    await admin.change(f"/api/services/{branch.services[1]}", active=True)


async def test_a_branch_is_set_up_step_by_step(branch: Branch) -> None:
    """A service comes before the counters that serve it; that is no contradiction, but nobody could call its tickets."""
    kiosk = await branch.device()
    made = await branch.admin.command("/api/services", branch_id=branch.branch_id, code="N", name="New")
    assert made.status_code == 201, made.text
    service_id = made.json()["service_id"]
    await branch.admin.change(f"/api/services/{service_id}", name="Newer")
    refused = await branch.admin.command("/api/tickets", service_id=service_id)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "SERVICE_CLOSED")
    assert service_id not in [one["service_id"] for one in (await kiosk.get("/api/devices/me")).json()["services"]]
    await branch.admin.change(f"/api/counters/{branch.counters[0]}", service_ids=[*branch.services, service_id])
    assert service_id in [one["service_id"] for one in (await kiosk.get("/api/devices/me")).json()["services"]]
    await branch.admin.issue(service_id)


async def test_hours_that_never_open_are_allowed_when_nobody_gave_any(branch: Branch) -> None:
    """Closed on every weekday is said, not contradicted."""
    changed = await branch.admin.change(f"/api/services/{branch.services[0]}", hours={})
    assert changed["hours"] == {}


@pytest.mark.parametrize(
    "offers",
    [
        [{"priority_class": "regular"}],
        [{"priority_class": "vip"}, {"priority_class": "vip"}],
        [{"priority_class": "vip", "names": {"en": "x" * 61}}],
        [{"priority_class": "nobility"}],
    ],
)
async def test_priority_that_cannot_be_offered(branch: Branch, offers: list[dict[str, Any]]) -> None:
    await refused(
        branch.admin, f"/api/branches/{branch.branch_id}", {"priority_offers": offers}, 400, "priority_offers"
    )
    new = {"name": "New", "time_zone": "UTC", "priority_offers": offers}
    await refused(branch.admin, "/api/branches", new, 400, "priority_offers")

"""Long lists: found, sorted and paged by the server; what cannot be asked for is refused in words."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from qms_contract.device_health import MOST_BUFFERED, OFFLINE_AFTER, WRONG_CLOCK_MS, attention
from qms_contract.devices import Device, DevicePage, DeviceType, PrinterStatus
from qms_contract.lists import DeviceState
from qms_contract.wire import decode, encode, utc_now

from tests.support.branches import make_branch
from tests.support.postgres import Database
from tests.support.server import Branch

SECOND = timedelta(seconds=1)


async def names(branch: Branch, noun: str, key: str = "name", **asked: Any) -> list[str]:
    answer = await branch.admin.get(f"/api/{noun}", params=asked)
    assert answer.status_code == 200, answer.text
    return [one[key] for one in answer.json()["items"]]


async def add_device(branch: Branch, name: str, kind: str = "kiosk", branch_id: str | None = None) -> str:
    body = {"branch_id": branch_id or branch.branch_id, "name": name, "type": kind}
    made = await branch.admin.command("/api/devices", **body)
    assert made.status_code == 201, made.text
    return str(made.json()["device_id"])


async def add_branch(branch: Branch, name: str) -> str:
    made = await branch.admin.command("/api/branches", name=name, time_zone="Asia/Jakarta")
    return str(made.json()["branch_id"])


async def test_words_are_found_in_either_case_in_the_name_and_in_the_branchs(branch: Branch) -> None:
    north = await add_branch(branch, "North Side")
    await add_device(branch, "Kiosk door")
    await add_device(branch, "Kiosk hall", branch_id=north)
    assert await names(branch, "devices", q="KIOSK") == ["Kiosk door", "Kiosk hall"]
    assert await names(branch, "devices", q="north kiosk") == ["Kiosk hall"]
    assert await names(branch, "devices", q="north door") == []
    assert await names(branch, "branches", q="nor") == ["North Side"]
    assert await names(branch, "services", q="service b") == ["Service B"]
    assert await names(branch, "counters", q="2") == ["2"]


async def test_a_sought_percent_sign_is_only_that(branch: Branch) -> None:
    await add_device(branch, "Kiosk 100%")
    await add_device(branch, "Kiosk 1")
    assert await names(branch, "devices", q="%") == ["Kiosk 100%"]
    assert await names(branch, "devices", q="_") == []


async def test_people_are_found_by_name_username_branch_role_and_id(branch: Branch) -> None:
    await branch.person("dewi")
    await branch.person("rina", role="supervisor")
    people = (await branch.admin.get("/api/users")).json()["items"]
    rina = next(one for one in people if one["username"] == "rina")
    assert await names(branch, "users", "username", q="main") == ["dewi", "rina"]
    assert await names(branch, "users", "username", role="supervisor") == ["rina"]
    assert await names(branch, "users", "username", q=rina["user_id"]) == ["rina"]
    assert await names(branch, "users", "username", id=rina["user_id"]) == ["rina"]
    assert await names(branch, "users", "username", id=str(uuid4())) == []


async def test_several_are_asked_for_by_their_ids(branch: Branch) -> None:
    made = [await add_device(branch, name) for name in ("C", "A", "B")]
    assert await names(branch, "devices", id=[made[0], made[1]]) == ["A", "C"]


async def test_a_list_is_sorted_both_ways_whatever_the_case(branch: Branch) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        await add_device(branch, name)
    assert await names(branch, "devices") == ["Alpha", "beta", "Gamma"]
    assert await names(branch, "devices", sort="-name") == ["Gamma", "beta", "Alpha"]


async def test_pages_neither_repeat_nor_leave_out_what_is_called_the_same(branch: Branch) -> None:
    for number in range(4):
        await add_device(branch, "Kiosk", branch_id=await add_branch(branch, f"Branch {number}"))
    for sort in ("name", "-name", "version", "-version", "last_seen", "-last_seen", "urgency", "branch", "-branch"):
        pages = [await names(branch, "devices", "device_id", sort=sort, limit=1, offset=row) for row in range(4)]
        assert len({page[0] for page in pages}) == 4, sort
        sought = await names(branch, "devices", "device_id", sort=sort, q="kiosk")
        assert sought == [page[0] for page in pages], f"{sort}: what is sought among all stands in the same order"


async def test_the_total_is_of_all_that_are_wanted_also_beyond_the_last_page(branch: Branch) -> None:
    for number in range(3):
        await add_device(branch, f"Kiosk {number}")
    await add_device(branch, "Display", "display")
    for asked, total in (({}, 4), ({"q": "kiosk"}, 3), ({"type": "display"}, 1), ({"state": "never_seen"}, 4)):
        for offset in (0, 2, 50):
            answer = await branch.admin.get("/api/devices", params={**asked, "limit": 1, "offset": offset})
            assert answer.json()["total"] == total, (asked, offset)


@pytest.mark.parametrize(
    ("noun", "asked"),
    [
        ("devices", {"sort": "colour"}),
        ("devices", {"state": "fine"}),
        ("devices", {"type": "toaster"}),
        ("devices", {"q": "x" * 101}),
        ("devices", {"id": "no-id"}),
        ("devices", {"limit": 501}),
        ("devices", {"limit": 0}),
        ("devices", {"offset": -1}),
        ("users", {"sort": "urgency"}),
        ("users", {"role": "king"}),
        ("branches", {"sort": "last_seen"}),
        ("branches", {"id": [str(uuid4())] * 101}),
    ],
)
async def test_what_cannot_be_asked_for_is_refused(branch: Branch, noun: str, asked: dict[str, Any]) -> None:
    answer = await branch.admin.get(f"/api/{noun}", params=asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_FAILED")
    assert next(iter(asked)) in answer.text


async def test_who_manages_a_branch_finds_and_counts_that_branch_alone(branch: Branch) -> None:
    other = await add_device(branch, "Kiosk there", branch_id=await add_branch(branch, "North"))
    await add_device(branch, "Kiosk here")
    supervisor = await branch.person("rina", role="supervisor")
    seen = await supervisor.get("/api/devices", params={"q": "kiosk", "sort": "urgency"})
    assert [one["name"] for one in seen.json()["items"]] == ["Kiosk here"]
    assert (await supervisor.get("/api/devices", params={"id": other})).json()["items"] == []
    assert (await supervisor.get("/api/devices/summary")).json()["total"] == 1
    assert (await branch.admin.get("/api/devices/summary")).json()["total"] == 2


async def test_another_tenants_things_are_not_found(branch: Branch) -> None:
    theirs = await make_branch(branch.server, "other")
    device_id = await add_device(theirs, "Kiosk theirs")
    assert await names(branch, "devices", q="theirs") == []
    assert await names(branch, "devices", id=device_id) == []
    assert (await branch.admin.get("/api/devices/summary")).json()["total"] == 0
    refused = await branch.admin.get("/api/devices/summary", params={"branch_id": theirs.branch_id})
    assert refused.status_code == 404


async def test_the_people_of_a_role_are_counted(branch: Branch) -> None:
    made = await branch.admin.command("/api/roles", name="Front desk", permissions=["tickets.issue"])
    role_id = made.json()["role_id"]
    await branch.person("dewi")
    (dewi,) = (await branch.admin.get("/api/users", params={"q": "dewi"})).json()["items"]
    await branch.admin.change(f"/api/users/{dewi['user_id']}", role_id=role_id)
    answer = await branch.admin.get("/api/users", params={"role_id": role_id, "limit": 1})
    assert (answer.json()["total"], answer.json()["items"][0]["username"]) == (1, "dewi")


SAYINGS: dict[str, list[Any]] = {
    "active": [True, True, True, False],
    "seen": [None, timedelta(), OFFLINE_AFTER - 20 * SECOND, OFFLINE_AFTER + SECOND],
    "printer": [None, *(str(one) for one in PrinterStatus)],
    "buffered": [None, 0, MOST_BUFFERED, MOST_BUFFERED + 1],
    "clock_skew_ms": [None, 0, WRONG_CLOCK_MS, -WRONG_CLOCK_MS - 1, WRONG_CLOCK_MS + 1, -(2**31)],
    "troubles": [[], [], [{"kind": "no_sound", "subject": ""}]],
    "quarantined": [False, False, True],
}
_SAY = """
UPDATE devices SET active = $2, last_seen_at = $3, printer = $4, buffered = $5, clock_skew_ms = $6, troubles = $7::jsonb,
    quarantined = $8::jsonb WHERE device_id = $1
"""


async def say(connection: asyncpg.Connection, device_id: str, said: dict[str, Any]) -> None:
    held = {"ticket_id": str(uuid4()), "display_number": "L1-001", "service_id": str(uuid4()), "reason": "closed"}
    tickets = [{**held, "issued_at": utc_now()}] if said["quarantined"] else []
    seen = None if said["seen"] is None else utc_now() - said["seen"]
    fields = (said["active"], seen, said["printer"], said["buffered"], said["clock_skew_ms"])
    as_json = [encode(one).decode() for one in (said["troubles"], tickets)]
    await connection.execute(_SAY, device_id, *fields, *as_json)


async def test_the_server_counts_by_the_rule_that_the_screen_shows(branch: Branch, database: Database) -> None:
    """Whatever a device said: its state, its place by urgency and the summary are those of device_health."""
    ids = [await add_device(branch, f"Kiosk {number}") for number in range(6)]
    chance = Random(7)
    connection = await asyncpg.connect(database.cluster.url("postgres", database.name))
    try:
        for _ in range(60):
            for device_id in ids:
                await say(connection, device_id, {key: chance.choice(values) for key, values in SAYINGS.items()})
            await compare(branch)
    finally:
        await connection.close()


async def compare(branch: Branch) -> None:
    answer = await branch.admin.get("/api/devices", params={"sort": "urgency"})
    devices, now = decode(answer.content, DevicePage).items, utc_now()
    by_state = {str(state): sorted(await names(branch, "devices", state=state)) for state in DeviceState}
    expected = {str(state): sorted(one.name for one in devices if state_of(one, now) is state) for state in DeviceState}
    assert by_state == expected
    assert [one.name for one in devices] == [one.name for one in sorted(devices, key=lambda one: rank(one, now))]
    summary = (await branch.admin.get("/api/devices/summary")).json()
    kiosks = len([one for one in devices if one.type is DeviceType.KIOSK])
    assert (summary["attention"], summary["kiosks"]) == (len(expected["attention"]), kiosks)


def state_of(device: Device, now: Any) -> DeviceState:
    if not device.active:
        return DeviceState.REVOKED
    if device.last_seen_at is None:
        return DeviceState.NEVER_SEEN
    return DeviceState.ATTENTION if attention(device, now) else DeviceState.WELL


def rank(device: Device, now: Any) -> tuple[bool, bool, str]:
    return not attention(device, now), not device.active, device.name

"""device.status: told when a device's health changes, and only then; also when it has gone."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.topics import all_topic, device_topic
from qms_contract.wire import utc_now
from qms_server.jobs.devices import tell_lost_devices
from qms_server.usecases import run_device

from tests.support.live import Frame, live
from tests.support.server import ApiClient, Branch


@pytest.fixture
async def kiosk(branch: Branch) -> ApiClient:
    return await branch.device("kiosk")


async def id_of(kiosk: ApiClient) -> str:
    return str((await kiosk.get("/api/devices/me")).json()["device"]["device_id"])


async def beat(kiosk: ApiClient, **said: Any) -> None:
    body = {"app_version": "1", "sent_at": utc_now().isoformat(), "printer": "ok", **said}
    answer = await kiosk.post("/api/devices/me/heartbeat", json=body)
    assert answer.status_code == 200, answer.text


async def head(branch: Branch) -> int:
    return int((await branch.admin.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")).json()["offset"])


def refused_ticket(branch: Branch) -> dict[str, Any]:
    when = utc_now().isoformat()
    names = {"ticket_id": str(uuid4()), "display_number": "L1-001", "service_id": branch.services[0]}
    return {**names, "issued_at": when, "reason": "no such service"}


async def test_how_its_program_does_is_kept_as_it_was_said_last(branch: Branch, kiosk: ApiClient) -> None:
    device_id = await id_of(kiosk)
    said = {"running_seconds": 525_600, "memory_mb": 212, "machine_mb": 2048, "answered_ms": 24}
    before = await head(branch)
    for told, kept in (
        ({"vitals": said}, said),
        ({}, None),
        ({"vitals": {"running_seconds": 5}}, {"running_seconds": 5}),
    ):
        await beat(kiosk, **told)
        found = (await branch.admin.get(f"/api/devices/{device_id}")).json()["vitals"]
        assert (found and {name: value for name, value in found.items() if value is not None}) == kept
    assert await head(branch) - before == 1, "that it is there is told, and not how many seconds it runs"


async def test_since_when_it_does_how_is_kept_the_newest_first(branch: Branch, kiosk: ApiClient) -> None:
    device_id = await id_of(kiosk)
    for said in ({}, {"printer": "low"}, {"printer": "low", "buffered": 3}, {"printer": "out"}, {"printer": "ok"}):
        await beat(kiosk, **said)
    moments = (await branch.admin.get(f"/api/devices/{device_id}")).json()["moments"]
    assert [one["health"] for one in moments] == ["works", "no_paper", "low_paper", "works"]
    times = [one["at"] for one in moments]
    assert times == sorted(times, reverse=True)
    for number in range(6):
        await beat(kiosk, printer=("out", "ok")[number % 2])
    moments = (await branch.admin.get(f"/api/devices/{device_id}")).json()["moments"]
    assert len(moments) == 8
    assert moments[0]["health"] == "works"


async def test_each_change_is_told_once_and_a_heartbeat_that_says_nothing_new_moves_nothing(
    branch: Branch, kiosk: ApiClient
) -> None:
    device_id, refused = await id_of(kiosk), refused_ticket(branch)
    changes: list[tuple[dict[str, Any], int]] = [
        ({}, 1),  # it is there
        ({}, 0),
        ({"printer": "low"}, 1),
        ({"printer": "low", "app_version": "2"}, 0),
        ({"printer": "low", "buffered": 3}, 1),
        ({"printer": "low", "buffered": 7}, 0),  # it held some before
        ({"printer": "low", "quarantined": [refused]}, 1),
        ({"printer": "low", "quarantined": [{**refused, "reason": "still not"}]}, 0),
        ({}, 1),
    ]
    async with live(branch.admin) as client:
        for topic in (device_topic(device_id), all_topic(branch.branch_id)):
            assert (await client.subscribe(topic))["type"] == "subscribed"
        for said, told in changes:
            before = await head(branch)
            await beat(kiosk, **said)
            assert await head(branch) - before == told, said
        events = await client.events(2 * sum(told for _, told in changes))
    assert {event["type"] for event in events} == {"device.status"}
    by_topic: dict[str, list[Frame]] = {}
    for event in events:
        by_topic.setdefault(event["topic"], []).append(event["payload"]["device"])
    first, second = by_topic.values()
    assert [one["version"] for one in first] == [one["version"] for one in second]
    printers = [one["printer"] for one in by_topic[device_topic(device_id)]]
    assert printers == ["ok", "low", "low", "low", "ok"]
    assert by_topic[device_topic(device_id)][3]["quarantined"][0]["display_number"] == "L1-001"


async def test_a_device_that_has_gone_is_told_once_and_again_when_it_comes_back(
    branch: Branch, kiosk: ApiClient
) -> None:
    commands, device_id = branch.server.parts.commands, await id_of(kiosk)
    await beat(kiosk)
    never_heard = await branch.device("display")
    assert await tell_lost_devices(commands) == 0
    async with live(branch.admin) as client:
        await client.subscribe(device_topic(device_id))
        commands.clock = lambda: datetime.now(UTC) + timedelta(seconds=91)
        assert sum(await asyncio.gather(*(tell_lost_devices(commands) for _ in range(4)))) == 1
        assert await tell_lost_devices(commands) == 0
        (gone,) = await client.events(1)
        assert gone["type"] == "device.status"
        assert gone["payload"]["device"]["device_id"] == device_id
        commands.clock = lambda: datetime.now(UTC)
        await beat(kiosk)
        (back,) = await client.events(1)
    assert back["payload"]["device"]["last_seen_at"] > gone["payload"]["device"]["last_seen_at"]
    assert never_heard.token


async def test_a_device_that_was_switched_off_is_not_missed(branch: Branch, kiosk: ApiClient) -> None:
    await beat(kiosk)
    await branch.admin.change(f"/api/devices/{await id_of(kiosk)}", active=False)
    commands = branch.server.parts.commands
    commands.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    assert await tell_lost_devices(commands) == 0


async def test_a_device_hears_of_itself_and_of_no_other(branch: Branch, kiosk: ApiClient) -> None:
    other = await branch.device("display")
    async with live(kiosk) as client:
        assert (await client.subscribe(device_topic(await id_of(kiosk))))["type"] == "subscribed"
        assert (await client.subscribe(device_topic(await id_of(other))))["payload"]["code"] == "FORBIDDEN"
        await beat(other)
        await beat(kiosk, printer="out")
        (event,) = await client.events(1)
    assert event["payload"]["device"]["printer"] == "out"


async def test_two_machines_with_one_token_are_found_out_and_told(branch: Branch, kiosk: ApiClient) -> None:
    """A copied disk: token and series are the same, so both would count on from the same number."""
    first, copy, third = (str(uuid4()) for _ in range(3))
    for run, twice in ((first, False), (first, False), (copy, False), (first, True), (first, True), (copy, True)):
        await beat(kiosk, run=run)
        assert await told_twice(branch, kiosk) is twice, run
    await beat(kiosk, run=third, troubles=[{"kind": "no_sound"}])
    device = (await branch.admin.get(f"/api/devices/{await id_of(kiosk)}")).json()
    assert [one["kind"] for one in device["troubles"]] == ["no_sound", "used_twice"]


async def test_a_device_that_is_started_again_and_again_is_one_machine(branch: Branch, kiosk: ApiClient) -> None:
    for _ in range(8):
        run = str(uuid4())
        for _ in range(2):
            await beat(kiosk, run=run)
        await beat(kiosk)
        assert not await told_twice(branch, kiosk)


async def test_three_machines_in_turn_are_found_out_too(branch: Branch, kiosk: ApiClient) -> None:
    runs = [str(uuid4()) for _ in range(3)]
    for run in (*runs, runs[0]):
        await beat(kiosk, run=run)
    assert await told_twice(branch, kiosk)


async def test_a_second_machine_that_is_gone_is_told_no_longer(
    branch: Branch, kiosk: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [str(uuid4()) for _ in range(2)]
    for run in (*runs, runs[0]):
        await beat(kiosk, run=run)
    assert await told_twice(branch, kiosk)
    monkeypatch.setattr(run_device, "TWICE_TOLD", timedelta())
    await beat(kiosk, run=runs[0])
    assert not await told_twice(branch, kiosk)


async def told_twice(branch: Branch, kiosk: ApiClient) -> bool:
    device = (await branch.admin.get(f"/api/devices/{await id_of(kiosk)}")).json()
    return any(one["kind"] == "used_twice" for one in device["troubles"])

"""Orders to devices: asked, told on the feed and with the heartbeat, answered, kept for a while. And the staff PIN."""

import base64
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from qms_contract.pins import pin_matches
from qms_contract.topics import device_topic
from qms_contract.wire import utc_now
from qms_server.jobs.retention import ORDERS_KEPT, forget_leftovers
from qms_server.store.commands import TAKEN_WITHIN

from tests.support.live import live

PICTURE = b"\x89PNG\r\n\x1a\nnearly"


@pytest.fixture
async def kiosk(branch):
    """(device_id, the kiosk's client)."""
    made = (await branch.admin.command("/api/devices", branch_id=branch.branch_id, type="kiosk", name="Door")).json()
    token = (await branch.admin.post(f"/api/devices/{made['device_id']}/token")).json()["access_token"]
    return made["device_id"], branch.server.client(token)


async def beat(device, **said):
    answer = await device.post("/api/devices/me/heartbeat", json={"app_version": "1", "sent_at": _now(), **said})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _now():
    return utc_now().isoformat()


async def ordered(branch, device_id, command="screenshot"):
    answer = await branch.admin.command(f"/api/devices/{device_id}/commands", command=command)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_an_order_is_told_given_with_the_heartbeat_and_answered_once(branch, kiosk):
    device_id, device = kiosk
    async with live(device) as socket:
        await socket.subscribe(device_topic(device_id))
        order = await ordered(branch, device_id)
        (event,) = await socket.events(1)
    assert event["type"] == "device.command"
    assert event["payload"]["command"] == "screenshot"
    assert event["payload"]["command_id"] == order["command_id"]
    assert [one["command_id"] for one in (await beat(device))["commands"]] == [order["command_id"]]
    path = f"/api/devices/me/commands/{order['command_id']}/result"
    result = {"content": base64.b64encode(PICTURE).decode(), "content_type": "image/png"}
    for body in (result, {"failed": True, "message": "late"}):
        answered = (await device.post(path, json=body)).json()
        assert (answered["state"], answered["size"]) == ("done", len(PICTURE))
    assert (await beat(device))["commands"] == []
    listed = (await branch.admin.get(f"/api/devices/{device_id}/commands")).json()
    assert (listed["total"], listed["items"]) == (1, [answered])
    content = await branch.admin.get(f"/api/devices/{device_id}/commands/{order['command_id']}/content")
    assert (content.content, content.headers["content-type"]) == (PICTURE, "image/png")
    assert content.headers["x-content-type-options"] == "nosniff"


async def test_who_asked_is_in_the_audit_log(branch, kiosk):
    await ordered(branch, kiosk[0], "restart")
    entry = (await branch.admin.get("/api/audit-logs?action=device.commanded")).json()["items"][0]
    assert entry["target_id"] == kiosk[0]
    assert entry["after"] == {"command": "restart"}


async def test_an_order_nobody_took_expires_and_is_forgotten_later(branch, kiosk):
    device_id, device = kiosk
    order = await ordered(branch, device_id, "restart")
    parts = branch.server.parts
    now = parts.commands.clock()
    parts.orders._clock = lambda: now + TAKEN_WITHIN + timedelta(seconds=1)
    listed = (await branch.admin.get(f"/api/devices/{device_id}/commands")).json()["items"]
    assert [one["state"] for one in listed] == ["expired"]
    parts.commands.clock = lambda: now + ORDERS_KEPT + timedelta(minutes=1)
    await forget_leftovers(parts.commands)
    assert (await branch.admin.get(f"/api/devices/{device_id}/commands")).json()["total"] == 0
    gone = await device.post(f"/api/devices/me/commands/{order['command_id']}/result", json={})
    assert gone.json()["error"]["code"] == "NOT_FOUND"


async def test_a_device_answers_its_own_orders_only_and_nothing_huge(branch, kiosk):
    device_id, device = kiosk
    order = await ordered(branch, device_id)
    path = f"/api/devices/me/commands/{order['command_id']}/result"
    assert (await branch.admin.post(path, json={})).status_code == 403
    other = (await branch.admin.command("/api/devices", branch_id=branch.branch_id, type="display", name="Hall")).json()
    token = (await branch.admin.post(f"/api/devices/{other['device_id']}/token")).json()["access_token"]
    assert (await branch.server.client(token).post(path, json={})).status_code == 404
    huge = base64.b64encode(bytes(700_001)).decode()
    assert (await device.post(path, json={"content": huge, "content_type": "image/png"})).status_code == 400
    assert (await device.post(path, json={"content": "aGk="})).status_code == 400


async def test_what_a_kiosk_tells_of_itself_is_kept(branch, kiosk):
    device_id, device = kiosk
    painted, poison = _now(), {"ticket_id": str(uuid4()), "display_number": "L1-007", "service_id": str(uuid4())}
    poison |= {"issued_at": painted, "reason": "There is no such service in this branch."}
    await beat(device, last_painted_at=painted, quarantined=[poison])
    await beat(device, quarantined=[poison])
    told = (await branch.admin.get(f"/api/devices/{device_id}")).json()
    assert told["last_painted_at"][:19] == painted[:19]
    assert [one["display_number"] for one in told["quarantined"]] == ["L1-007"]


async def test_a_kiosk_that_holds_tickets_is_not_switched_off_unless_forced(branch, kiosk):
    device_id, device = kiosk
    await beat(device, buffered=3)
    path, version = f"/api/devices/{device_id}", 1
    body = {"request_id": str(uuid4()), "version": version, "active": False}
    refused = await branch.admin.patch(path, json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 409
    assert (await branch.admin.patch(path, json=body | {"request_id": str(uuid4()), "force": True})).status_code == 200
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 204


async def test_a_kiosk_that_is_away_may_hold_tickets_and_is_not_switched_off_unless_forced(branch, kiosk, database):
    """What it said last is from before it began to give out numbers of its own."""
    device_id, device = kiosk
    await beat(device, buffered=0)
    connection = await asyncpg.connect(database.cluster.url("postgres", database.name))
    away = "UPDATE devices SET last_seen_at = now() - interval '91 seconds' WHERE device_id = $1"
    await connection.execute(away, device_id)
    await connection.close()
    path, body = f"/api/devices/{device_id}", {"version": 1, "active": False}
    refused = await branch.admin.patch(path, json=body | {"request_id": str(uuid4())})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    assert "is away and may hold tickets" in refused.json()["error"]["message"]
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 409
    assert (await branch.admin.patch(path, json=body | {"request_id": str(uuid4()), "force": True})).status_code == 200
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 204


async def test_the_staff_pin_reaches_kiosks_as_a_hash_and_nobody_else(branch, kiosk):
    path = f"/api/branches/{branch.branch_id}"
    assert (await kiosk[1].get("/api/devices/me")).json()["staff_pin"] is None
    changed = await branch.admin.change(path, staff_pin="4711")
    assert changed["has_staff_pin"] is True
    assert "4711" not in str(changed)
    hashed = (await kiosk[1].get("/api/devices/me")).json()["staff_pin"]
    assert pin_matches("4711", hashed)
    assert not pin_matches("4712", hashed)
    history = (await branch.admin.get("/api/config/versions?entity=branches")).text
    assert "staff_pin_hash" not in history
    assert hashed not in history
    assert (await branch.admin.change(path, staff_pin=None))["has_staff_pin"] is False
    wrong = {"request_id": str(uuid4()), "version": 3, "staff_pin": "12"}
    assert (await branch.admin.patch(path, json=wrong)).status_code == 400

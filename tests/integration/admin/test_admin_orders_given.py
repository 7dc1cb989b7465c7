"""Orders given from the admin program, answered by a device over HTTP, and seen; on a real server."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

from qms_admin import intents
from qms_admin.order_desk import OrderDesk
from qms_admin.sections import Section
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_contract.devices import DeviceOrder, OrderState
from qms_contract.ids import new_id

from tests.support.admin_data import screen


async def a_kiosk(admin, branch):
    """Its id, and a client with its token."""
    body = {"request_id": str(new_id()), "branch_id": branch.branch_id, "type": "kiosk", "name": "Kiosk 1"}
    made = await branch.admin.post("/api/devices", json=body)
    assert made.status_code == 201, made.text
    device_id = made.json()["device_id"]
    token = (await branch.admin.post(f"/api/devices/{device_id}/token")).json()["access_token"]
    (kiosk,) = await admin.look(Section.DEVICES)
    return kiosk.device_id, branch.server.client(token)


async def beat(device, **health):
    body = {"sent_at": datetime.now(UTC).isoformat(), "app_version": "1.0", **health}
    answer = await device.post("/api/devices/me/heartbeat", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["commands"]


async def test_an_order_is_given_answered_seen_and_kept(admin, branch, tmp_path):
    device_id, device = await a_kiosk(admin, branch)
    await admin.until(lambda: admin.screen.orders.items == ())
    await admin.want(intents.GiveOrder(device_id, DeviceOrder.SEND_LOGS))
    assert admin.screen.orders.waiting == {DeviceOrder.SEND_LOGS}
    (order,) = await beat(device)
    body = {"content": base64.b64encode(b"one\ntwo").decode(), "content_type": "text/plain"}
    answer = await device.post(f"/api/devices/me/commands/{order['command_id']}/result", json=body)
    assert answer.status_code == 200, answer.text

    await admin.until(lambda: not admin.screen.orders.waiting)
    (seen,) = admin.screen.orders.items
    assert (seen.state, seen.size) == (OrderState.DONE, 7)
    await admin.want(intents.ShowContent(seen))
    assert admin.screen.orders.content.data == b"one\ntwo"
    await admin.want(intents.KeepContent(str(tmp_path / "log.txt")))
    assert (tmp_path / "log.txt").read_bytes() == b"one\ntwo"
    (tmp_path / "file").write_text("")
    await admin.want(intents.KeepContent(str(tmp_path / "file" / "log.txt")))
    assert admin.screen.notice.trouble
    await admin.want(intents.HideContent())
    assert admin.screen.orders.content is None


async def test_a_kiosk_that_holds_tickets_is_revoked_only_when_that_is_wanted(admin, branch):
    device_id, device = await a_kiosk(admin, branch)
    await beat(device, buffered=2)
    await admin.want(intents.Revoke(device_id))
    assert admin.screen.held == device_id
    (kiosk,) = admin.shown(Section.DEVICES)
    assert (kiosk.active, kiosk.buffered) == (True, 2)
    await admin.want(intents.LeaveDevice())
    assert admin.screen.held is None
    await admin.want(intents.Revoke(device_id, force=True))
    assert admin.shown(Section.DEVICES)[0].active is False


async def test_of_a_device_whose_orders_may_not_be_read_nothing_is_known(admin):
    """As for who may not give any: the server refuses, and nothing is offered."""
    shown, tasks = Observable(screen()), Tasks()
    OrderDesk(admin.api, shown, tasks)
    shown.update(lambda known: replace(known, section=Section.DEVICES))
    device_id = shown.value.chosen_id
    await admin.until(lambda: shown.value.orders.device_id == device_id)
    assert shown.value.orders.items is None
    await tasks.stop()


async def test_a_test_of_the_ticket_is_asked_of_a_kiosk_and_said(admin, branch):
    device_id, device = await a_kiosk(admin, branch)
    await admin.want(intents.GiveOrder(device_id, DeviceOrder.PRINT_TEST))
    assert "was asked to print a test" in admin.screen.notice.sentence
    assert [one["command"] for one in await beat(device)] == ["print_test"]

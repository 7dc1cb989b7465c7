"""Orders to a device as the program knows them."""

from datetime import UTC, datetime

import pytest
from qms_admin.device_orders import Content, Orders
from qms_contract.devices import ContentType, DeviceCommand, DeviceOrder, OrderState
from qms_contract.ids import new_id


def an_order(command=DeviceOrder.SCREENSHOT, state=OrderState.WAITING, **changes):
    at = datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)
    fields = {"command_id": new_id(), "device_id": new_id(), "command": command, "state": state, "created_at": at}
    return DeviceCommand(**{**fields, "created_by": "Maya", **changes})


def test_only_what_the_device_has_not_taken_is_waited_for():
    items = (
        an_order(),
        an_order(DeviceOrder.RELOAD, OrderState.DONE),
        an_order(DeviceOrder.RESTART, OrderState.EXPIRED),
    )
    assert Orders(new_id(), items).waiting == {DeviceOrder.SCREENSHOT}
    assert Orders().waiting == frozenset()


@pytest.mark.parametrize(
    ("command", "kind", "name"),
    [
        (DeviceOrder.SCREENSHOT, ContentType.PNG, "screenshot-20261123-030405.png"),
        (DeviceOrder.SEND_LOGS, ContentType.TEXT, "send_logs-20261123-030405.txt"),
    ],
)
def test_a_file_is_called_by_what_it_holds_and_when(command, kind, name):
    content = Content(an_order(command, content_type=kind), b"")
    assert content.file_name == name
    assert content.is_picture is (kind is ContentType.PNG)

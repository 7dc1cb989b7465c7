"""A device is asked to do something from its detail, what came of it is shown, and it is not revoked by accident."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from qms_admin import intents
from qms_admin.device_orders import Content, Orders
from qms_admin.sections import Section
from qms_contract.devices import ContentType, DeviceCommand, DeviceOrder, OrderState, QuarantinedTicket
from qms_contract.ids import new_id

from tests.gui.admin.test_admin_keyboard import active
from tests.gui.admin.test_admin_screens import find, press
from tests.support.admin_data import NOW, a_device, estate, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.keyboard_walk import is_seen, walk

KIOSK = make_id("Kiosk 1")


def an_order(command, state, **changes):
    fields = {
        "command_id": new_id(),
        "device_id": KIOSK,
        "command": command,
        "state": state,
        "created_by": "Maya Putri",
    }
    return DeviceCommand(**{**fields, "created_at": NOW - timedelta(minutes=3), **changes})


SCREENSHOT = an_order(
    DeviceOrder.SCREENSHOT, OrderState.DONE, finished_at=NOW, content_type=ContentType.PNG, size=2_000
)
LOG = an_order(DeviceOrder.SEND_LOGS, OrderState.DONE, finished_at=NOW, content_type=ContentType.TEXT, size=2_000)
ITEMS = (
    an_order(DeviceOrder.RELOAD, OrderState.WAITING),
    SCREENSHOT,
    LOG,
    an_order(DeviceOrder.RESTART, OrderState.FAILED, finished_at=NOW, message="Nobody is allowed to end this program here"),
    an_order(DeviceOrder.RESTART, OrderState.EXPIRED),
)  # fmt: skip
UNTAKEN = QuarantinedTicket(
    ticket_id=new_id(),
    display_number="L1-017",
    service_id=make_id("service A"),
    issued_at=NOW,
    reason="The service was deleted",
)


def devices(orders=None, **changes):
    health = {"buffered": 3, "quarantined": [UNTAKEN], "last_painted_at": NOW - timedelta(minutes=1)}
    kiosk = a_device("Kiosk 1", **{**health, **changes})
    known = estate(devices=(kiosk,))
    shown = screen(Section.DEVICES, estate=known, chosen={Section.DEVICES: KIOSK})
    return replace(shown, orders=Orders(KIOSK, ITEMS) if orders is None else orders)


def png():
    image = QImage(1080, 1920, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def said(window, name):
    labels = find(window, name).findChildren(QLabel)
    return [one.text() for one in labels]


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_is_cut(open_window, language, size):
    window = open_window(devices(), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []


def test_tickets_that_are_nowhere_else_are_shown_with_why(open_window):
    window = open_window(devices())
    facts = said(window, "device_facts")
    assert facts[facts.index("Tickets to send") + 1] == "3"
    assert facts[facts.index("Not taken by the server") + 1] == "1"
    assert facts[facts.index("Last picture painted") + 1] == "today at 10:13"
    number, why = said(window, "device_untaken")
    assert number == "L1-017"
    assert why == "Cashier & payments, today at 10:14: The service was deleted"


def test_orders_are_given_and_a_restart_is_asked_for_twice(open_window):
    window = open_window(devices())
    assert not find(window, "device_reload").isEnabled()  # it waits for one already
    for order in ("screenshot", "send_logs", "restart"):
        press(window, f"device_{order}")
    given = [intents.GiveOrder(KIOSK, one) for one in (DeviceOrder.SCREENSHOT, DeviceOrder.SEND_LOGS)]
    assert window.intents == given
    press(window, "restart_dialog_confirm")
    assert window.intents == [*given, intents.GiveOrder(KIOSK, DeviceOrder.RESTART)]


def test_what_came_of_each_is_said(open_window):
    window = open_window(devices())
    states = [find(window, f"order_state_{index}").text() for index in range(5)]
    assert states == [
        "Waits for the device, today at 10:11, Maya Putri",
        "Done, today at 10:14, Maya Putri",
        "Done, today at 10:14, Maya Putri",
        "Failed, today at 10:14, Maya Putri: Nobody is allowed to end this program here",
        "The device did not take it, today at 10:11, Maya Putri",
    ]
    assert not window.findChildren(QPushButton, "order_show_0")
    press(window, "order_show_1")
    assert window.intents == [intents.ShowContent(SCREENSHOT)]
    window.show_screen(devices(Orders(KIOSK, ())))
    assert find(window, "order_none").text()


def test_who_may_not_ask_and_a_revoked_device_have_no_orders(open_window):
    window = open_window(devices(Orders(KIOSK)))
    assert not [one for one in window.findChildren(QWidget, "device_orders") if one.isVisible()]
    window.show_screen(devices(active=False))
    assert not find(window, "device_screenshot").isEnabled()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_a_picture_is_shown_whole_kept_as_a_file_and_put_away(open_window, tmp_path, size):
    window = open_window(devices(Orders(KIOSK, ITEMS, Content(SCREENSHOT, png()))), size=size)
    shown = find(window, "content_picture", QLabel).pixmap()
    assert abs(shown.width() / shown.height() - 1080 / 1920) < 0.01
    panel = find(window, "content").panel
    assert panel.height() <= window.height()
    press(window, "content_confirm")
    chooser = window.findChild(QFileDialog, "content_file")
    assert chooser.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    chooser.fileSelected.emit(str(tmp_path / "one.png"))
    chooser.reject()
    assert window.intents == [intents.KeepContent(str(tmp_path / "one.png"))]
    QTest.keyClick(find(window, "content"), Qt.Key.Key_Escape)
    assert window.intents[-1] == intents.HideContent()
    window.show_screen(devices())
    QApplication.processEvents()
    assert not [one for one in window.findChildren(QWidget, "content") if one.isVisible()]


def test_a_log_is_shown_from_its_end_and_no_picture_is_said(open_window):
    log = "\n".join(f"line {number}" for number in range(500)).encode()
    window = open_window(devices(Orders(KIOSK, ITEMS, Content(LOG, log))))
    edit = find(window, "content_log", QPlainTextEdit)
    assert edit.isReadOnly()
    assert edit.verticalScrollBar().value() == edit.verticalScrollBar().maximum() > 0
    broken = open_window(devices(Orders(KIOSK, ITEMS, Content(SCREENSHOT, b"no picture"))))
    assert find(broken, "content_trouble").text()


def test_every_order_is_reached_by_keys(open_window, qtbot):
    window = active(qtbot, open_window(devices()))
    reached = {one.objectName() for one in walk(window) if is_seen(one)}
    assert {"device_restart", "device_screenshot", "device_send_logs", "order_show_1", "order_show_2"} <= reached
    window.show_screen(devices(Orders(KIOSK, ITEMS, Content(SCREENSHOT, png()))))
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    chooser = window.findChild(QFileDialog, "content_file")
    assert chooser is not None
    chooser.reject()


def test_a_device_that_holds_tickets_goes_only_when_its_name_is_typed(open_window):
    held = replace(devices(), held=KIOSK)
    window = open_window(held)
    words = " ".join(said(window, "confirm_dialog"))
    assert "This device holds 3 tickets that are nowhere else." in words
    assert not find(window, "confirm_dialog_confirm").isEnabled()
    QTest.keyClicks(find(window, "confirm_name"), "Kiosk 1")
    press(window, "confirm_dialog_confirm")
    assert window.intents == [intents.LeaveDevice(), intents.Revoke(KIOSK, force=True)]
    other = open_window(held)
    press(other, "confirm_dialog_cancel")
    assert other.intents == [intents.LeaveDevice()]

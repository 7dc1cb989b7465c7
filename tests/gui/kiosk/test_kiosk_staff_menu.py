"""The staff menu in every language and size: no text is cut, everything is large enough to touch and named."""

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QRect
from qms_clientkit.qt.app import application
from qms_clientkit.widgets.painted import PaintedButton
from qms_contract.devices import PrinterStatus
from qms_kiosk.last_tickets import Given
from qms_kiosk.settings import Timing
from qms_kiosk.staff.state import Found, NetworkState, Page, StaffState
from qms_kiosk.state import KioskState, Phase
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.window import KioskWindow

from tests.support.cut_text import cut_labels
from tests.support.kiosk_samples import NOW, a_config, a_ticket

SIZES = {"landscape": (1366, 768), "portrait": (810, 1440), "small": (1024, 768)}
PRINTERS = tuple(Found(f"cups:queue_{number}", f"queue_{number}") for number in range(6))
LAST = tuple(
    Given(ticket=a_ticket(f"AB{number}034", number), language="en", at=NOW, confirmed=number > 1) for number in range(6)
)
STATES = (
    StaffState(entered="4711", note="wrong_pin"),
    StaffState(locked_seconds=120),
    StaffState(note="no_pin"),
    StaffState(page=Page.MENU),
    StaffState(page=Page.PRINTER, printers=PRINTERS, chosen="tcp://192.168.1.50:9100", status=PrinterStatus.UNKNOWN),
    StaffState(page=Page.PRINTER, note="not_printed", detail="The printer 192.168.1.50:9100 cannot be opened."),
    StaffState(page=Page.PRINTER, printers=PRINTERS, chosen="serial:/dev/ttyUSB0:115200", note="kept"),
    StaffState(page=Page.ADDRESS, entered="tcp://192.168.100.150:9100"),
    StaffState(
        page=Page.ADDRESS,
        entered="serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0:115200",
        note="bad_address",
        detail="serial:/dev/ttyUSB0:115200",
    ),
    StaffState(page=Page.NETWORK, network=NetworkState("https://queues.example.org", True, "192.168.1.31", "B", "K")),
    StaffState(page=Page.LAST),
    StaffState(page=Page.LAST, last=LAST, note="not_printed", detail="The printer 192.168.1.50:9100 cannot be opened."),
    StaffState(page=Page.LOGS, log=("a line",) * 40, note="copied", detail="/media/staff/STICK/kiosk.log"),
)


@pytest.fixture
def window(qapp):
    application("kiosk")
    shown = KioskWindow(
        qapp, Intents(), Timing(), "http://10.0.0.5:8080", has_printer=True, painted=lambda: None, clock=lambda: NOW
    )
    yield shown
    shown.stop_watching()
    shown.close()
    shiboken6.delete(shown)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_no_text_is_cut_and_every_key_can_be_touched(window, qapp, language, size):
    window.resize(*SIZES[size])
    window.show()
    window.render_state(replace(KioskState(phase=Phase.HOME, config=a_config(), online=True), language=language))
    for state in STATES:
        window.render_staff(state)
        qapp.processEvents()
        window.render_staff(state)
        menu = window.findChild(object, "staff_menu")
        assert cut_labels(menu) == [], state
        buttons = [one for one in menu.findChildren(PaintedButton) if one.isVisible()]
        boxes = [QRect(one.mapTo(menu, one.rect().topLeft()), one.size()) for one in buttons]
        assert all(menu.rect().contains(box) for box in boxes), state
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other), state
        assert all(one.height() >= window.height() * 0.07 or size == "portrait" for one in buttons), state
        assert all((one.objectName() and one.accessibleName()) or one.text() for one in buttons), state
        window.render_staff(None)
        qapp.processEvents()

"""Printers that are found: a queue of a real CUPS; ports and devices as the system's libraries would list them."""

import pytest
import usb.core
from qms_demo.printer import ReceiptPrinter
from qms_kiosk.printing.lines import PRINTER_CLASS
from qms_kiosk.staff.finder import find_printers
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from tests.support.cups_daemon import CUPSD, a_cups


@pytest.fixture
def nothing_else(monkeypatch):
    """What happens to hang on the machine that tests is not found."""
    monkeypatch.setattr(list_ports, "comports", list)
    monkeypatch.setattr(usb.core, "find", lambda **_wanted: iter(()))
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")


def addresses():
    return [one.address for one in find_printers()]


@pytest.mark.usefixtures("nothing_else")
def test_where_there_is_nothing_nothing_is_found(monkeypatch):
    assert addresses() == []
    monkeypatch.setenv("PATH", "/nowhere")
    assert addresses() == [], "nor without CUPS"


@pytest.mark.skipif(CUPSD is None, reason="CUPS is not installed")
@pytest.mark.usefixtures("nothing_else")
def test_a_queue_of_cups_is_found_by_its_name(monkeypatch):
    with ReceiptPrinter() as printer, a_cups("front_desk", printer.address.replace("tcp:", "socket:")) as environment:
        monkeypatch.setenv("CUPS_SERVER", environment["CUPS_SERVER"])
        assert [(one.address, one.name) for one in find_printers()] == [("cups:front_desk", "front_desk")]


@pytest.mark.usefixtures("nothing_else")
def test_a_port_with_something_behind_it_is_found_and_a_bare_one_is_not(monkeypatch):
    used, bare = ListPortInfo("/dev/ttyUSB0"), ListPortInfo("/dev/ttyS3")
    used.hwid = "USB VID:PID=067B:2303"
    monkeypatch.setattr(list_ports, "comports", lambda: [bare, used])
    assert addresses() == ["serial:/dev/ttyUSB0:115200"], "with the rate that is tried first"


class Device:
    """As pyusb describes one: configurations of interfaces, which it is searched by."""

    def __init__(self, vendor, product, *classes):
        self.idVendor, self.idProduct = vendor, product
        self._interfaces = [type("Interface", (), {"bInterfaceClass": one})() for one in classes]

    def __iter__(self):
        return iter([self._interfaces])


@pytest.mark.usefixtures("nothing_else")
def test_a_usb_printer_is_found_by_its_class_and_a_keyboard_is_not(monkeypatch):
    devices = [Device(0x046D, 0xC31C, 3), Device(0x04B8, 0x0202, 3, PRINTER_CLASS)]
    monkeypatch.setattr(usb.core, "find", lambda **_wanted: iter(devices))
    assert addresses() == ["usb:04b8:0202"]


@pytest.mark.usefixtures("nothing_else")
def test_a_machine_without_libusb_finds_the_rest(monkeypatch):
    def missing(**_wanted):
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", missing)
    port = ListPortInfo("/dev/ttyUSB0")
    port.hwid = "USB VID:PID=067B:2303"
    monkeypatch.setattr(list_ports, "comports", lambda: [port])
    assert addresses() == ["serial:/dev/ttyUSB0:115200"]

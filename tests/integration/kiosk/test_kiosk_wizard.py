"""The printer's part of the staff menu on a running kiosk: any address typed, any printer found, a rate, a test page."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from qms_clientkit.qt.app import application
from qms_clientkit.settings import SettingsFile
from qms_contract.pins import hash_pin
from qms_demo.printer import ReceiptPrinter
from qms_kiosk import compose_staff
from qms_kiosk.compose_staff import sample_page
from qms_kiosk.printing.preview import preview
from qms_kiosk.staff import presenter
from qms_kiosk.staff.choice import PrinterChoice
from qms_kiosk.staff.state import MOST_LISTED, Found, Page
from qms_kiosk.state import KioskState

from tests.support.kiosk_program import a_kiosk, press, visible
from tests.support.kiosk_samples import a_config
from tests.support.kiosk_staff import PIN, enter, find_the_corner, staff
from tests.support.qt_loop import run_in_qt, until


@pytest.fixture
def server(server):
    server.config = replace(server.config, staff_pin=hash_pin(PIN))
    return server


def address_keys(text):
    names = {".": "dot", ":": "colon", "/": "slash", "-": "dash", "_": "underscore", " ": "space"}
    return [f"key_{names.get(one, one)}" for one in text]


def test_staff_type_the_address_of_any_kind_of_printer_and_are_told_what_is_wrong_with_it(
    qapp, server, tmp_path, monkeypatch
):
    """Seen: only an address in the network could be typed."""
    monkeypatch.setattr(presenter, "find_printers", list)
    paper = tmp_path / "paper.bin"

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path / "kiosk") as kiosk:
            await find_the_corner(kiosk)
            await enter(kiosk, PIN)
            await press(kiosk, "staff_printer")
            await until(lambda: staff(kiosk).page is Page.PRINTER and not staff(kiosk).busy)
            await press(kiosk, "printer_by_hand")
            await press(kiosk, "begin_usb")
            await press(kiosk, "key_ok")
            await until(lambda: staff(kiosk).note == "bad_address")
            await until(lambda: "usb:04b8:0202" in visible(kiosk, "staff_note").text())
            await press(kiosk, "begin_file")
            for name in address_keys(str(paper)):
                await press(kiosk, name)
            await press(kiosk, "key_ok")
            await until(lambda: staff(kiosk).chosen == f"file:{paper}" and not staff(kiosk).busy)
            await press(kiosk, "printer_test")
            await until(lambda: staff(kiosk).note == "printed")
            assert preview(paper.read_bytes()).width() == 576

    run_in_qt(qapp, visit)


def shown_printers(kiosk):
    shown = [visible(kiosk, f"found_{index}") for index in range(MOST_LISTED)]
    return [one.text() for one in shown if one is not None]


def test_staff_choose_the_rate_of_a_serial_printer_and_any_of_many_that_were_found(qapp, server, tmp_path, monkeypatch):
    ports = [Found(f"serial:/dev/ttyUSB{number}:115200", f"/dev/ttyUSB{number}") for number in range(7)]
    monkeypatch.setattr(presenter, "find_printers", lambda: ports)

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
            await find_the_corner(kiosk)
            await enter(kiosk, PIN)
            await press(kiosk, "staff_printer")
            await until(lambda: staff(kiosk).page is Page.PRINTER and not staff(kiosk).busy)
            assert visible(kiosk, "printer_rate") is None
            for page in (ports[:3], ports[3:6], ports[6:]):
                await until(lambda page=page: shown_printers(kiosk) == [one.name for one in page])
                if page != ports[6:]:
                    await press(kiosk, "printers_more")
            await press(kiosk, "found_0")
            await until(lambda: visible(kiosk, "printer_rate") is not None and not staff(kiosk).busy)
            assert visible(kiosk, "printer_rate").text().startswith("115200")
            assert staff(kiosk).chosen == "serial:/dev/ttyUSB6:115200", "named, whatever an address without one means"
            await press(kiosk, "printer_rate")
            await until(lambda: staff(kiosk).chosen == "serial:/dev/ttyUSB6:57600")
            await until(lambda: shown_printers(kiosk)[:1] == ["/dev/ttyUSB6"])
            await until(lambda: visible(kiosk, "printer_rate").text().startswith("57600"))
        assert SettingsFile(tmp_path).value.extra["printer"] == "serial:/dev/ttyUSB6:57600"

    run_in_qt(qapp, visit)


def test_the_test_page_tells_the_servers_time_in_the_branchs_zone():
    """Seen: it told the machine's own time, in UTC, and staff judged the clock by it."""
    at = datetime(2026, 11, 23, 23, 14, 5, tzinfo=UTC)
    page = sample_page(KioskState(config=a_config()), PrinterChoice("file:/dev/usb/lp0"), at)
    assert page.issued == "2026-11-24 06:14:05 WIB"
    assert sample_page(KioskState(), PrinterChoice(), at).issued == "2026-11-23 23:14:05 UTC"


def test_and_is_asked_of_the_clock_that_is_corrected(qapp, server, tmp_path, monkeypatch):
    server.ahead, times = timedelta(days=3), []
    monkeypatch.setattr(compose_staff, "sample_page", lambda *given: times.append(given[2]) or sample_page(*given))

    async def visit():
        with ReceiptPrinter() as printer:
            async with a_kiosk(application("kiosk"), server, tmp_path, printer=printer.address) as kiosk:
                await kiosk._staff._print_test()
        assert abs(times[0] - server.now()) < timedelta(minutes=1)

    run_in_qt(qapp, visit)

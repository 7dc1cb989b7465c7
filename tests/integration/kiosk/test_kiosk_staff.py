"""The staff menu on a running kiosk: the corner, the PIN, the printer, the log, restart. And what keeps visitors out."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.qt.app import application
from qms_clientkit.settings import SettingsFile
from qms_contract.pins import hash_pin, pin_matches
from qms_demo.printer import PAPER_OUT, ReceiptPrinter
from qms_kiosk.printing.preview import preview
from qms_kiosk.staff import finder, presenter
from qms_kiosk.staff.choice import PrinterChoice, keep_choice, kept_choice
from qms_kiosk.staff.finder import find_in_network
from qms_kiosk.staff.log_copy import copy_log, last_lines
from qms_kiosk.staff.pin_gate import LOCKED_SECONDS, TRIES, PinGate
from qms_kiosk.staff.state import Page, Paper
from qms_kiosk.state import Phase
from qms_kiosk.views.staff import menu
from qms_kiosk.views.staff.corner import TOUCHES, WITHIN_SECONDS, Corner

from tests.support.kiosk_program import a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_config
from tests.support.kiosk_server import KioskServer
from tests.support.kiosk_staff import PIN, enter, find_the_corner, staff
from tests.support.qt_loop import run_in_qt, until


@pytest.fixture(scope="module")
def hashed():
    return hash_pin(PIN)


@pytest.fixture
def server(hashed):
    running = KioskServer(replace(a_config(), staff_pin=hashed))
    running.start()
    yield running
    running.stop()


def test_staff_choose_a_printer_print_a_test_page_and_visitors_get_paper_at_once(qapp, server, tmp_path, monkeypatch):
    monkeypatch.setattr(presenter, "find_printers", list)

    async def visit():
        with ReceiptPrinter() as printer:
            place = printer.address.removeprefix("tcp://")
            async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
                await find_the_corner(kiosk)
                await enter(kiosk, "1234")
                await until(lambda: staff(kiosk).note == "wrong_pin")
                await enter(kiosk, PIN)
                await press(kiosk, "staff_printer")
                await until(lambda: staff(kiosk).page is Page.PRINTER and not staff(kiosk).busy)
                await press(kiosk, "printer_by_hand")
                for one in place:
                    await press(kiosk, f"key_{ {'.': 'dot', ':': 'colon'}.get(one, one) }")
                await press(kiosk, "key_ok")
                await until(lambda: staff(kiosk).chosen == printer.address and not staff(kiosk).busy)
                await press(kiosk, "paper_58")
                await press(kiosk, "printer_test")
                await until(lambda: staff(kiosk).note == "printed")
                assert preview(printer.printed).width() == 384
                printer.paper = PAPER_OUT
                await press(kiosk, "printer_test")
                await until(lambda: staff(kiosk).note == "not_printed")
                printer.paper = 0x12
                await press(kiosk, "staff_close")
                await until(lambda: visible(kiosk, "staff_menu") is None)
                await take_ticket(kiosk)
                await until(lambda: ["printed"] in server.confirmed.values())
            async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
                await take_ticket(kiosk)
                assert kiosk.store.value.phase is Phase.ISSUED  # the choice outlives a restart

    run_in_qt(qapp, visit)


@pytest.mark.parametrize("touched", [False, True], ids=["alone", "touched"])
def test_a_menu_that_is_left_alone_closes_by_itself(qapp, server, tmp_path, monkeypatch, touched):
    """Or a visitor would find it open. Each touch keeps it so."""
    assert menu.LEFT_ALONE_MS == 120_000
    monkeypatch.setattr(menu, "LEFT_ALONE_MS", 600)

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
            await find_the_corner(kiosk)
            timer = visible(kiosk, "staff_menu")._timer
            if touched:
                await until(lambda: timer.remainingTime() < 400)
                await press(kiosk, "key_1")
                assert timer.remainingTime() > 400
            await until(lambda: staff(kiosk) is None and visible(kiosk, "staff_menu") is None, 5)

    run_in_qt(qapp, visit)


def test_network_log_and_restart(qapp, server, tmp_path):
    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
            (tmp_path / "kiosk.log").write_text("something happened\n")
            await find_the_corner(kiosk)
            await enter(kiosk, PIN)
            await press(kiosk, "staff_network")
            await until(lambda: staff(kiosk).network is not None)
            assert (staff(kiosk).network.online, staff(kiosk).network.server) == (True, server.address)
            await press(kiosk, "staff_back")
            await press(kiosk, "staff_logs")
            await until(lambda: staff(kiosk).log == ("something happened",))
            await press(kiosk, "log_copy")
            await until(lambda: staff(kiosk).note == "copied")
            await press(kiosk, "staff_back")
            await press(kiosk, "staff_restart")
            await until(lambda: kiosk.window.property("exit_code") == RESTART)

    run_in_qt(qapp, visit)


def test_without_a_pin_a_paired_kiosk_stays_closed_and_an_unpaired_one_opens(qapp, tmp_path):
    server = KioskServer()
    server.start()

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path / "paired") as kiosk:
            await find_the_corner(kiosk)
            assert (staff(kiosk).page, staff(kiosk).note) == (Page.PIN, "no_pin")
            assert visible(kiosk, "keypad") is None
        server.approved = False
        async with a_kiosk(application("kiosk"), server, tmp_path / "new", token=None, at_home=False) as kiosk:
            await until(lambda: visible(kiosk, "pairing_code") is not None)
            await find_the_corner(kiosk)
            assert staff(kiosk).page is Page.MENU

    try:
        run_in_qt(qapp, visit)
    finally:
        server.stop()


def test_wrong_pins_lock_the_menu_longer_each_time_and_across_a_restart(tmp_path):
    now = [0.0]
    gate = PinGate(SettingsFile(tmp_path), lambda: now[0])
    for _ in range(TRIES - 1):
        gate.count(False)
        assert gate.locked_seconds == 0
    gate.count(False)
    assert gate.locked_seconds == LOCKED_SECONDS
    now[0] += LOCKED_SECONDS
    assert gate.locked_seconds == 0
    gate.count(False)
    assert gate.locked_seconds == 2 * LOCKED_SECONDS
    again = PinGate(SettingsFile(tmp_path), lambda: now[0])
    assert again.locked_seconds == 2 * LOCKED_SECONDS
    again.count(True)
    assert PinGate(SettingsFile(tmp_path), lambda: now[0]).locked_seconds == 0


def test_a_pin_is_known_by_its_hash_and_salted(hashed):
    assert pin_matches(PIN, hashed)
    assert hash_pin(PIN) != hashed
    for wrong in ("", "nonsense", "a:b:c", hashed.replace("scrypt", "other")):
        assert not pin_matches(PIN, wrong)


def test_the_corner_takes_five_touches_in_time_and_nothing_else():
    found, now = [], [0.0]
    corner = Corner(lambda: found.append(1), lambda: now[0])
    here, elsewhere = QPointF(3, 3), QPointF(300, 3)
    for at in (here, here, here, here, elsewhere, here):
        corner.touched(at, 50)
    assert not found
    for _ in range(TOUCHES - 1):
        now[0] += WITHIN_SECONDS / (TOUCHES - 1) + 0.1
        corner.touched(here, 50)
    assert not found
    for _ in range(TOUCHES):
        corner.touched(here, 50)
    assert found == [1]


def test_printers_are_found_in_the_network(monkeypatch):
    monkeypatch.setattr(finder, "own_address", lambda _server: "127.0.0.1")
    with ReceiptPrinter() as printer:
        host, _, port = printer.address.removeprefix("tcp://").partition(":")
        found = [one.address for one in find_in_network("http://127.0.0.1", int(port))]
    assert f"tcp://{host}:{port}" in found


def test_a_choice_is_kept_and_wins_over_the_command_line(tmp_path):
    settings = SettingsFile(tmp_path)
    assert kept_choice(settings, "file:/dev/usb/lp0") == PrinterChoice("file:/dev/usb/lp0", Paper.WIDE)
    chosen = PrinterChoice("tcp://10.0.0.9:9100", Paper.NARROW)
    keep_choice(settings, chosen)
    assert kept_choice(SettingsFile(tmp_path), "file:/dev/usb/lp0") == chosen


def test_the_log_is_copied_beside_the_programs_files_when_no_stick_is_there(tmp_path):
    log = tmp_path / "kiosk.log"
    log.write_text("one\ntwo\nthree\n")
    copy = copy_log(log, tmp_path, datetime(2026, 11, 22, 8, 30, tzinfo=UTC), media=[tmp_path / "media"])
    assert (copy.name, copy.read_text()) == ("kiosk-20261122-083000.log", "one\ntwo\nthree\n")
    assert last_lines(log, 2) == ("two", "three")

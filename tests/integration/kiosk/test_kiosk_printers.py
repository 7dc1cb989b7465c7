"""Printers on real lines: a pseudo-terminal, a TCP port, a CUPS of our own; and those that cannot be there, in words."""

import asyncio
import importlib
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from qms_clientkit.settings import SettingsFile
from qms_clientkit.worker import TookTooLong, Worker
from qms_contract.devices import PrinterStatus
from qms_demo.printer import ReceiptPrinter
from qms_kiosk.printing import lines, spooler
from qms_kiosk.printing.connection import Line, PrinterError
from qms_kiosk.printing.cups import read_queue
from qms_kiosk.printing.devices import BadPrinterAddress, PrinterAddress, parse_address
from qms_kiosk.printing.lines import NetworkLine
from qms_kiosk.printing.printer import EscposPrinter, ask, deliver
from qms_kiosk.printing.spooler import DOOR_OPEN, read_flags
from qms_kiosk.printing.spooler import PAPER_OUT as SPOOLER_OUT
from qms_kiosk.settings import Timing
from qms_kiosk.staff.choice import PrinterChoice, keep_choice
from qms_kiosk.ticket_printer import PrintingFailed

from tests.support.cups_daemon import CUPSD, a_cups
from tests.support.failing_printer import FailingPrinter
from tests.support.kiosk_program import PATIENT, a_kiosk
from tests.support.qt_loop import run_in_qt, until

JOB = b"\x1b@" + b"\x1dv0\x00\x01\x00\x08\x00" + bytes(range(8)) + b"\n\n\x1dV\x00"


def outcome(address, data=JOB):
    """The status, or what went wrong."""
    try:
        return deliver(parse_address(address), data)
    except (PrintingFailed, PrinterError) as error:
        return error


@pytest.mark.parametrize("abruptly", [False, True], ids=["closes", "resets"])
def test_a_printer_that_breaks_off_at_any_byte_has_not_printed(abruptly):
    for position in range(len(JOB) + 1):
        with FailingPrinter(position, abruptly=abruptly) as printer:
            assert isinstance(outcome(printer.address), PrinterError | PrintingFailed), position
            assert printer.printed == JOB[:position]


def test_paper_that_ends_at_any_byte_is_a_ticket_that_was_not_printed():
    for position in range(1, len(JOB) + 1):
        with ReceiptPrinter() as printer:
            printer.out_after = position
            assert outcome(printer.address).status is PrinterStatus.OUT


def test_a_printer_that_answered_and_is_silent_after_the_ticket_has_not_printed(monkeypatch):
    monkeypatch.setattr(lines, "ANSWER_SECONDS", 0.1)
    with ReceiptPrinter() as printer:
        host, _, port = printer.address.removeprefix("tcp://").partition(":")
        line = Line(NetworkLine(host, int(port)), "here", answers=True, settle=0.0)
        before = line.status()
        printer.silent = True
        line.send(JOB)
        with pytest.raises(PrinterError, match="stopped answering"):
            line.settle(before)
        line.close()


@pytest.mark.parametrize("says", [b"\xff" * 16, b"HTTP/1.1 400 Bad", b"\x00"])
def test_a_printer_that_answers_garbage_is_unknown_and_prints(says):
    with FailingPrinter(says=says) as printer:
        assert outcome(printer.address) is PrinterStatus.UNKNOWN
        assert printer.printed == JOB


@pytest.fixture(scope="module")
def cups():
    """A queue that leads to a printer on a TCP port: (printer, environment)."""
    if CUPSD is None:
        pytest.skip("CUPS is not installed")
    with ReceiptPrinter() as printer, a_cups("front_desk", printer.address.replace("tcp:", "socket:")) as environment:
        yield printer, environment


@pytest.fixture
def queue(cups, monkeypatch):
    printer, environment = cups
    monkeypatch.setenv("CUPS_SERVER", environment["CUPS_SERVER"])
    return printer


def test_a_cups_queue_prints_and_knows_nothing_of_the_paper(queue):
    assert outcome("cups:front_desk") is PrinterStatus.UNKNOWN
    assert queue.printed == JOB


def test_a_cups_job_that_does_not_get_through_is_taken_back(queue, monkeypatch):
    before = queue.printed
    connection: Any = parse_address("cups:front_desk").connect()
    connection._settle = 0.0
    queue.stuck = True
    try:
        connection.send(JOB)
        with pytest.raises(PrinterError, match="does not print"):
            connection.settle(PrinterStatus.UNKNOWN)
        assert not connection._waits("front_desk")
    finally:
        queue.stuck = False
    assert queue.printed == before


def test_a_queue_that_is_not_there_is_named(queue):
    assert str(outcome("cups:attic")) == "There is no printer queue attic."


def test_no_cups_at_all_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "cups-client" in str(outcome("cups:front_desk"))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("printer a is idle.\n\tAlerts: none\n", PrinterStatus.UNKNOWN),
        ("printer a is idle.\n\tAlerts: media-empty-error\n", PrinterStatus.OUT),
        ("printer a is idle.\n\tAlerts: media-low-warning\n", PrinterStatus.LOW),
        ("printer a disabled since Sun -\n\tpaused\n", PrinterStatus.OFFLINE),
        ("printer a now printing a-1.\n\tAlerts: connecting-to-device\n", PrinterStatus.OFFLINE),
        ("", PrinterStatus.UNKNOWN),
    ],
)
def test_what_a_queue_says(said, status):
    assert read_queue(said) is status


def test_flags_of_the_windows_spooler():
    assert read_flags(0) is PrinterStatus.UNKNOWN
    assert read_flags(SPOOLER_OUT) is PrinterStatus.OUT
    assert read_flags(DOOR_OPEN) is PrinterStatus.OFFLINE


def test_a_windows_printer_elsewhere_is_refused_in_words():
    assert "this is no Windows" in str(outcome("win:Receipt"))


@pytest.mark.parametrize("call", ["EnumPrinters", "OpenPrinter", "GetPrinter"])
def test_what_windows_says_against_a_printer_is_said_in_words(call, monkeypatch):
    """Seen: it came through as an error of no kind that anybody expects."""
    windows = SimpleNamespace(
        error=type("error", (Exception,), {}),
        PRINTER_ENUM_LOCAL=2,
        PRINTER_ENUM_CONNECTIONS=4,
        EnumPrinters=lambda *_given: [{"pPrinterName": "Receipt"}],
        OpenPrinter=lambda _name: object(),
        GetPrinter=lambda *_given: {"Status": 0},
        ClosePrinter=lambda _handle: None,
    )
    monkeypatch.setattr(spooler, "_win32print", lambda: windows)
    address = parse_address("win:Receipt")
    assert ask(address) is PrinterStatus.UNKNOWN

    def fail(*_given):
        raise windows.error(1722, call, "The RPC server is unavailable.")

    setattr(windows, call, fail)
    with pytest.raises(PrinterError, match="RPC server"):
        ask(address)


def test_a_usb_printer_that_is_not_there_or_no_libusb_is_said(monkeypatch):
    assert any(words in str(outcome("usb:fff0:0001")) for words in ("not plugged in", "libusb"))
    for name in ("libusb0", "libusb1", "openusb"):
        backend = importlib.import_module(f"usb.backend.{name}")
        monkeypatch.setattr(backend, "get_backend", lambda *_args, **_named: None)
    assert "libusb" in str(outcome("usb:04b8:0202"))


def test_a_printer_that_hangs_costs_one_thread_and_no_time(monkeypatch):
    asyncio.run(_hanging())


def test_work_that_was_given_up_still_tells_whoever_wants_to_know_how_it_ended(caplog):
    asyncio.run(_late(), debug=True)
    assert caplog.messages == [], "nor is asyncio left with an error that nobody asked for"


async def _late():
    worker, back = Worker("printer"), threading.Event()

    def fail():
        back.wait()
        raise OSError("gone")

    for work, expected in ((back.wait, True), (fail, OSError)):
        back.clear()
        with pytest.raises(TookTooLong) as given_up:
            await worker.within(0.05, work)
        late = given_up.value.late
        assert not late.done()
        back.set()
        async with asyncio.timeout(5):
            await asyncio.wait({late})
        assert late.exception().__class__ is expected if expected is OSError else late.result() is expected
        del late, given_up


async def _hanging():
    worker, back = Worker("printer"), threading.Event()
    with pytest.raises(TimeoutError):
        await worker.within(0.05, back.wait)
    hanging = threading.active_count()
    for _ in range(20):
        with pytest.raises(TimeoutError, match="still hangs"):
            await worker.within(5, lambda: None)
    assert threading.active_count() == hanging
    back.set()
    while True:
        try:
            assert await worker.within(5, lambda: 7) == 7
            return
        except TimeoutError:
            await asyncio.sleep(0)


def test_addresses_that_are_none():
    for address in ("tcp://", "tcp://host:0", "tcp://host:99999", "usb:04b8", "usb:x:y", "lpt:1", "serial:", "cups"):
        with pytest.raises(BadPrinterAddress):
            parse_address(address)


@pytest.mark.parametrize("host", ["192.168..50", ".printer", f"{'a' * 70}", "192.168.1.500"])
def test_a_host_that_can_be_none_is_refused_where_it_is_typed(host):
    with pytest.raises(BadPrinterAddress):
        parse_address(f"tcp://{host}:9100")


@pytest.mark.parametrize("host", ["192.168.1.50", "printer-2.local", "receipt_printer", "127.1", "drucker.büro"])
def test_a_host_that_can_be_one_is_not(host):
    assert parse_address(f"tcp://{host}:9100").place == f"{host}:9100"


@pytest.mark.parametrize("error", [UnicodeError("label empty or too long"), ValueError("embedded null byte")])
def test_what_the_system_cannot_even_read_is_a_printer_that_cannot_be_opened(error):
    with pytest.raises(PrinterError, match="cannot be opened"):
        _broken(error).connect()


async def test_whatever_a_driver_raises_the_printer_has_a_status(caplog):
    printer = EscposPrinter(
        _broken(ZeroDivisionError("a driver's own")), "http://server", lambda _service: None, Timing()
    )
    for _ in range(2):
        assert await printer.status() is PrinterStatus.OFFLINE
    assert caplog.text.count("Traceback") == 1, "said once"


def _broken(error):
    def fail():
        raise error

    return PrinterAddress("tcp", "printer:9100", fail)


def test_a_slip_in_the_kept_address_costs_no_heartbeat(app, server, tmp_path):
    """As a version before kept it."""
    settings = SettingsFile(tmp_path)
    keep_choice(settings, PrinterChoice("tcp://192.168..50:9100"))

    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=replace(PATIENT, heartbeat=0.1)):
            await until(lambda: len(server.heartbeats) > 2)

    run_in_qt(app, visit)

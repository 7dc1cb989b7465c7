"""A printer on a serial line, here a pseudo-terminal that takes its bytes at the pace of a real one."""

import asyncio
import os
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from qms_clientkit.qt.app import application
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.raster import draw_ticket
from qms_contract.devices import PrinterStatus
from qms_kiosk.printing import lines
from qms_kiosk.printing import printer as printer_module
from qms_kiosk.printing.connection import PrinterError
from qms_kiosk.printing.devices import BAUDS, is_same, parse_address, serial_rate, with_rate
from qms_kiosk.printing.escpos import ticket_bytes
from qms_kiosk.printing.preview import preview
from qms_kiosk.printing.printer import EscposPrinter, ask, deliver
from qms_kiosk.printing.texts import ticket_texts
from qms_kiosk.settings import Timing
from qms_kiosk.staff.state import Paper
from qms_kiosk.state import PrintState
from qms_kiosk.ticket_printer import PaperIsLate, PrintingFailed

from tests.support.kiosk_program import a_kiosk, take_ticket
from tests.support.kiosk_samples import a_config, a_queue, a_ticket
from tests.support.kiosk_server import KioskServer
from tests.support.qt_loop import run_in_qt, until
from tests.support.serial_printer import SerialPrinter

JOB = b"\x1b@" + b"\x1dv0\x00\x01\x00\x08\x00" + bytes(range(8)) + b"\n\n\x1dV\x00"
BITS = 10
SERVER = "http://10.0.0.5:8080"


def a_drawn_ticket(language="en", width=TICKET.width):
    application("kiosk")
    texts = ticket_texts(a_ticket(language=language), language, a_config(), SERVER, a_queue(0).estimate)
    return draw_ticket(texts, width)


def outcome(address, data=JOB):
    """The status, or what went wrong."""
    try:
        return deliver(parse_address(address), data)
    except (PrintingFailed, PrinterError) as error:
        return error


def dots(image):
    return image.convertToFormat(QImage.Format.Format_Mono).convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.mark.parametrize("width", [TICKET.width, TICKET.width_narrow])
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_a_ticket_is_sent_as_far_as_it_is_inked_and_is_the_same_picture(qapp, language, width):
    image = a_drawn_ticket(language, width)
    data = ticket_bytes(image)
    assert preview(data).size() == image.size()
    assert dots(preview(data)) == dots(image), "dot by dot"
    assert len(data) < image.width() * image.height() / 8 * 0.6


def test_a_whole_ticket_comes_through_at_the_pace_of_its_line(qapp, monkeypatch):
    """Seen: the whole of it had to be taken within eight seconds, which at most rates no line can. A pseudo-terminal holds
    18 KB, for which it is silent: many tickets at a fast pace make that short beside the limit."""
    monkeypatch.setattr(lines, "IO_SECONDS", 3.0)
    tickets, pace = 14, 10 * 115200 // BITS
    data = ticket_bytes(a_drawn_ticket()) * tickets
    with SerialPrinter(pace=pace) as printer:
        began = time.monotonic()
        assert outcome(f"serial:{printer.port}:115200", data) is PrinterStatus.OK
        assert time.monotonic() - began > len(data) / pace * 0.8 > lines.IO_SECONDS, "longer than the limit"
        assert printer.printed == data


def an_escpos(printer, timing, rate=115200):
    application("kiosk")
    return EscposPrinter(parse_address(f"serial:{printer.port}:{rate}"), SERVER, lambda _service: None, timing)


async def test_a_visitor_waits_longer_for_a_slow_line(qapp):
    with SerialPrinter(pace=115200 // BITS) as printer:
        escpos = an_escpos(printer, Timing(print_deadline=0.2), rate=9600)
        assert await escpos.print(a_ticket(), "en", a_config()) is PrinterStatus.OK


async def test_and_not_for_ever_while_the_ticket_goes_on_coming(qapp):
    with SerialPrinter(pace=115200 // BITS) as printer:
        escpos = an_escpos(printer, Timing(print_deadline=0.2, print_longer=0.0), rate=9600)
        with pytest.raises(PaperIsLate) as late:
            await escpos.print(a_ticket(), "en", a_config())
        assert await escpos.status() is PrinterStatus.UNKNOWN, "it is busy, and not gone"
        escpos._timing = Timing()
        assert await escpos.print(a_ticket(), "en", a_config()) is PrinterStatus.OK, "the next one waits for it"
        assert await late.value.outcome() is PrinterStatus.OK
        assert printer.printed.count(b"\x1dV") == 2
        assert await escpos.status() is PrinterStatus.OK


@contextmanager
def a_pipe_that_nobody_reads(path):
    """A device file that takes nothing; yields its address and what lets it take everything."""
    os.mkfifo(path)
    readers = []
    try:
        yield parse_address(f"file:{path}"), lambda: readers.append(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    finally:
        readers.append(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        for reader in readers:
            os.close(reader)


async def test_a_printer_that_hangs_is_offline_and_keeps_nobody_waiting(qapp, tmp_path):
    """Seen: `/dev/usb/lp0` without paper takes nothing and never comes back. It was called well, and whoever came next waited
    for it."""
    application("kiosk")
    with a_pipe_that_nobody_reads(tmp_path / "lp0") as (address, read):
        escpos = EscposPrinter(address, SERVER, lambda _service: None, Timing(print_deadline=0.2))
        with pytest.raises(PaperIsLate) as late:
            await escpos.print(a_ticket(), "en", a_config())
        assert await escpos.status() is PrinterStatus.OFFLINE
        escpos._timing = Timing(print_deadline=600)
        async with asyncio.timeout(60):
            with pytest.raises(PrintingFailed, match="still hangs"):
                await escpos.print(a_ticket(), "en", a_config())
            read()
            assert await late.value.outcome() is PrinterStatus.UNKNOWN
            assert await escpos.status() is PrinterStatus.UNKNOWN, "it works again"


async def test_on_a_slow_line_it_is_once_the_line_has_had_its_time(qapp, tmp_path):
    application("kiosk")
    with a_pipe_that_nobody_reads(tmp_path / "lp0") as (address, _read):
        slow = replace(address, rate=1_000_000)
        escpos = EscposPrinter(slow, SERVER, lambda _service: None, Timing(print_deadline=0.2, print_longer=0.0))
        with pytest.raises(PaperIsLate):
            await escpos.print(a_ticket(), "en", a_config())
        async with asyncio.timeout(60):
            while await escpos.status() is not PrinterStatus.OFFLINE:
                await asyncio.sleep(0)


def test_a_serial_printer_prints_and_answers():
    with SerialPrinter() as printer:
        assert outcome(f"serial:{printer.port}") is PrinterStatus.OK
        assert printer.printed == JOB


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({2: b"\x12", 4: b"\x1e"}, PrinterStatus.LOW),
        ({2: b"\x32", 4: b"\x72"}, PrinterStatus.OUT),
        ({2: b"\x16", 4: b"\x12"}, PrinterStatus.OFFLINE),
        ({}, PrinterStatus.UNKNOWN),
        ({2: b"\xff\x00garbage", 4: b"garbage"}, PrinterStatus.UNKNOWN),
    ],
    ids=["low", "out", "cover", "silent", "garbage"],
)
def test_what_a_serial_printer_says(answers, status, monkeypatch):
    monkeypatch.setattr(lines, "ANSWER_SECONDS", 0.2)
    with SerialPrinter(answers) as printer:
        assert ask(parse_address(f"serial:{printer.port}")) is status


def test_a_serial_printer_that_takes_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(lines, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(lines, "IO_SECONDS", 0.3)
    with SerialPrinter(stuck=True) as printer:
        assert "takes no data" in str(outcome(f"serial:{printer.port}", bytes(1_000_000)))


def test_a_serial_port_may_have_a_rate_and_colons_of_its_own():
    assert parse_address("serial:/dev/serial/by-path/pci-0000:00:14.0-port0").place.endswith("port0")
    assert parse_address("serial:COM3:19200").place == "COM3"
    assert [serial_rate(one) for one in ("serial:COM3:19200", "serial:COM3", "tcp://10.0.0.9")] == [
        19200,
        9600,
        None,
    ], "what an address without a rate has always meant, wherever one is kept"
    for rate in BAUDS:
        assert serial_rate(with_rate("serial:/dev/by-path/pci-0000:00:14.0-port0", rate)) == rate
        assert is_same(f"serial:COM3:{rate}", "serial:COM3")
    assert not is_same("serial:COM3", "serial:COM4")
    assert not is_same("tcp://10.0.0.9:9100", "tcp://10.0.0.9:9600")


def test_paper_and_rate_that_staff_change_meanwhile_spoil_no_ticket(qapp, tmp_path, monkeypatch):
    """The printer is asked how it is, by another line to the same port; the screen waits for nothing of it."""
    sent = []
    monkeypatch.setattr(printer_module, "deliver", lambda address, data: sent.append(data) or deliver(address, data))
    server = KioskServer()
    server.start()

    async def visit():
        with SerialPrinter(pace=2880) as printer:
            place = f"serial:{printer.port}:38400"
            async with a_kiosk(application("kiosk"), server, tmp_path, printer=place) as kiosk:
                await take_ticket(kiosk)
                await until(lambda: len(printer.printed) > 1000)
                presenter = kiosk._staff.presenter
                presenter._enter()
                began = time.monotonic()
                presenter.set_paper(Paper.NARROW)
                presenter.next_rate()
                assert time.monotonic() - began < 0.5
                await until(lambda: kiosk.store.value.print_state is PrintState.PRINTED)
                await kiosk._tasks.finish(("ask printer",), 30)
                assert presenter.state.value.status is PrinterStatus.OK
            assert printer.printed == sent[0]

    try:
        run_in_qt(qapp, visit)
    finally:
        server.stop()

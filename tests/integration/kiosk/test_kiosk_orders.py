"""Orders from afar, and what a heartbeat tells."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel
from qms_clientkit.appliance.log_tail import log_tail
from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.observable import Observable
from qms_clientkit.qt.app import application
from qms_clientkit.qt.screenshot import picture_of
from qms_clientkit.qt.tasks import Tasks
from qms_contract.devices import DeviceOrder, Heartbeat
from qms_contract.tickets import OfflineTicket
from qms_contract.wire import decode, utc_now
from qms_demo.printer import PAPER_OUT, ReceiptPrinter
from qms_kiosk.calm_restart import calm_restart
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.printing.preview import preview
from qms_kiosk.state import KioskState, Phase

from tests.support.kiosk_program import a_kiosk, press, take_ticket
from tests.support.kiosk_samples import a_config, service_id
from tests.support.kiosk_server import KioskServer
from tests.support.qt_loop import run_in_qt, until


async def answered(server, command):
    """What the kiosk answered, once."""
    order = server.order(command)
    await until(lambda: order in server.results)
    (result,) = server.results[order]
    assert not result.failed, result.message
    return result


def test_orders_are_carried_out_at_once_and_answered_once(qapp, tmp_path):
    server = KioskServer()
    server.start()

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
            await until(lambda: server.subscribed and server.heartbeats)
            (tmp_path / "kiosk.log").write_text("first line\nlast line\n")
            picture = await answered(server, DeviceOrder.SCREENSHOT)
            assert QImage.fromData(picture.content, "PNG").size() == kiosk.window.size()
            assert (await answered(server, DeviceOrder.SEND_LOGS)).content.endswith(b"last line\n")
            server.config = a_config(version=9)
            await answered(server, DeviceOrder.RELOAD)
            await until(lambda: kiosk.store.value.config.config_version == 9)
            await answered(server, DeviceOrder.RESTART)
            await until(lambda: kiosk.window.property("exit_code") == RESTART)
        told = decode(server.heartbeats[-1], Heartbeat)
        assert utc_now() - told.last_painted_at < timedelta(minutes=5)

    try:
        run_in_qt(qapp, visit)
    finally:
        server.stop()


def test_a_restart_waits_until_the_visitor_is_gone_but_not_for_ever(qapp, tmp_path, monkeypatch):
    server = KioskServer()
    server.start()

    async def visit():
        async with a_kiosk(application("kiosk"), server, tmp_path) as kiosk:
            await until(lambda: server.subscribed and server.heartbeats)
            await take_ticket(kiosk)
            await answered(server, DeviceOrder.RESTART)
            await until(lambda: any(task.get_name() == "restart" for task in asyncio.all_tasks()))
            assert kiosk.window.property("exit_code") is None
            kiosk.window.intents.noted.emit()
            await press(kiosk, "next_visitor")
            await until(lambda: kiosk.window.property("exit_code") == RESTART)

    async def stays():
        ended, tasks = [], Tasks()
        store = Observable(KioskState(phase=Phase.NOTE))
        outcome = await calm_restart(store, tasks, lambda: ended.append(True), longest=0.05)()
        outcome.then()
        await until(lambda: ended)

    try:
        run_in_qt(qapp, visit)
        run_in_qt(qapp, stays)
    finally:
        server.stop()


def test_a_test_of_the_ticket_is_printed_on_order_and_why_not_is_answered(qapp, tmp_path):
    server = KioskServer()
    server.start()

    async def visit():
        with ReceiptPrinter() as printer:
            async with a_kiosk(application("kiosk"), server, tmp_path, printer=printer.address):
                await until(lambda: server.subscribed and server.heartbeats)
                await answered(server, DeviceOrder.PRINT_TEST)
                assert preview(printer.printed).width() == 576
                printer.paper = PAPER_OUT
                order = server.order(DeviceOrder.PRINT_TEST)
                await until(lambda: order in server.results)
                (told,) = server.results[order]
                assert (told.failed, told.message) == (True, "the printer says: out")
        async with a_kiosk(application("kiosk"), server, tmp_path / "without"):
            await until(lambda: server.subscribed)
            order = server.order(DeviceOrder.PRINT_TEST)
            await until(lambda: order in server.results)
            assert server.results[order][0].message == "This kiosk has no printer."
        assert server.tickets == {}

    try:
        run_in_qt(qapp, visit)
    finally:
        server.stop()


def test_a_picture_too_large_to_send_is_halved(qapp):
    application("kiosk")
    small = QImage.fromData(picture_of(_noise(640, 480), 100_000), "PNG")
    assert (small.width(), small.height()) in {(160, 120), (80, 60)}


def _noise(width, height):
    label = QLabel()
    label.resize(width, height)
    label.setPixmap(
        QPixmap.fromImage(QImage(os.urandom(width * height * 4), width, height, QImage.Format.Format_RGB32))
    )
    return label


def test_the_end_of_a_log_is_whole_lines_also_across_files(tmp_path):
    (tmp_path / "kiosk.log.1").write_bytes(b"1\n" * 10)
    (tmp_path / "kiosk.log").write_bytes(b"two\n" * 3)
    assert log_tail(tmp_path / "kiosk.log") == b"1\n" * 10 + b"two\n" * 3
    assert log_tail(tmp_path / "kiosk.log", 9) == b"two\n" * 2
    assert log_tail(tmp_path / "none.log") == b""


async def test_the_book_forgets_what_is_old_and_taken_and_nothing_else(tmp_path):
    book = TicketBook(tmp_path / "book.sqlite3")
    await book.open()
    old, new = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    try:
        for at in (old, old, old, new):
            await book.take(_draft(at), 1)
        taken, poison, _waiting, recent = await book.waiting(10)
        for entry, reason in ((taken, None), (poison, "Gone."), (recent, None)):
            await book.settle(entry, reason)
        await book.prune(datetime(2026, 2, 1, tzinfo=UTC))
        kept = await book._run(lambda: book._all("SELECT seq, state FROM tickets ORDER BY seq"))
        assert kept == [(2, "quarantined"), (3, "waiting"), (4, "sent")]
        assert await book.depth() == 1
        assert [(one.display_number, one.reason) for one in await book.quarantined(5)] == [("L2-002", "Gone.")]
        assert (await book.take(_draft(new), 1)).device_seq == 5
    finally:
        await book.close()


def _draft(at):
    return OfflineTicket(
        ticket_id=uuid4(), display_number="L2", service_id=service_id(0), issued_at=at, device_seq=1, series="L2"
    )

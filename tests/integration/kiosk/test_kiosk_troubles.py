"""Damaged files, full disks, wrong addresses and wrong clocks: said in words, survived, nothing lost."""

import logging
import os
import sqlite3
import subprocess
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket
from qms_contract.wire import utc_now
from qms_kiosk.state import Phase

from tests.support.kiosk_program import QUICK, a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_config, a_service, a_ticket, service_id
from tests.support.qt_loop import run_in_qt, until

FILES = ["settings.json", "config.json", "outbox.sqlite3", "last_tickets.json"]
DAMAGES = ["empty", "garbage", "cut", "folder"]


@pytest.fixture
def sentences(caplog):
    """What the terminal would say; none of it may be a stack trace."""
    caplog.set_level(logging.WARNING)
    yield lambda: caplog.messages
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def damage(path, how):
    whole = path.read_bytes()
    path.unlink()
    for rest in path.parent.glob(f"{path.name}-*"):
        rest.unlink()
    if how == "folder":  # the one thing that even root can neither read nor replace
        (path / "something").mkdir(parents=True)
    else:
        path.write_bytes({"empty": b"", "garbage": os.urandom(5000), "cut": whole[: len(whole) // 2]}[how])


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_and_the_next_visitor_is_served(app, server, tmp_path, sentences, name, how):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await take_ticket(kiosk)
        damage(tmp_path / name, how)
        async with a_kiosk(app, server, tmp_path) as kiosk:
            ticket = await take_ticket(kiosk)
            assert ticket.ticket_id in server.tickets
        assert how == "empty" or [one for one in sentences() if name in one]

    run_in_qt(app, visit)


@pytest.mark.parametrize("how", ["empty", "garbage", "cut"])
def test_a_kiosk_whose_settings_and_configuration_are_damaged_opens_without_network_and_without_pairing(
    app, server, tmp_path, how
):
    async def visit():
        async with a_kiosk(app, server, tmp_path, token=None):
            pass
        server.stop()
        for name in ("settings.json", "config.json"):
            damage(tmp_path / name, how)
        async with a_kiosk(app, server, tmp_path, token=None, at_home=False) as kiosk:
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            await until(lambda: not kiosk.store.value.online)
            assert (await take_ticket(kiosk)).display_number == "L2-001"

    run_in_qt(app, visit)


def test_an_outbox_that_is_damaged_while_it_is_used_costs_no_visitor_the_ticket(app, server, tmp_path, sentences):
    path = tmp_path / "outbox.sqlite3"

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await take_ticket(kiosk)
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {"A060": ["shown"]})
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            outbox = kiosk._outbox
            await outbox._run(outbox._database.close)
            path.write_bytes(os.urandom(20_000))  # the disk under it went bad
            outbox._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            ticket = await take_ticket(kiosk)
            assert ticket.display_number == "A061"
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed.get("A061") == ["shown"])
            kiosk._pulse.now()
            await until(lambda: any(b"damaged_file" in told for told in server.heartbeats))
        assert [one for one in sentences() if "outbox.sqlite3" in one and "damaged" in one]

    run_in_qt(app, visit)


def test_whatever_fails_when_a_number_is_asked_for_nobody_is_left_waiting(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=QUICK) as kiosk:

            async def fail(*_arguments, **_options):
                raise ValueError("something nobody thought of")

            kiosk._outbox.add = kiosk._desk._book.take = fail
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.UNANSWERED)
            kiosk.window.intents.back.emit()
            assert kiosk.store.value.phase is Phase.SERVICES

    run_in_qt(app, visit)


@contextmanager
def small_disk(folder):
    """A disk of 256 KB of its own, which only root can mount."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk can only be mounted as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Not a byte is left."""
    with (folder / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(64))


def test_a_disk_that_fills_up_loses_no_ticket_and_cancels_none_that_was_noted(app, server, tmp_path, sentences):
    async def visit(folder):
        async with a_kiosk(app, server, folder) as kiosk:
            fill(folder)
            noted = await take_ticket(kiosk)
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {noted.display_number: ["shown"]})
        async with a_kiosk(app, server, folder) as kiosk:
            again = await take_ticket(kiosk)
            assert again.ticket_id != noted.ticket_id
            await until(lambda: not kiosk._outbox._thread._work_queue.qsize())
        assert noted.display_number not in server.cancelled
        assert [one for one in sentences() if "outbox.sqlite3" in one and "full" in one]

    with small_disk(tmp_path / "disk") as folder:
        run_in_qt(app, lambda: visit(folder))


def test_an_answer_the_disk_forgot_cancels_no_confirmed_ticket(app, server, tmp_path):
    """The row of an answered issue is still there after a restart, as after a disk that took no delete."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            kept = []
            add = kiosk._outbox.add

            async def remember(kind, body, request_id, path_id=None):
                kept.append((kind, body, request_id, path_id))
                return await add(kind, body, request_id, path_id)

            kiosk._outbox.add = remember
            ticket = await take_ticket(kiosk)
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed)
        async with a_kiosk(app, server, tmp_path) as kiosk:
            posts = server.posts
            await kiosk._outbox.add(*kept[0])
            kiosk._issuing.retry()
            await until(lambda: server.posts > posts)
            await until(lambda: server.conflicts)
        assert server.cancelled == {}
        assert list(server.tickets) == [ticket.ticket_id]

    run_in_qt(app, visit)


def test_a_ticket_that_its_visitor_has_is_not_cancelled_whoever_waits_for_the_answer(app, server, tmp_path):
    """The server answers a question that it never heard before with the ticket as it is: brought, and confirmed."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            body = IssueTicket(request_id=new_id(), service_id=service_id(0), ticket_id=new_id())
            taken = a_ticket("L2-001", 0, ticket_id=body.ticket_id, confirmed_at=utc_now())
            server.answers[body.request_id] = server.tickets[taken.ticket_id] = taken
            await kiosk._outbox.add("issue", body, body.request_id)
            kiosk._issuing.retry()
            await until(lambda: server.posts)
            ticket = await take_ticket(kiosk)
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
        assert server.cancelled == {}

    run_in_qt(app, visit)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no.such.host.invalid:8080"])
def test_a_server_that_is_not_there_is_said_with_its_address_and_waited_for(app, tmp_path, sentences, address):
    async def visit():
        async with a_kiosk(app, address, tmp_path, token=None, at_home=False) as kiosk:
            await until(lambda: visible(kiosk, "pairing_screen") is not None)
            await until(lambda: kiosk.store.value.pairing and str(kiosk.store.value.pairing.phase) == "unreachable")
            words = " ".join(one.text() for one in kiosk.window.findChildren(QLabel))
            assert address in words

    run_in_qt(app, visit)


@pytest.mark.parametrize("wrong", [timedelta(hours=7), timedelta(days=900)], ids=str)
def test_a_wrong_clock_changes_neither_the_time_on_the_screen_nor_the_opening_hours(app, server, tmp_path, wrong):
    """The service is open at the server's time and closed at the machine's."""
    server.ahead = wrong
    opens = (server.now() + timedelta(hours=7)).hour  # Jakarta is UTC+7
    closes = "24:00" if opens == 23 else f"{opens + 1:02}:30"  # the hour may end while the test runs
    server.config = a_config([a_service(0, opens_at=f"{opens:02}:00", closes_at=closes)])

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            shown = kiosk.window._clock().astimezone(None)
            assert abs(shown - server.now()) < timedelta(seconds=5)
            await take_ticket(kiosk)

    run_in_qt(app, visit)


REASONS = {
    "a folder": "cannot be opened (Is a directory).",
    "below a file": "cannot be opened (File exists).",
    "a full disk": "takes no data (No space left on device).",
}


@pytest.mark.parametrize("trouble", REASONS)
def test_a_file_printer_that_cannot_be_written_is_named_and_the_number_is_noted(
    app, server, tmp_path, sentences, trouble
):
    """Staff read the reason in the log and the heartbeat; the visitor only reads that the number is to be noted."""

    async def visit(path):
        async with a_kiosk(app, server, tmp_path / "kiosk", printer=f"file:{path}") as kiosk:
            ticket = await take_ticket(kiosk)
            await until(lambda: visible(kiosk, "screen_note") is not None)
            words = " ".join(one.text() for one in kiosk.window.findChildren(QLabel))
            assert str(path) not in words
            assert "Errno" not in words
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
        named = [one for one in sentences() if one.startswith(f"Ticket {ticket.display_number} is not on paper: ")]
        assert len(named) == 1
        assert f"The printer {path} {REASONS[trouble]}" in named[0]

    if trouble == "a full disk":
        with small_disk(tmp_path / "disk") as folder:
            fill(folder)
            run_in_qt(app, lambda: visit(folder / "ticket.bin"))
        return
    path = tmp_path / "ticket.bin"
    if trouble == "a folder":
        path.mkdir()
    else:
        path.write_text("no folder")
        path = path / "ticket.bin"
    run_in_qt(app, lambda: visit(path))

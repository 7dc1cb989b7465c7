"""Numbers without the server on a disk that is damaged, full or held fast: none twice, none forgotten."""

import asyncio
import os
import sqlite3

import pytest
from qms_clientkit.damaged_file import fresh_of
from qms_kiosk.__main__ import main as kiosk_main
from qms_kiosk.offline.marks import BLOCK
from qms_kiosk.state import Phase

from tests.support.kiosk_book import break_page, fill_book, kept, learnt, offline
from tests.support.kiosk_program import QUICK, a_kiosk, press, take_ticket
from tests.support.kiosk_samples import a_config
from tests.support.qt_loop import run_in_qt, until

LEAST_SAVED = {"a page of tickets": 40, "the first page": 0, "a page of the index": 60, "cut": 20}


def test_the_server_knows_how_far_a_series_came_when_the_disk_does_not(app, server, tmp_path):
    async def visit():
        server.config = a_config(device_seq=41)
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            assert (await take_ticket(kiosk)).display_number == "L2-042"
        (tmp_path / "offline.sqlite3").write_bytes(b"damage" * 1000)
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            assert (
                await take_ticket(kiosk)
            ).display_number == f"L2-{42 + BLOCK:03}"  # none that may already be on paper
        assert list(tmp_path.glob("offline.sqlite3.damaged-*"))

    run_in_qt(app, visit)


@pytest.mark.parametrize("damage", ["a page of tickets", "the first page", "a page of the index", "cut"])
def test_of_a_damaged_book_every_ticket_that_can_be_read_is_brought(app, server, tmp_path, damage, caplog):
    path = tmp_path / "offline.sqlite3"

    async def visit():
        async with a_kiosk(app, server, tmp_path):
            pass
        given = await fill_book(path, 60)
        break_page(path, damage)
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: not any(state == "waiting" for state in kept(tmp_path, "state")))
            await until(lambda: any(b"damaged_file" in told for told in server.heartbeats))
            saved = {one.display_number for one in server.tickets.values()}
            assert saved <= set(given), "no number that was not given out"
            assert len(saved) >= LEAST_SAVED[damage]
            assert f"{len(saved)} tickets in it were saved." in caplog.text
            assert kiosk.store.value.phase is Phase.HOME
        (aside,) = tmp_path.glob("offline.sqlite3.damaged-*")
        assert aside.stat().st_size

    run_in_qt(app, visit)


def test_a_book_that_is_damaged_while_it_is_used_costs_no_visitor_the_number(app, server, tmp_path):
    path = tmp_path / "offline.sqlite3"

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            assert (await take_ticket(kiosk)).display_number == "L2-001"
            kiosk.window.intents.noted.emit()
            await press(kiosk, "next_visitor")
            book = kiosk._desk._book
            await book._run(book._database.close)
            path.write_bytes(os.urandom(20_000))  # the disk under it went bad
            book._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            number = (await take_ticket(kiosk)).display_number
            assert number == f"L2-{1 + BLOCK:03}", "none that may already be on paper"
            kiosk.window.intents.noted.emit()
            server.start()
            await until(lambda: server.confirmed.get(number) == ["offline"])
        assert list(tmp_path.glob("offline.sqlite3.damaged-*"))

    run_in_qt(app, visit)


FAILURES = [
    sqlite3.OperationalError("database or disk is full"),
    PermissionError(13, "a scanner holds the file"),
    ValueError("something nobody thought of"),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_the_servers_number_is_shown_when_the_disk_takes_none_of_the_kiosks_own(app, server, tmp_path, failure):
    """The answer comes while the kiosk writes down a number of its own, because it was late, and that then fails."""

    async def visit():
        server.delay = 0.8
        async with a_kiosk(app, server, tmp_path, timing=QUICK) as kiosk:
            answered, loop = asyncio.Event(), asyncio.get_running_loop()
            have = kiosk._issuing._have

            def heard(*arguments):
                have(*arguments)
                loop.call_soon(answered.set)

            async def full(*_arguments, **_options):
                await answered.wait()
                raise failure

            kiosk._issuing._have, kiosk._desk._book.take = heard, full
            ticket = await take_ticket(kiosk)
            assert ticket.display_number == "A060"
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {"A060": ["shown"]})
            assert kiosk._issuing._passed_over == {}
        assert server.cancelled == {}

    run_in_qt(app, visit)


@pytest.mark.parametrize("failure", FAILURES)
def test_and_when_it_comes_after_that_failed(app, server, tmp_path, failure):
    async def visit():
        server.delay = 0.8
        async with a_kiosk(app, server, tmp_path, timing=QUICK) as kiosk:

            async def fail(*_arguments, **_options):
                raise failure

            kiosk._desk._book.take = fail
            assert (await take_ticket(kiosk)).display_number == "A060"
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {"A060": ["shown"]})
        assert server.cancelled == {}

    run_in_qt(app, visit)


def test_a_disk_that_takes_nothing_gives_no_number_that_could_come_twice(app, server, tmp_path):
    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, timing=QUICK, at_home=False) as kiosk:
            await offline(kiosk)

            def full(*_arguments):
                raise sqlite3.OperationalError("database or disk is full")

            kiosk._desk._book._take = full
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.UNANSWERED)
            server.start()
            await until(lambda: kiosk.store.value.ticket is not None)
            assert kiosk.store.value.ticket.display_number == "A060"

    run_in_qt(app, visit)


def test_an_update_waits_for_what_is_nowhere_else(tmp_path, capsys):
    guarded = ["--may-update", "--data-dir", str(tmp_path)]
    assert kiosk_main(guarded) == 0
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "offline.sqlite3").write_bytes(b"damaged" * 100)
    assert kiosk_main(guarded) == 1
    assert "cannot be read" in capsys.readouterr().err


async def test_an_update_waits_also_for_a_book_that_a_power_cut_left_beside_its_place(tmp_path):
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 2)
    path.rename(fresh_of(path))
    assert await asyncio.to_thread(kiosk_main, ["--may-update", "--data-dir", str(tmp_path)]) == 1

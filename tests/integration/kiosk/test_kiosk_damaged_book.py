"""The file of the kiosk's own tickets goes bad, or cannot be had for a while: no number twice, no ticket forgotten."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace
from qms_clientkit import damaged_file
from qms_clientkit.files import copy_of
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_contract import wire
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineResult, OfflineResults, OfflineTicket, PriorityClass
from qms_kiosk.offline import book as book_module
from qms_kiosk.offline import book_file
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.book_file import SKIPPED
from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.offline.marks import BLOCK, FILE
from qms_kiosk.state import Issue

from tests.support.kiosk_book import a_draft, fill_book, opened
from tests.support.kiosk_samples import a_config, service_id
from tests.support.torn_pages import PowerCut, full_disk, power_cut, tear, tear_ends

TORN = 8
"""A page of rows."""


async def take(book, least=1):
    return (await book.take(a_draft(), least)).device_seq


async def test_numbers_are_left_out_once_also_when_none_was_taken_before_the_next_start(tmp_path):
    """Of a book that nothing else tells of: its marks are lost with it."""
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 3)
    for mark in (tmp_path / FILE, copy_of(tmp_path / FILE)):
        mark.unlink()
    path.write_bytes(b"damage" * 1000)
    await (await opened(path)).close()
    book = await opened(path)
    assert await take(book) == 1 + SKIPPED, "those on paper are not known"
    assert await take(book, least=2 + SKIPPED) == 2 + SKIPPED, "and those after it are"
    await book.close()
    book = await opened(path)
    assert await take(book) == 3 + SKIPPED
    await book.close()


async def test_they_are_left_out_beyond_what_could_be_read_too(tmp_path):
    path = tmp_path / "offline.sqlite3"
    book = await opened(path)
    await take(book, least=5000)
    for _ in range(60):
        await take(book)
    await book.close()
    tear(path, TORN)
    book = await opened(path)
    assert await take(book, least=41) > 5060, "a last one that could not be read may be on paper"
    await book.close()


async def test_of_a_book_that_was_pruned_what_lies_behind_its_torn_first_page_is_read(tmp_path):
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 2)
    with closing(sqlite3.connect(path)) as database, database:
        template = wire.decode(database.execute("SELECT body FROM tickets").fetchone()[0], OfflineTicket)
        for seq in range(3, 3001):
            one = replace(template, ticket_id=new_id(), device_seq=seq)
            row = (str(one.ticket_id), one.series, seq, wire.encode(one))
            database.execute("INSERT INTO tickets (ticket_id, series, seq, body) VALUES (?, ?, ?, ?)", row)
        database.execute("DELETE FROM tickets WHERE rowid <= 2000")
    tear_ends(path, "tickets", first=True)
    book = await opened(path)
    found = [one.ticket.device_seq for one in await book.waiting(2000)]
    assert len(found) > 980
    assert found == list(range(3001 - len(found), 3001)), "each once, in the order they were given out"
    await book.close()


async def test_neither_a_power_cut_nor_a_full_disk_loses_what_is_saved_of_a_damaged_book(tmp_path, monkeypatch):
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 60)
    tear(path, TORN)

    with full_disk(monkeypatch):
        book = await opened(path)
        with pytest.raises(RuntimeError):
            await take(book)
        await book.close()

    with power_cut(monkeypatch), pytest.raises(PowerCut):
        await opened(path)
    book = await opened(path)
    assert len(await book.waiting(100)) >= 40
    assert await take(book) > 60
    await book.close()
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1


class Server:
    def __init__(self):
        self.brought, self.tickets = [], self

    async def merge_offline(self, batch):
        self.brought += [one.ticket_id for one in batch.items]
        return OfflineResults(items=[OfflineResult(ticket_id=one.ticket_id, outcome="created") for one in batch.items])


async def until(condition):
    async with asyncio.timeout(15):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_book_that_cannot_be_had_at_the_start_is_used_once_it_can(tmp_path, monkeypatch, caplog):
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 3)
    real = book_file.opened

    def full(_path):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(book_module, "opened", full)
    server, tasks = Server(), Tasks()
    clock = ServerClock()
    desk = OfflineDesk(server, TicketBook(path), tasks, clock)
    await desk.open()
    desk.start()
    issue = Issue(new_id(), new_id(), service_id(0), PriorityClass.REGULAR)
    assert await desk.issue(issue, "en", a_config()) is None
    monkeypatch.setattr(book_module, "opened", real)
    await until(lambda: len(server.brought) == 3)
    ticket = await desk.issue(issue, "en", a_config())
    assert ticket.display_number == "L2-004"
    await until(lambda: issue.ticket_id in server.brought)
    await tasks.stop()
    await desk.close()
    assert len([one for one in caplog.messages if "cannot be used" in one]) == 1


async def test_a_damaged_book_that_something_holds_fast_while_it_is_used_is_begun_anew_once_it_lets_go(
    tmp_path, monkeypatch
):
    """As a virus scanner does. Meanwhile no number of the kiosk's own is given, and what is asked of the book is answered."""
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 60)
    server, tasks = Server(), Tasks()
    book = TicketBook(path)
    desk = OfflineDesk(server, book, tasks, ServerClock())
    await desk.open()

    def held(_path):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as scanner:
        scanner.setattr(damaged_file, "move_aside", held)
        await book._run(book._database.close)
        tear(path, TORN)
        book._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        assert await desk.quarantined() == [], "a heartbeat goes on"
        assert await desk.buffered() == 0
        issue = Issue(new_id(), new_id(), service_id(0), PriorityClass.REGULAR)
        assert await desk.issue(issue, "en", a_config()) is None
        assert not desk.knows(issue.ticket_id), "the server's answer is not passed over"
    desk.start()
    await until(lambda: len(server.brought) >= 40)
    assert (await desk.issue(issue, "en", a_config())).display_number == f"L2-{1 + 2 * BLOCK}", (
        "the second block's rest is left out"
    )
    await tasks.stop()
    await desk.close()


async def test_a_book_that_was_lost_while_it_was_used_is_looked_for_again_after_the_next_tap(tmp_path, monkeypatch):
    server, tasks = Server(), Tasks()
    book = TicketBook(tmp_path / "offline.sqlite3")
    desk = OfflineDesk(server, book, tasks, ServerClock())
    await desk.open()
    desk.start()
    await asyncio.sleep(0)
    await desk.buffered()  # the book has answered that there is nothing to bring, and the desk waits
    await book._run(book._database.close)
    book._database = None
    issue = Issue(new_id(), new_id(), service_id(0), PriorityClass.REGULAR)
    assert await desk.issue(issue, "en", a_config()) is None
    await until(lambda: book._database is not None)
    assert await desk.issue(issue, "en", a_config()) is not None
    await tasks.stop()
    await desk.close()


async def test_the_book_keeps_what_it_was_given_through_a_power_cut(tmp_path):
    """Write-ahead log, and on the disk at each commit, also in a file that was begun anew (sqlite.org/pragma.html)."""
    path = tmp_path / "offline.sqlite3"
    await fill_book(path, 60)
    for torn in (False, True):
        if torn:
            tear(path, TORN)
        book = await opened(path)
        asked = [book._opened().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert asked == ["wal", 2]
        await book.close()

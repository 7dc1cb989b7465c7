"""A row that can no longer be read (a bit flipped, a newer version wrote it): set aside and told, and in nobody's way."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_contract.devices import Heartbeat
from qms_contract.tickets import OfflineResult, OfflineResults
from qms_contract.wire import decode, utc_now
from qms_kiosk.offline.book import ILLEGIBLE, TicketBook
from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.state import Phase

from tests.support.kiosk_book import BOOK, a_draft, fill_book, kept, opened
from tests.support.kiosk_program import a_kiosk, press, take_ticket
from tests.support.qt_loop import run_in_qt, until

SPOILT = {
    "cut": lambda body: body[:40],
    "no words": lambda body: body.replace(b'"series"', b'"ser\xe9es"'),
    "of a newer version": lambda body: body.replace(b'"vip"', b'"gold"'),
    "nothing": lambda _body: b"",
}


def spoil(folder, how, seq=2):
    with closing(sqlite3.connect(folder / BOOK)) as book, book:
        (body,) = book.execute("SELECT body FROM tickets WHERE seq = ?", (seq,)).fetchone()
        assert SPOILT[how](body) != body
        book.execute("UPDATE tickets SET body = ? WHERE seq = ?", (SPOILT[how](body), seq))


def change(folder, statement):
    with closing(sqlite3.connect(folder / BOOK)) as book, book:
        book.execute(statement)


class Server:
    def __init__(self):
        self.brought, self.tickets = [], self

    async def merge_offline(self, batch):
        self.brought += [one.display_number for one in batch.items]
        return OfflineResults(items=[OfflineResult(ticket_id=one.ticket_id, outcome="created") for one in batch.items])


@pytest.mark.parametrize("how", SPOILT)
async def test_it_holds_up_no_other_ticket_and_is_told_with_its_number(tmp_path, how):
    await fill_book(tmp_path / BOOK, 3)
    spoil(tmp_path, how)
    server, tasks = Server(), Tasks()
    desk = OfflineDesk(server, TicketBook(tmp_path / BOOK), tasks, ServerClock())
    desk._batch = 1  # the spoilt one is a batch of its own
    await desk.open()
    desk.start()
    async with asyncio.timeout(15):
        while kept(tmp_path, "state") != ["sent", "quarantined", "sent"]:
            await asyncio.sleep(0.01)
    assert server.brought == ["L2-001", "L2-003"]
    assert await desk.buffered() == 0
    (told,) = await desk.quarantined()
    assert (told.display_number, told.reason) == ("L2-002", ILLEGIBLE)
    assert abs(told.issued_at - utc_now()) < timedelta(minutes=1)
    await tasks.stop()
    await desk.close()


@pytest.mark.parametrize("key", ["'no id'", "CAST(x'ff3132' AS TEXT)"], ids=["no id", "no text"])
def test_a_kiosk_with_such_rows_starts_brings_the_others_and_goes_on_telling(app, server, tmp_path, key):
    """Seen: it stood at "one moment, please" at every start."""

    async def visit():
        async with a_kiosk(app, server, tmp_path):
            pass
        await fill_book(tmp_path / BOOK, 4)
        spoil(tmp_path, "cut")
        change(tmp_path, f"UPDATE tickets SET ticket_id = {key} WHERE seq = 3")
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: kept(tmp_path, "state") == ["sent", "quarantined", "sent", "sent"])
            assert {one.display_number for one in server.tickets.values()} == {"L2-001", "L2-003", "L2-004"}
            kiosk._pulse.now()
            await until(lambda: any(ILLEGIBLE.encode() in beat for beat in server.heartbeats))
            (told,) = decode(server.heartbeats[-1], Heartbeat).quarantined
            assert told.display_number == "L2-002"
            await take_ticket(kiosk)

    run_in_qt(app, visit)


async def test_a_counter_whose_time_cannot_be_read_goes_on_counting(tmp_path):
    await fill_book(tmp_path / BOOK, 2)
    change(tmp_path, "UPDATE counters SET last_at = 'yesterday'")
    book = await opened(tmp_path / BOOK)
    assert (await book.take(a_draft(), 1)).display_number == "L2-003"
    await book.close()


async def test_what_the_server_has_is_forgotten_in_time_whatever_else_cannot_be_read(tmp_path):
    await fill_book(tmp_path / BOOK, 3)
    change(tmp_path, "UPDATE tickets SET state = 'sent'")
    spoil(tmp_path, "cut")
    book = await opened(tmp_path / BOOK)
    await book.prune(utc_now() + timedelta(days=1))
    await book.close()
    assert kept(tmp_path, "seq") == [2]


def test_a_confirmation_that_cannot_be_read_holds_up_no_number(app, server, tmp_path):
    """Nor what follows it; staff are told that the file is not well."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await take_ticket(kiosk)
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            kiosk.window.intents.noted.emit()
            await until(lambda: _writes(tmp_path))
        for column, value in (("body", "'{'"), ("request_id", "'no id'"), ("path_id", "CAST(x'ff' AS TEXT)")):
            _copy_spoilt(tmp_path, column, value)
        server.start()
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: server.confirmed == {"A060": ["shown"]})
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
            assert kiosk.store.value.ticket.display_number == "A061", "of the server"
            await until(lambda: _writes(tmp_path) == [])
            kiosk._pulse.now()
            await until(lambda: any(b"damaged_file" in beat for beat in server.heartbeats))
            assert await kiosk._issuing.buffered() == 0

    run_in_qt(app, visit)


def _writes(folder):
    with closing(sqlite3.connect(folder / "outbox.sqlite3")) as outbox:
        return outbox.execute("SELECT kind FROM pending WHERE state = 'waiting'").fetchall()


def _copy_spoilt(folder, column, value):
    """The same again before the sound one, with that column spoilt."""
    values = {
        "request_id": f"'{column}'",
        "kind": "kind",
        "path_id": "path_id",
        "body": "body",
        "created_at": "created_at",
    }
    values[column] = value if column != "body" else f"CAST({value} AS BLOB)"
    with closing(sqlite3.connect(folder / "outbox.sqlite3")) as outbox, outbox:
        least = outbox.execute("SELECT min(seq) FROM pending").fetchone()[0] - 1
        outbox.execute(
            f"INSERT INTO pending (seq, {', '.join(values)}) SELECT {least}, {', '.join(values.values())} FROM pending"
            " WHERE body != CAST('{' AS BLOB) ORDER BY seq DESC LIMIT 1"
        )

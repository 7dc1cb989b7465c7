"""The kiosk's own tickets in a test: a book with some in it, broken in some way, and a kiosk without its server."""

import os
import sqlite3
from contextlib import closing

from qms_contract.ids import new_id
from qms_contract.tickets import OfflineTicket, PriorityClass
from qms_contract.wire import utc_now
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.state import Phase

from tests.support.kiosk_program import a_kiosk
from tests.support.kiosk_samples import service_id
from tests.support.qt_loop import until

BOOK = "offline.sqlite3"


async def learnt(app, server, folder):
    """A kiosk that has been here before: paired and configured."""
    async with a_kiosk(app, server, folder):
        pass


async def offline(kiosk):
    await until(lambda: kiosk.store.value.phase is Phase.HOME)
    await until(lambda: not kiosk.store.value.online)


def kept(folder, what):
    """That column of the book, in the order of the numbers."""
    with closing(sqlite3.connect(folder / BOOK)) as book:
        return [row[0] for row in book.execute(f"SELECT {what} FROM tickets ORDER BY seq")]


def a_draft():
    return OfflineTicket(
        ticket_id=new_id(), display_number="L2", service_id=service_id(0), issued_at=utc_now(), device_seq=1,
        series="L2", confirmed_at=utc_now(), priority_class=PriorityClass.VIP, customer_ref="x" * 100,
    )  # fmt: skip


async def opened(path):
    book = TicketBook(path)
    await book.open()
    return book


async def fill_book(path, count):
    """A book of `count` confirmed tickets, closed; their numbers in order."""
    book = await opened(path)
    numbers = [(await book.take(a_draft(), 1)).display_number for _ in range(count)]
    await book.close()
    return numbers


def break_page(path, how):
    """One page of the file becomes noise, or the file ends early."""
    with closing(sqlite3.connect(path)) as book:
        size = book.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        pages = {name: [row[0] for row in book.execute(query, (name,))] for name in ("tickets", "tickets_waiting")}
    data = bytearray(path.read_bytes())
    if how == "cut":
        path.write_bytes(data[: len(data) * 4 // 5 // size * size])
        return
    page = {
        "a page of tickets": pages["tickets"][1],
        "the first page": 1,
        "a page of the index": pages["tickets_waiting"][0],
    }
    at = (page[how] - 1) * size
    data[at : at + size] = os.urandom(size)
    path.write_bytes(data)

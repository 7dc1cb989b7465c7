"""The book of offline tickets goes bad, again and again, and nothing of it can be read: no number is given out twice."""

import os
import sqlite3

import pytest
from qms_clientkit.files import copy_of
from qms_kiosk.offline import marks as marks_module
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.marks import BLOCK, FILE

from tests.support.kiosk_book import BOOK, a_draft, learnt, offline, opened
from tests.support.kiosk_program import a_kiosk, press, take_ticket
from tests.support.kiosk_samples import a_config
from tests.support.qt_loop import run_in_qt, until
from tests.support.torn_pages import PowerCut


async def take(book, least=1):
    return (await book.take(a_draft(), least)).device_seq


def destroy(folder):
    """Nothing of the book can be read any more."""
    for log in folder.glob(f"{BOOK}-*"):
        log.unlink()
    (folder / BOOK).write_bytes(os.urandom(20_000))


async def destroy_in_use(book, folder):
    await book._run(book._database.close)
    destroy(folder)
    book._database = sqlite3.connect(folder / BOOK, isolation_level=None, check_same_thread=False)


async def test_a_book_that_is_lost_at_each_start_gives_no_number_twice(tmp_path):
    given = []
    for _ in range(4):
        book = await opened(tmp_path / BOOK)
        given += [await take(book, least=42) for _ in range(3)]
        await book.close()
        destroy(tmp_path)
    assert given == [42 + start * BLOCK + n for start in range(4) for n in range(3)], (
        "each loss leaves out one block at most"
    )


@pytest.mark.parametrize("gone", [False, True], ids=["damaged", "removed"])
async def test_nor_does_one_that_is_lost_while_it_is_used(tmp_path, gone):
    book = await opened(tmp_path / BOOK)
    given = []
    for _ in range(3):
        given += [await take(book) for _ in range(BLOCK + 1)]
        if gone:
            await book.close()
            (tmp_path / BOOK).unlink()
            book = await opened(tmp_path / BOOK)
        else:
            await destroy_in_use(book, tmp_path)
    await book.close()
    assert len(set(given)) == len(given)
    assert given == sorted(given)


@pytest.mark.parametrize("synced", [False, True], ids=["away", "in between"])
def test_visitors_of_a_kiosk_whose_book_is_lost_twice_have_three_numbers(app, server, tmp_path, synced):
    server.config = a_config(device_seq=41)
    given = []

    async def visitor(kiosk):
        given.append((await take_ticket(kiosk)).display_number)
        kiosk.window.intents.noted.emit()
        await press(kiosk, "next_visitor")

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            for _ in range(2):
                await visitor(kiosk)
                await destroy_in_use(kiosk._desk._book, tmp_path)
            await visitor(kiosk)
            if synced:
                server.start()
                await until(lambda: server.confirmed.get(given[-1]))
                server.stop()
                await until(lambda: not kiosk.store.value.online)
                await destroy_in_use(kiosk._desk._book, tmp_path)
                await visitor(kiosk)

    run_in_qt(app, visit, 60)
    assert len(set(given)) == len(given)


@pytest.mark.parametrize("least", [1, 1 + BLOCK], ids=["first", "next block"])
async def test_power_that_goes_between_the_mark_and_the_number_costs_no_number_twice(tmp_path, monkeypatch, least):
    book = await opened(tmp_path / BOOK)
    given = [await take(book)] if least > 1 else []
    mark = book._mark

    def cut(ticket):
        mark(ticket)
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(book, "_mark", cut)
        with pytest.raises(PowerCut):
            await take(book, least)
    await book.close()
    for _ in range(2):
        book = await opened(tmp_path / BOOK)
        given.append(await take(book))
        await book.close()
        destroy(tmp_path)
    assert len(set(given)) == len(given)


async def test_a_mark_that_cannot_be_kept_means_no_number(tmp_path, monkeypatch):
    book = await opened(tmp_path / BOOK)

    def full(_path, _data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(marks_module, "write_twice", full)
        with pytest.raises(RuntimeError, match="No space left"):
            await take(book)
    assert await take(book) == 1
    await book.close()


async def test_a_damaged_mark_is_read_from_its_copy(tmp_path, caplog):
    book = await opened(tmp_path / BOOK)
    await take(book)
    await book.close()
    (tmp_path / FILE).write_bytes(b"\x00damaged")
    destroy(tmp_path)
    book = await opened(tmp_path / BOOK)
    assert await take(book) == 1 + BLOCK
    assert "read from its copy" in caplog.text
    await book.close()


async def test_a_book_older_than_its_marks_is_marked_at_the_start(tmp_path):
    book = await opened(tmp_path / BOOK)
    last = [await take(book) for _ in range(3)][-1]
    await book.close()
    for path in (tmp_path / FILE, copy_of(tmp_path / FILE)):
        path.unlink()
    await (await opened(tmp_path / BOOK)).close()
    destroy(tmp_path)
    book = await opened(tmp_path / BOOK)
    assert last < await take(book) <= last + BLOCK
    await book.close()


async def test_marks_are_set_a_block_at_once(tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr(marks_module, "write_twice", lambda path, data: written.append(data))
    book = TicketBook(tmp_path / BOOK)
    await book.open()
    for _ in range(2 * BLOCK):
        await take(book)
    assert len(written) == 2
    await book.close()

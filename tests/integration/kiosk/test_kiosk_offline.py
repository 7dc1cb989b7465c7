"""Without the server: a number at once, on the disk before it is shown, brought to the server afterwards, exactly once."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from qms_clientkit.damaged_file import fresh_of
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineTicket
from qms_contract.wire import utc_now
from qms_kiosk.__main__ import main as kiosk_main
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import _business_day
from qms_kiosk.printing.preview import preview
from qms_kiosk.settings import Timing
from qms_kiosk.state import Phase

from tests.support.kiosk_program import QUICK, a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_branch, a_config, service_id
from tests.support.kiosk_server import TOKEN
from tests.support.qt_loop import run_in_qt, until


async def learnt(app, server, folder):
    """A kiosk that has been here before: paired and configured."""
    async with a_kiosk(app, server, folder):
        pass


async def offline(kiosk):
    await until(lambda: kiosk.store.value.phase is Phase.HOME)
    await until(lambda: not kiosk.store.value.online)


def kept(folder, what):
    with sqlite3.connect(folder / "offline.sqlite3") as book:
        rows = [row[0] for row in book.execute(f"SELECT {what} FROM tickets ORDER BY seq")]
    book.close()
    return rows


def test_it_boots_without_the_server_gives_numbers_prints_and_brings_them(app, server, printer, tmp_path):
    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, printer=printer.address, at_home=False) as kiosk:
            await offline(kiosk)
            await until(lambda: visible(kiosk, "offline_mark") is not None)
            for number in ("L2-001", "L2-002"):
                assert (await take_ticket(kiosk)).display_number == number
                await until(lambda: visible(kiosk, "ticket_number") is not None)
                assert visible(kiosk, "ticket_number").text() == number
                await until(lambda: kiosk.store.value.print_state == "printed")
                tap, shown = kiosk.timeline.last("tap"), kiosk.timeline.last("number_painted")
                assert tap < shown  # how soon is the benchmark's to say: it depends on the machine
                await press(kiosk, "done")
                await until(lambda: kiosk.store.value.phase is Phase.HOME)
            assert await kiosk._issuing.buffered() == 2
            assert kiosk_main(["--may-update", "--data-dir", str(tmp_path)]) == 1
            server.start()
            await until(lambda: server.confirmed == {"L2-001": ["offline"], "L2-002": ["offline"]})
            await until(lambda: kept(tmp_path, "state") == ["sent", "sent"])
            assert await kiosk._issuing.buffered() == 0
            assert kiosk_main(["--may-update", "--data-dir", str(tmp_path)]) == 0
        assert server.posts == 0
        assert preview(printer.printed).width() == 576

    run_in_qt(app, visit)


def test_a_number_goes_on_after_a_restart_and_never_begins_anew(app, server, tmp_path):
    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        for number in ("L2-001", "L2-002", "L2-003"):
            async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
                await offline(kiosk)
                assert (await take_ticket(kiosk)).display_number == number

    run_in_qt(app, visit)


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
            assert (await take_ticket(kiosk)).display_number == "L2-1042"  # none that may already be on paper
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
            assert saved <= given, "no number that was not given out"
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
            assert number == "L2-1001", "none that may already be on paper"
            kiosk.window.intents.noted.emit()
            server.start()
            await until(lambda: server.confirmed.get(number) == ["offline"])
        assert list(tmp_path.glob("offline.sqlite3.damaged-*"))

    run_in_qt(app, visit)


LEAST_SAVED = {"a page of tickets": 40, "the first page": 0, "a page of the index": 60, "cut": 20}


async def fill_book(path, count):
    """A book of `count` confirmed tickets, closed; their numbers."""
    book = TicketBook(path)
    await book.open()
    numbers = set()
    for _ in range(count):
        draft = OfflineTicket(
            ticket_id=new_id(), display_number="L2", service_id=service_id(0), issued_at=utc_now(), device_seq=1,
            series="L2", confirmed_at=utc_now(), customer_ref="x" * 100,
        )  # fmt: skip
        numbers.add((await book.take(draft, 1)).display_number)
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


def test_a_late_answer_and_its_offline_twin_are_one_ticket(app, server, tmp_path):
    """The server was there a moment ago and is slow: it did the work, the visitor has the kiosk's number."""

    async def visit():
        server.delay = 1.2
        async with a_kiosk(app, server, tmp_path, timing=QUICK) as kiosk:
            ticket = await take_ticket(kiosk)
            assert ticket.display_number == "L2-001"
            await until(lambda: visible(kiosk, "ticket_number") is not None)
            await until(lambda: ticket.ticket_id in server.tickets and server.posts == 1)
            await until(lambda: server.tickets[ticket.ticket_id].display_number == "L2-001")
            assert kiosk.store.value.ticket.display_number == "L2-001"
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed == {"L2-001": ["offline"]})
        assert server.cancelled == {}
        assert list(server.tickets) == [ticket.ticket_id]

    run_in_qt(app, visit)


def test_a_broken_connection_gives_a_number_at_once(app, server, tmp_path):
    async def visit():
        server.lose_answers = 1
        async with a_kiosk(app, server, tmp_path, timing=Timing(number=60, patience=90)) as kiosk:  # it does not wait
            ticket = await take_ticket(kiosk)
            assert ticket.display_number == "L2-001"
            tap, answered = kiosk.timeline.last("tap"), kiosk.timeline.last("answered")
            assert tap < answered
            await until(lambda: server.tickets[ticket.ticket_id].display_number == "L2-001")
        assert server.cancelled == {}

    run_in_qt(app, visit)


def test_what_the_server_does_not_take_is_set_aside_and_stops_nothing(app, server, tmp_path, caplog):
    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            for _ in range(3):
                await take_ticket(kiosk)
                kiosk.window.intents.noted.emit()
                await until(lambda: kiosk.store.value.phase is Phase.HOME)
            server.reject, server.lose_answers = {"L2-002"}, 1
            server.start()
            await until(lambda: kept(tmp_path, "state") == ["sent", "quarantined", "sent"])
            assert await kiosk._issuing.buffered() == 0
            assert [one.reason for one in await kiosk._issuing.quarantined()] == ["Gone."]
        assert "The server does not take ticket L2-002: Gone." in caplog.messages
        assert {one.display_number for one in server.tickets.values()} == {"L2-001", "L2-003"}

    run_in_qt(app, visit)


def test_a_ticket_at_which_the_server_fails_holds_up_no_other_and_is_not_given_up(app, server, tmp_path):
    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            for _ in range(3):
                await take_ticket(kiosk)
                kiosk.window.intents.noted.emit()
                await until(lambda: kiosk.store.value.phase is Phase.HOME)
            server.fail_at = {"L2-001"}
            server.start()
            await until(lambda: kept(tmp_path, "state") == ["waiting", "sent", "sent"])
            server.fail_at = set()
            await until(lambda: kept(tmp_path, "state") == ["sent", "sent", "sent"])
            assert await kiosk._issuing.quarantined() == []

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


def test_a_kiosk_revoked_while_it_was_away_keeps_its_tickets_and_brings_them_once_it_is_let_in_again(
    app, server, tmp_path
):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            number = (await take_ticket(kiosk)).display_number
            kiosk.window.intents.noted.emit()
            server.known_tokens, server.approved = set(), False
            server.start()
            await until(lambda: kiosk.store.value.phase is Phase.PAIRING, 20)
            assert kept(tmp_path, "state") == ["waiting"]
            assert kiosk_main(["--may-update", "--data-dir", str(tmp_path)]) == 1
            server.known_tokens, server.approved = {TOKEN}, True
            await until(lambda: server.confirmed == {number: ["offline"]}, 20)
            await until(lambda: kept(tmp_path, "state") == ["sent"])
            assert kiosk.store.value.phase is Phase.HOME

    run_in_qt(app, visit, 60)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_off_neither_misdates_a_ticket_nor_its_arrival(app, server, tmp_path, days):
    server.ahead = timedelta(days=days)

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            ticket = await take_ticket(kiosk)
            assert abs(ticket.created_at - server.now()) < timedelta(seconds=30)
            assert ticket.business_day == ticket.created_at.astimezone(ZoneInfo("Asia/Jakarta")).date()
            server.start()
            await until(lambda: server.brought)
            (item,) = server.brought[:1]
            true_time = item.issued_at - timedelta(milliseconds=item.clock_skew_ms)
            assert abs(true_time - ticket.created_at) < timedelta(seconds=1)

    run_in_qt(app, visit)


@pytest.mark.parametrize(
    ("at", "starts", "day"),
    [
        ("2026-11-23T16:59", 0, 23),
        ("2026-11-23T17:00", 0, 24),
        ("2026-11-23T20:59", 4, 23),
        ("2026-11-23T21:00", 4, 24),
    ],
)
def test_the_business_day_is_the_branchs_in_the_evening_too(at, starts, day):
    branch = a_branch(day_starts_hour=starts)
    assert _business_day(datetime.fromisoformat(at).replace(tzinfo=UTC), branch).day == day

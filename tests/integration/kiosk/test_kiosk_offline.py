"""Without the server: a number at once, on the disk before it is shown, brought to the server afterwards, exactly once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from qms_kiosk.__main__ import main as kiosk_main
from qms_kiosk.offline.desk import _business_day
from qms_kiosk.printing.preview import preview
from qms_kiosk.settings import Timing
from qms_kiosk.state import Phase

from tests.support.kiosk_book import kept, learnt, offline
from tests.support.kiosk_program import QUICK, a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_branch
from tests.support.kiosk_server import TOKEN
from tests.support.qt_loop import run_in_qt, until


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

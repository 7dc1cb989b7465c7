"""The kiosk's own clock is wrong and the server is not there to say so: nobody finds it closed, no ticket is misdated."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest
from qms_clientkit.last_contact import FILE, LastContact
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock, steady_time
from qms_contract import wire
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineResult, OfflineResults
from qms_contract.wire import utc_now
from qms_kiosk import compose
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import OfflineDesk, TimeUnknown
from qms_kiosk.offline.supposed import true_time
from qms_kiosk.state import Issue
from qms_kiosk.views import window

from tests.support.kiosk_book import offline
from tests.support.kiosk_program import a_kiosk, take_ticket, visible
from tests.support.kiosk_samples import a_config, a_service, service_id
from tests.support.qt_loop import run_in_qt, until

YEARS = timedelta(days=20 * 365, hours=12)


async def learnt(app, server, folder):
    """A kiosk that has been here before, and has heard the server's time."""
    async with a_kiosk(app, server, folder):
        await until((folder / FILE).exists)


def open_just_now(server):
    """A service that is open at the server's time and closed half a day before."""
    hour = (server.now() + timedelta(hours=7)).hour  # Jakarta is UTC+7
    closes = "24:00" if hour >= 22 else f"{hour + 2:02}:00"
    return a_config([a_service(0, opens_at=f"{hour:02}:00", closes_at=closes)])


def test_a_machine_that_begins_in_the_past_is_open_and_its_tickets_get_their_true_time(
    app, server, tmp_path, monkeypatch
):
    server.config = open_just_now(server)

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        monkeypatch.setattr(compose, "steady_time", lambda: lambda: utc_now() - YEARS)
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            assert visible(kiosk, "screen_closed") is None
            tapped = utc_now()
            ticket = await take_ticket(kiosk)
            assert ticket.display_number == "L2-001"
            assert abs(ticket.created_at - tapped) < timedelta(minutes=11), "what it last knew"
            kiosk.window.intents.noted.emit()
            server.start()
            await until(lambda: server.confirmed == {"L2-001": ["offline"]})
            (item,) = server.brought[-1:]
            true_time = item.issued_at - timedelta(milliseconds=item.clock_skew_ms)
            assert abs(true_time - tapped) < timedelta(seconds=8)
            await until(lambda: kiosk.store.value.clock_known)

    run_in_qt(app, visit, 60)


def test_without_the_server_it_opens_and_closes_by_the_hours_that_it_knows(app, server, tmp_path, monkeypatch):
    """Jakarta's, an hour on the next day, while nobody touches the kiosk."""
    server.config = a_config([a_service(0, opens_at="08:00", closes_at="09:00")])
    monkeypatch.setattr(window, "HOURS_MS", 20)

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        tomorrow = (utc_now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        now = [tomorrow + timedelta(minutes=59)]
        monkeypatch.setattr(compose, "steady_time", lambda: lambda: now[0])
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            await until(lambda: visible(kiosk, "screen_closed") is not None)
            now[0] = tomorrow + timedelta(hours=1, minutes=1)
            await until(lambda: visible(kiosk, "screen_closed") is None)
            assert (await take_ticket(kiosk)).display_number == "L2-001"
            kiosk.window.intents.noted.emit()
            kiosk.window.intents.home.emit()
            now[0] = tomorrow + timedelta(hours=2, minutes=1)
            await until(lambda: visible(kiosk, "screen_closed") is not None)

    run_in_qt(app, visit)


@pytest.mark.parametrize("days", [-1, 1])
def test_what_the_server_said_of_the_clock_is_known_to_the_next_start_without_it(app, server, tmp_path, days):
    server.ahead = timedelta(days=days)

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            assert abs(kiosk.window._clock() - server.now()) < timedelta(seconds=8)
            assert kiosk.store.value.clock_known

    run_in_qt(app, visit)


class Yesterday(datetime):
    """The machine's clock, after somebody has set it."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=1)


def test_a_clock_that_is_set_while_the_server_is_away_moves_no_ticket_to_another_day(
    app, server, tmp_path, monkeypatch
):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            true = utc_now()
            monkeypatch.setattr(wire, "datetime", Yesterday)
            assert utc_now() < true
            ticket = await take_ticket(kiosk)
            assert abs(ticket.created_at - true) < timedelta(seconds=8)

    run_in_qt(app, visit)


FAR_AHEAD = b'{"server_time": "2026-11-23T10:14:00Z", "ahead": 1e300}'


@pytest.mark.parametrize("content", [b"", b"\x00damaged", b'{"server_time": 7}', FAR_AHEAD])
def test_without_a_last_contact_the_machines_own_time_is_taken(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    clock = ServerClock()
    LastContact(tmp_path, clock).recall()
    assert clock.known
    assert abs(clock.now() - utc_now()) < timedelta(seconds=1)


class Merging:
    """A server that takes whatever is brought."""

    def __init__(self):
        self.brought, self.tickets = [], self

    async def merge_offline(self, batch):
        self.brought += batch.items
        return OfflineResults(items=[OfflineResult(ticket_id=one.ticket_id, outcome="created") for one in batch.items])


async def test_what_waits_for_the_true_time_goes_once_that_is_known_whoever_hears_of_it_first(tmp_path):
    true, clock, server, tasks = utc_now(), ServerClock(lambda: utc_now() - YEARS), Merging(), Tasks()
    clock.suppose(true - timedelta(minutes=5))
    desk = OfflineDesk(server, TicketBook(tmp_path / "offline.sqlite3"), tasks, clock)
    await desk.open()
    desk.start()
    await desk.issue(Issue(new_id(), new_id(), service_id(0)), "en", a_config())
    while desk._wake.is_set():  # until it has seen that it has to wait
        await asyncio.sleep(0)
    assert server.brought == []
    clock.sync(true)
    async with asyncio.timeout(5):
        while not server.brought:
            await asyncio.sleep(0.01)
    await tasks.stop()
    await desk.close()
    (item,) = server.brought
    assert abs(item.issued_at - timedelta(milliseconds=item.clock_skew_ms) - true) < timedelta(seconds=2)


@pytest.mark.parametrize("later", ["plain", "two", "set"])
def test_a_second_start_before_the_server_is_heard_dates_no_ticket_into_the_past(
    app, server, tmp_path, monkeypatch, later
):
    """The battery is empty and the weekend over. `two`: a ticket of each start; `set`: the clock is right by the second."""

    async def visit():
        await learnt(app, server, tmp_path)
        days_ago(tmp_path / FILE, 3)
        server.stop()
        monkeypatch.setattr(compose, "steady_time", lambda: lambda: utc_now() - YEARS)
        tapped = [await noted(app, server, tmp_path)]
        if later == "set":
            monkeypatch.setattr(compose, "steady_time", steady_time)
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await offline(kiosk)
            if later == "two":
                tapped.append(await note_one(kiosk))
            server.start()
            await until(lambda: len(server.confirmed) == len(tapped))
        times = [true_time(one) for one in server.brought]
        assert times == sorted(times), "in the order of their numbers"
        assert all(
            at - timedelta(seconds=8) < one < utc_now() + timedelta(seconds=1)
            for at, one in zip(tapped, times, strict=True)
        )

    run_in_qt(app, visit, 60)


async def noted(app, server, folder):
    async with a_kiosk(app, server, folder, at_home=False) as kiosk:
        await offline(kiosk)
        return await note_one(kiosk)


async def note_one(kiosk):
    """When a number was asked for that its visitor then has noted."""
    tapped = utc_now()
    ticket = await take_ticket(kiosk)
    kiosk.window.intents.noted.emit()
    await until(lambda: kiosk._last.find(ticket.ticket_id).confirmed)
    return tapped


def days_ago(path, days):
    """The server was last heard so long ago."""
    kept = json.loads(path.read_text())
    kept["server_time"] = (utc_now() - timedelta(days=days)).isoformat()
    path.write_text(json.dumps(kept))


async def test_tickets_of_three_starts_are_dated_in_the_order_of_their_numbers(tmp_path):
    """Two without any true time, and one in which the server is heard after its first ticket."""
    true, server = utc_now(), Merging()
    for start in range(3):
        clock = ServerClock(lambda: utc_now() - YEARS)
        clock.suppose(true - timedelta(days=3))
        desk = OfflineDesk(server, TicketBook(tmp_path / "offline.sqlite3"), Tasks(), clock)
        await desk.open()
        for _ in range(2):
            issue = Issue(new_id(), new_id(), service_id(0))
            await desk.issue(issue, "en", a_config())
            await desk.confirm(issue.ticket_id)
        with pytest.raises(TimeUnknown):
            await desk._bring()
        if start == 2:
            clock.sync(utc_now())
            while await desk._bring():
                pass
        await desk.close()
    times = [true_time(one) for one in server.brought]
    assert [one.device_seq for one in server.brought] == [1, 2, 3, 4, 5, 6]
    assert times == sorted(times)
    assert all(abs(one - true) < timedelta(seconds=8) for one in times)
    assert all(one.confirmed_at >= one.issued_at for one in server.brought)
    assert b"supposed" not in wire.encode(server.brought), "the server knows no such field"


@pytest.mark.parametrize("wrong", [timedelta(hours=7), timedelta(days=1), timedelta(days=-1)])
@pytest.mark.parametrize("heard", [True, False], ids=["before", "never"])
async def test_once_a_wrong_clock_is_set_right_tickets_have_their_own_time_again(tmp_path, wrong, heard):
    """Seen: the next tickets were dated, and printed, as late as those of the clock that had been ahead."""
    times = []
    for local, is_heard in ((lambda: utc_now() + wrong, heard), (utc_now, True)):
        clock, tasks = ServerClock(local), Tasks()
        if is_heard:
            clock.sync(utc_now())
        desk = OfflineDesk(Merging(), TicketBook(tmp_path / "offline.sqlite3"), tasks, clock)
        await desk.open()
        for _ in range(2):
            times.append((await desk.issue(Issue(new_id(), new_id(), service_id(0)), "en", a_config())).created_at)
        await desk.close()
    assert all(abs(one - utc_now()) < timedelta(seconds=30) for one in times[0 if heard else 2 :])
    assert times[2:] == sorted(times[2:])

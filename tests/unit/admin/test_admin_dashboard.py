"""The dashboard's state: the branch's day, its hours, queues, counters, and who may watch; and when figures are read."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
from qms_admin import figure_reader
from qms_admin.dashboard import (
    Doing,
    Hour,
    Urgency,
    business_day,
    by_state,
    counters,
    doing,
    from_kpi,
    longest,
    queues,
    since,
    unserved_share,
    usual,
)  # fmt: skip
from qms_admin.estate import with_event, with_queues_of
from qms_admin.figure_reader import FigureReader
from qms_admin.sections import Section
from qms_admin.state import Phase
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.errors import Refused, Unreachable
from qms_contract.analytics import GroupBy
from qms_contract.counters import CounterState
from qms_contract.events import Envelope, EventType, QueuePayload, TicketPayload
from qms_contract.problems import Code
from qms_contract.staff import Role
from qms_contract.topics import all_topic

from tests.support.admin_data import NOW, a_counter, a_person, a_service, make_id
from tests.support.admin_live import TODAY, a_kpi, a_queue, at_work, durations, figures, live_estate, watched
from tests.support.agent_samples import a_visit
from tests.support.display_data import BRANCH, TENANT


def a_branch(**changes):
    return msgspec.structs.replace(live_estate().branch, **changes)


@pytest.mark.parametrize(
    ("at", "starts", "day"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), 0, date(2026, 11, 22)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), 0, date(2026, 11, 23)),
        (datetime(2026, 11, 22, 20, 59, tzinfo=UTC), 4, date(2026, 11, 22)),
        (datetime(2026, 11, 22, 21, 0, tzinfo=UTC), 4, date(2026, 11, 23)),
    ],
)
def test_the_day_is_the_branch_s_own(at, starts, day):
    assert business_day(at, a_branch(time_zone="Asia/Jakarta", day_starts_hour=starts)) == day


def test_the_day_has_24_hours_by_the_branch_s_clock_from_where_it_begins():
    shown = from_kpi(a_kpi({0: (18, 15), 22: (2, 1)}), a_branch(day_starts_hour=4), NOW)
    assert [one.hour for one in shown.hours] == [*range(4, 24), *range(4)]
    assert [one for one in shown.hours if one.called] == [
        Hour(5, 2, 1, 9.0, 24.0, 0.86),
        Hour(7, 18, 15, 9.0, 24.0, 0.86),
    ]
    assert (shown.branch_id, shown.read_at, shown.may_read, shown.trouble) == (BRANCH, NOW, True, "")


def test_an_hour_that_the_clock_shows_twice_holds_both():
    kpi = a_kpi({0: (3, 2), 1: (4, 4)})
    keys = ("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z")
    items = [msgspec.structs.replace(one, key=key) for one, key in zip(kpi.period.items, keys, strict=True)]
    kpi = msgspec.structs.replace(kpi, period=msgspec.structs.replace(kpi.period, items=items))
    shown = from_kpi(kpi, a_branch(time_zone="Europe/Berlin"), NOW)
    assert [one for one in shown.hours if one.called] == [Hour(2, 7, 6, 9.0, 24.0, 0.86)]


@pytest.mark.parametrize(
    ("seconds", "urgency"),
    [(799, Urgency.CALM), (800, Urgency.NEAR), (1200, Urgency.NEAR), (1201, Urgency.OVER)],
)
def test_a_queue_is_over_when_its_longest_wait_is_longer_than_the_target(seconds, urgency):
    known = live_estate(services=(a_service("A", target_wait_minutes=20),), queues={})
    summary = msgspec.structs.replace(a_queue("A", 3), oldest_queued_at=NOW - timedelta(seconds=seconds))
    (queue,) = queues(replace(known, queues={summary.service_id: summary}))
    assert (queue.urgency(NOW), queue.longest(NOW)) == (urgency, timedelta(seconds=seconds))


def test_nobody_waits_is_calm_and_a_clock_behind_the_server_s_gives_no_negative_wait():
    empty, early = a_queue("A", 0), a_queue("B", 1, -5)
    known = live_estate(queues={one.service_id: one for one in (empty, early)})
    first, second = queues(known)[:2]
    assert (first.since, first.urgency(NOW)) == (None, Urgency.CALM)
    assert second.longest(NOW) == timedelta()
    assert longest((first,)) is None


def test_a_service_that_is_closed_is_shown_while_somebody_waits_for_it():
    closed = tuple(a_service(code, active=False) for code in "AB")
    known = live_estate(services=closed, queues={make_id("service A"): a_queue("A", 1, 3)})
    assert [one.service.code for one in queues(known)] == ["A"]
    assert longest(queues(live_estate())).service.code == "A"


def test_what_is_not_read_yet_is_not_told_as_nobody():
    assert queues(live_estate(queues=None)) == ()


def test_what_happens_at_a_counter():
    known = counters(live_estate())
    assert [doing(one) for one in known] == [Doing.SERVING, Doing.CALLED, Doing.FREE, Doing.PAUSED, Doing.CLOSED]
    assert by_state(known) == {CounterState.OPEN: 3, CounterState.PAUSED: 1, CounterState.CLOSED: 1}
    waits = [NOW - began if (began := since(one)) else None for one in known]
    assert waits == [timedelta(seconds=250), timedelta(seconds=24), timedelta(minutes=2), timedelta(minutes=14), None]
    assert counters(live_estate(counters=(a_counter("1", "A", active=False),))) == ()


@pytest.mark.parametrize(
    ("count", "minutes", "what"),
    [(74, 24, Doing.SERVING), (74, 25, Doing.LONG), (9, 25, Doing.SERVING), (0, 25, Doing.SERVING)],
)
def test_who_is_served_for_longer_than_nine_in_ten_is_served_long(count, minutes, what):
    """Of the day's visits, once there are enough of them; who was only called waits for nobody yet."""
    known = usual(figures(service=durations(count)))
    assert doing(at_work("1", "A1", "serving", minutes * 60), NOW, known) is what
    assert doing(at_work("1", "A1", "called", minutes * 60), NOW, known) is Doing.CALLED
    assert usual(None) is None


def test_the_unserved_are_a_share_of_the_visits_that_ended():
    """Who missed a call and came back is none of them, however many calls were missed."""
    assert unserved_share(figures(visits_done=74, visits_lost=6, no_shows=40)) == pytest.approx(0.075)
    assert unserved_share(figures(visits_done=0, visits_lost=0)) is None


def test_an_event_changes_its_queue_alone_and_reading_the_configuration_keeps_the_queues():
    event = Envelope(
        v=1, type=EventType.QUEUE_CHANGED, ts=NOW, tenant_id=TENANT, branch_id=BRANCH, topic=all_topic(BRANCH), epoch="e",
        offset=2, prev=1, payload=QueuePayload(queue=a_queue("B", 5, 10)),
    )  # fmt: skip
    changed = with_event(live_estate(), event)
    assert {one.service.code: one.waiting for one in queues(changed)} == {"A": 12, "B": 5, "C": 7, "P": 0}
    fresh = live_estate(queues=None)
    assert with_queues_of(fresh, changed).queues == changed.queues
    assert with_queues_of(replace(fresh, branch_id=uuid4()), changed).queues is None


def test_who_may_watch():
    supervisor = a_person("budi", Role.SUPERVISOR, branch_id=BRANCH)
    own = a_person("wati", Role.SUPERVISOR, branch_id=BRANCH, role_id=uuid4())
    shown = watched(me=supervisor)
    assert shown.sections[0] is Section.DASHBOARD
    assert Section.DASHBOARD not in replace(shown, dashboard=replace(shown.dashboard, may_read=False)).sections
    assert Section.DASHBOARD in replace(shown, me=own).sections
    assert Section.DASHBOARD not in replace(shown, me=own, dashboard=replace(shown.dashboard, may_read=None)).sections


class Server:
    """Answers with a day's figures, or with what it is told to raise. `asked` is by the hour, `before` a week earlier."""

    def __init__(self):
        self.asked, self.before, self.trouble = [], [], None
        self.analytics, self.clock = self, ServerClock(lambda: NOW)
        self.reader: FigureReader

    async def kpi(self, *question):
        (self.asked if question[-1] is GroupBy.HOUR else self.before).append(question)
        if self.trouble is not None:
            raise self.trouble
        return a_kpi()


@pytest.fixture
async def reading():
    """`reading(screen, period)` gives the screen and the server; the reader stops at the end."""
    tasks = Tasks()

    def begin(shown, period=3600.0):
        screen, server = Observable(replace(shown, phase=Phase.LOGIN)), Server()
        server.reader = FigureReader(server, screen, tasks, str, period)
        return screen, server

    yield begin
    await tasks.stop()


NEWS = Envelope(
    v=1, type=EventType.TICKET_CALLED, ts=NOW, tenant_id=TENANT, branch_id=BRANCH, topic=all_topic(BRANCH),
    epoch="e", offset=2, prev=1, payload=TicketPayload(ticket=a_visit("A001"), counter=None, origin=None),
)  # fmt: skip


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.001)


def unread(**changes):
    return watched(dashboard=type(watched().dashboard)(), **changes)


async def test_figures_are_read_when_somebody_looks_and_not_again_before_their_time(reading):
    screen, server = reading(unread(section=Section.SERVICES))
    screen.set(unread(section=Section.SERVICES))
    screen.set(unread())
    await until(lambda: screen.value.dashboard.totals is not None)
    assert [(branch, first, last) for branch, first, last, _group in server.asked] == [(BRANCH, TODAY, TODAY)]
    for section in (Section.SERVICES, Section.DASHBOARD):
        screen.update(lambda shown, section=section: replace(shown, section=section))
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(server.asked) == 1


async def test_a_week_earlier_is_read_once_a_day_and_stands_beside_every_newer_answer(reading):
    screen, server = reading(unread(), period=0.001)
    screen.set(unread())
    await until(lambda: len(server.asked) > 3)
    assert server.before == [(BRANCH, TODAY - timedelta(days=7), TODAY - timedelta(days=7), GroupBy.DAY)]
    assert screen.value.dashboard.before == figures()


async def test_another_day_is_asked_for_at_once_and_told_as_its_own(reading):
    screen, server = reading(unread())
    screen.set(unread())
    await until(lambda: screen.value.dashboard.before is not None)
    day = TODAY - timedelta(days=2)
    screen.update(lambda shown: replace(shown, day=day))
    await until(lambda: screen.value.dashboard.day == day)
    assert server.asked[-1][1:3] == (day, day)
    screen.update(lambda shown: replace(shown, day=None))
    await until(lambda: screen.value.dashboard.day is None)
    assert len(server.asked) == 3


async def test_figures_are_read_again_and_again_and_trouble_keeps_the_last(reading):
    screen, server = reading(unread(), period=0.001)
    screen.set(unread())
    await until(lambda: len(server.asked) > 2)
    server.trouble = Unreachable()
    await until(lambda: screen.value.dashboard.trouble)
    assert screen.value.dashboard.totals == figures()
    server.trouble = None
    await until(lambda: not screen.value.dashboard.trouble)


async def test_after_news_figures_are_read_soon_once_more_and_then_no_longer(reading, monkeypatch):
    """A server that has much to do may not have counted when it is asked for the first time."""
    for name, seconds in (("SOON_SECONDS", 0.02), ("SURELY_SECONDS", 1.5), ("LEAST_SECONDS", 0.0)):
        monkeypatch.setattr(figure_reader, name, seconds)
    screen, server = reading(unread())
    screen.set(unread())
    await until(lambda: len(server.asked) == 1)
    reader = server.reader
    for _ in range(3):
        reader.hear(NEWS)
    await until(lambda: len(server.asked) == 3)
    assert (reader._soon, reader._surely) == (figure_reader.NEVER, figure_reader.NEVER), "nothing more to ask for"


async def test_after_news_who_turns_to_the_figures_waits_for_no_pause(reading, monkeypatch):
    for name in ("SOON_SECONDS", "SURELY_SECONDS", "LEAST_SECONDS"):
        monkeypatch.setattr(figure_reader, name, 3600.0)
    screen, server = reading(unread())
    screen.set(unread())
    await until(lambda: len(server.asked) == 1)
    screen.update(lambda shown: replace(shown, section=Section.SERVICES))
    server.reader.hear(NEWS)
    screen.update(lambda shown: replace(shown, section=Section.DASHBOARD))
    await until(lambda: len(server.asked) == 2)


async def test_after_a_lost_connection_figures_are_read_at_once(reading):
    screen, server = reading(unread())
    screen.set(unread())
    await until(lambda: len(server.asked) == 1)
    screen.update(lambda shown: replace(shown, lost_since=NOW))
    screen.update(lambda shown: replace(shown, lost_since=None))
    await until(lambda: len(server.asked) == 2)


async def test_without_the_permission_there_is_no_dashboard(reading):
    screen, server = reading(unread())
    server.trouble = Refused(Code.FORBIDDEN, "You may not read figures and export them here.")
    screen.set(unread())
    await until(lambda: screen.value.dashboard.may_read is False)
    assert Section.DASHBOARD not in screen.value.sections
    assert screen.value.section is screen.value.sections[0]


async def test_of_a_role_of_the_tenant_s_own_the_server_is_asked_once(reading):
    own = a_person("wati", Role.SUPERVISOR, branch_id=BRANCH, role_id=uuid4())
    screen, server = reading(unread(me=own, section=Section.SERVICES), period=0.001)
    screen.set(unread(me=own, section=Section.SERVICES))
    await until(lambda: Section.DASHBOARD in screen.value.sections)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(server.asked) == 1

"""What is said and what is not: once each, in order, nothing stale, nothing that was taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_contract.displays import NumberStyle, VoiceSettings, VolumeSpan
from qms_contract.hours import Span
from qms_contract.tickets import TicketStatus
from qms_display.business_day import of_today
from qms_display.cache import FILE, Saved, ScreenCache
from qms_display.presenter import REMEMBERED, STALE_AFTER, Presenter
from qms_display.state import Calls, with_event, with_snapshot

from tests.support.display_data import NOW, branch, event, snapshot, ticket

ZONES = ["Asia/Jakarta", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]


class Voice:
    """Notes what it is told to say."""

    def __init__(self):
        self.said, self.prepared = [], []

    def prepare(self, languages, counters, numbers, notices):
        self.prepared.append((tuple(languages), sorted(counters)))

    def announce(self, announcement):
        self.said.append(announcement)

    def withdraw(self, ticket_id):
        before, self.said = self.said, [one for one in self.said if one.ticket_id != ticket_id]
        return self.said != before

    def unsaid(self):
        return {(one.ticket_id, one.call_count) for one in self.said}

    def speak(self):
        """What waits is said now, and cannot be withdrawn any more."""
        spoken, self.said = self.numbers, []
        return spoken

    @property
    def numbers(self):
        return [one.number for one in self.said]


class Desk:
    """A presenter with its store, at a time that the test moves."""

    def __init__(self, first=None, spoken=()):
        self.now = NOW
        self.voice = Voice()
        self.calls = Observable(first or Calls())
        self.clock = ServerClock(lambda: self.now)
        self.presenter = Presenter(self.calls, self.voice, self.clock, spoken)
        self.presenter.start()

    def snapshot(self, *calls, **changes):
        self.calls.set(with_snapshot(self.calls.value, snapshot(calls, **changes)))

    def event(self, kind, of, offset, at=NOW):
        self.calls.update(lambda calls: with_event(calls, event(kind, of, offset, at)))

    def pass_to(self, now):
        self.now = now
        self.presenter.on_time()


@pytest.fixture
def desk():
    opened = Desk()
    opened.snapshot()
    return opened


def test_a_call_is_shown_and_said(desk):
    desk.event("called", ticket("A047"), 1)
    assert desk.presenter.screen.value.calls.newest.number == "A047"
    (said,) = desk.voice.said
    assert (said.number, said.counter, said.languages) == ("A047", "3", ("en", "id"))


def test_a_recall_is_said_again_and_a_repeated_event_is_not(desk):
    first, again = event("called", ticket("A047"), 1), ticket("A047", call_count=2, version=3)
    for _ in range(3):
        desk.calls.update(lambda calls: with_event(calls, first))
    desk.event("recalled", again, 2)
    assert desk.voice.numbers == ["A047", "A047"]


def test_a_stale_call_is_shown_but_not_said(desk):
    desk.now = NOW + timedelta(seconds=STALE_AFTER + 1)
    desk.event("called", ticket("A047"), 1)
    assert desk.presenter.screen.value.calls.newest.number == "A047"
    assert desk.voice.said == []


def test_missed_calls_that_are_fresh_are_said_oldest_first(desk):
    old = ticket("A001", called_at=NOW - timedelta(minutes=2))
    desk.snapshot((ticket("C003"), "3"), (ticket("B002"), "2"), (old, "1"))
    assert desk.voice.numbers == ["B002", "C003"]


def test_a_visitor_who_is_served_already_is_not_called(desk):
    desk.snapshot((ticket("A001", TicketStatus.SERVING), "1"))
    assert desk.voice.said == []


def test_a_call_taken_back_is_not_said_and_a_new_one_is(desk):
    desk.event("called", ticket("A047"), 1)
    desk.event("reverted", ticket("A047", TicketStatus.WAITING, version=3), 2)
    assert desk.voice.said == []
    desk.event("called", ticket("A047", version=4, call_count=2), 3)
    assert desk.voice.numbers == ["A047"]


@pytest.mark.parametrize("said", [True, False])
def test_a_call_that_was_put_on_hold_by_mistake_is_said_once(desk, said):
    desk.event("called", ticket("A017"), 1)
    assert not said or desk.voice.speak() == ["A017"]
    desk.event("held", ticket("A017", TicketStatus.HELD, version=3), 2)
    assert desk.voice.numbers == []
    desk.event("reverted", ticket("A017", version=4), 3)
    assert desk.voice.numbers == ([] if said else ["A017"])


def test_only_what_is_told_as_a_recall_is_said_as_one(desk):
    """A second service, a transfer or an undo brings a first call whose count is above one."""
    desk.event("called", ticket("A001"), 1)
    desk.event("called", ticket("B009", call_count=2), 2)
    desk.event("recalled", ticket("A001", call_count=2, version=3), 3)
    assert [(one.number, one.recalled) for one in desk.voice.said] == [
        ("A001", False), ("B009", False), ("A001", True),
    ]  # fmt: skip
    other = Desk()
    other.snapshot((ticket("C001", call_count=2), "3"))
    assert [one.recalled for one in other.voice.said] == [False]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("serving", TicketStatus.SERVING),
        ("completed", TicketStatus.DONE),
        ("no_show", TicketStatus.NO_SHOW),
        ("held", TicketStatus.HELD),
        ("transferred", TicketStatus.WAITING),
        ("cancelled", TicketStatus.CANCELLED),
    ],
)
def test_a_call_that_is_over_before_its_turn_came_is_not_said(desk, kind, status):
    desk.event("called", ticket("A047"), 1)
    desk.event("called", ticket("B002"), 2)
    desk.event(kind, ticket("A047", status, version=3), 3)
    assert desk.voice.numbers == ["B002"]


def test_a_visitor_who_is_gone_from_the_snapshot_is_not_called(desk):
    desk.event("called", ticket("A047"), 1)
    desk.event("called", ticket("B002"), 2)
    desk.snapshot((ticket("B002"), "2"))
    assert desk.voice.numbers == ["B002"]


def test_a_call_that_was_left_out_is_said_when_the_start_of_service_is_taken_back(desk):
    desk.event("called", ticket("A047"), 1)
    desk.event("serving", ticket("A047", TicketStatus.SERVING, version=3), 2)
    desk.event("reverted", ticket("A047", version=4), 3)
    assert desk.voice.numbers == ["A047"]


def test_a_call_that_was_said_is_not_said_again_when_the_start_of_service_is_taken_back(desk):
    desk.event("called", ticket("A047"), 1)
    assert desk.voice.speak() == ["A047"]
    desk.event("serving", ticket("A047", TicketStatus.SERVING, version=3), 2)
    desk.event("reverted", ticket("A047", version=4), 3)
    assert desk.voice.numbers == []


def test_a_recall_after_it_is_said(desk):
    desk.event("called", ticket("A047"), 1)
    desk.event("no_show", ticket("A047", TicketStatus.NO_SHOW, version=3), 2)
    desk.event("called", ticket("A047", version=4, call_count=2), 3)
    assert [one.call_count for one in desk.voice.said] == [2]


def test_nothing_is_said_again_after_a_restart(desk, tmp_path):
    desk.event("called", ticket("A047"), 1)
    desk.voice.speak()
    ScreenCache(tmp_path).save(Saved(desk.calls.value, desk.presenter.spoken))
    saved = ScreenCache(tmp_path).load(NOW)
    restarted = Desk(saved.calls, saved.spoken)
    assert restarted.presenter.screen.value.calls.newest.number == "A047"
    restarted.snapshot((ticket("B002", version=9), "2"), (ticket("A047"), "3"))
    assert restarted.voice.numbers == ["B002"]
    assert restarted.voice.prepared == [(("en", "id"), ["1", "2", "3", "4", "5", "6"])]


def test_what_still_waited_to_be_said_is_said_after_a_restart_in_its_order(desk):
    desk.event("called", ticket("A047"), 1)
    desk.voice.speak()
    for offset, number in enumerate(("B001", "B002", "B003"), 2):
        desk.event("called", ticket(number), offset)
    restarted = Desk(desk.calls.value, desk.presenter.spoken)
    assert restarted.voice.numbers == ["B001", "B002", "B003"]


def test_clips_are_prepared_again_only_for_other_languages_or_counters(desk):
    desk.event("called", ticket("A047"), 1)
    desk.snapshot()
    assert len(desk.voice.prepared) == 1
    desk.snapshot(branch=branch(["ar"]))
    desk.snapshot(branch=branch(["ar"]), counters=("1", "Cashier desk"))
    assert desk.voice.prepared[1:] == [(("ar",), ["1", "2", "3", "4", "5", "6"]), (("ar",), ["1", "Cashier desk"])]


def test_a_wrong_clock_of_the_display_makes_nothing_stale():
    desk = Desk()
    desk.now = NOW + timedelta(days=400)
    desk.clock.sync(NOW)
    desk.snapshot()
    desk.event("called", ticket("A047"), 1)
    assert desk.voice.numbers == ["A047"]
    desk.presenter.on_reach(online=False)
    assert desk.presenter.screen.value.lost_at == NOW


def test_the_memory_of_spoken_calls_is_bounded(desk):
    for index in range(REMEMBERED + 50):
        desk.event("called", ticket(f"A{index}"), index + 1)
    assert len(desk.voice.speak()) == REMEMBERED + 50
    assert len(desk.presenter.spoken) == REMEMBERED


def test_calls_of_another_business_day_are_not_shown_from_the_cache(desk, tmp_path):
    desk.event("called", ticket("A047"), 1)
    cache = ScreenCache(tmp_path)
    cache.save(Saved(desk.calls.value))
    # 03:14 UTC is 10:14 in Jakarta; its day ends at 17:00 UTC.
    assert cache.load(NOW + timedelta(hours=13)).calls.newest.number == "A047"
    assert cache.load(NOW + timedelta(hours=14)).calls.newest is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"calls": 3}', b"\xff\xfe", b"[]"])
def test_a_damaged_cache_is_moved_aside(tmp_path, damage):
    (tmp_path / FILE).write_bytes(damage)
    assert ScreenCache(tmp_path).load(NOW) is None
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith(f"{FILE}.damaged-")
    assert kept.read_bytes() == damage


def test_a_cache_that_cannot_be_written_is_survived(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    cache = ScreenCache(blocked)
    for _ in range(3):
        cache.save(Saved(Calls()))
    assert len(caplog.records) == 1
    assert cache.load(NOW) is None


def test_saved_state_survives_the_trip_through_json(desk):
    desk.event("called", ticket("A047"), 1)
    saved = Saved(desk.calls.value, desk.presenter.spoken)
    assert msgspec.json.decode(msgspec.json.encode(saved), type=Saved) == saved


def test_calls_of_yesterday_leave_the_board_when_the_branchs_day_begins(desk):
    """03:14 UTC is 10:14 in Jakarta; the day ends there at 17:00 UTC, 13:46 hours later."""
    desk.event("called", ticket("A047"), 1)
    shown = desk.presenter.screen
    desk.pass_to(NOW + timedelta(hours=13, minutes=45))
    assert shown.value.calls.newest.number == "A047"
    desk.pass_to(NOW + timedelta(hours=13, minutes=46))
    assert (shown.value.calls.newest, shown.value.calls.fresh) == (None, None)
    desk.event("called", ticket("B001"), 2, desk.now)
    desk.pass_to(desk.now)
    assert shown.value.calls.newest.number == "B001"


@given(hour=st.integers(0, 23), minutes=st.integers(0, 3 * 24 * 60), zone=st.sampled_from(ZONES))
def test_a_call_is_on_the_board_for_exactly_its_business_day(hour, minutes, zone):
    here = branch(time_zone=zone, day_starts_hour=hour)
    called = with_event(with_snapshot(Calls(), snapshot(branch=here)), event("called", ticket("A047")))
    later = NOW + timedelta(minutes=minutes)
    start = NOW.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0)
    start = start if start > NOW.astimezone(ZoneInfo(zone)) else start + timedelta(days=1)
    assert (of_today(called, later).newest is not None) == (later < start)


def spoken_by(desk, *numbers):
    for offset, number in enumerate(numbers, start=1):
        desk.event("called", ticket(number), offset)
    return desk.voice.said


def voice(**settings):
    return branch(["en", "id", "ar"], voice=VoiceSettings(**settings))


def test_a_branch_chooses_its_languages_and_how_numbers_are_said():
    desk = Desk()
    desk.snapshot(branch=voice(languages=["id", "zh", "ar"], numbers=NumberStyle.WHOLE))
    (said,) = spoken_by(desk, "A047")
    assert (said.languages, said.numbers) == (("id", "zh", "ar"), NumberStyle.WHOLE)
    assert desk.voice.prepared[-1][0] == ("id", "zh", "ar")


@pytest.mark.parametrize(
    ("minute", "volume"), [(0, 0), (59, 0), (60, 0.3), (179, 0.3), (180, 1), (720, 1), (959, 1), (960, 0)]
)
def test_calls_are_as_loud_as_the_hour_wants_in_the_branchs_zone_and_silent_in_quiet_hours(minute, volume):
    schedule = [
        VolumeSpan(begins="22:00", ends="07:00", volume=0),
        VolumeSpan(begins="07:00", ends="09:00", volume=30),
    ]
    desk = Desk()
    desk.snapshot(branch=voice(schedule=schedule))
    six = NOW.astimezone(ZoneInfo("Asia/Jakarta")).replace(hour=6, minute=0)
    desk.now = six + timedelta(minutes=minute)
    desk.event("called", ticket("A047"), 1, at=desk.now)
    assert [one.volume for one in desk.voice.said] == ([volume] if volume else [])
    assert desk.presenter.screen.value.calls.newest.number == "A047"


def test_a_call_of_quiet_hours_is_not_said_later():
    desk = Desk()
    desk.snapshot(branch=voice(schedule=[VolumeSpan(begins="10:00", ends="10:15", volume=0)]))
    assert spoken_by(desk, "A047") == []
    desk.pass_to(NOW + timedelta(seconds=50))
    desk.snapshot((ticket("A047"), "3"), branch=voice())
    assert desk.voice.said == []


HOURS = {day: [Span(opens="08:00", closes="16:00")] for day in ("mon", "tue", "wed", "thu", "fri")}


def jakarta(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Jakarta"))


def rest_at(desk, moment):
    desk.pass_to(moment)
    return desk.presenter.screen.value.rest


def test_the_screen_rests_when_the_branch_is_closed_and_knows_when_it_opens():
    desk = Desk()
    desk.snapshot(branch=branch(hours=HOURS))
    assert rest_at(desk, jakarta(23, 15, 59)) is None
    assert rest_at(desk, jakarta(23, 16)).opens == jakarta(24, 8)
    assert rest_at(desk, jakarta(27, 20)).opens == jakarta(30, 8), "over the weekend"
    assert rest_at(desk, jakarta(30, 8)) is None


def test_while_the_time_is_only_supposed_nothing_counts_as_closed():
    desk = Desk()
    desk.now = jakarta(23, 20)
    desk.clock.suppose(desk.now)
    desk.snapshot(branch=branch(hours=HOURS))
    assert desk.presenter.screen.value.rest is None
    desk.clock.sync(desk.now)
    assert rest_at(desk, desk.now) is not None


def test_it_does_not_rest_while_somebody_is_called_or_served_or_was_just_now():
    desk = Desk()
    desk.snapshot(branch=branch(hours=HOURS))
    assert rest_at(desk, jakarta(23, 17)) is not None
    desk.event("called", ticket("A047"), 1, at=jakarta(23, 17))
    assert desk.presenter.screen.value.rest is None, "a call brings the board back at once"
    assert rest_at(desk, jakarta(23, 18)) is None
    desk.event("completed", ticket("A047", TicketStatus.DONE, version=3), 2, at=jakarta(23, 18))
    assert desk.presenter.screen.value.rest is not None


def test_a_branch_that_never_closes_never_rests():
    desk = Desk()
    desk.snapshot()
    assert rest_at(desk, jakarta(28, 3)) is None

"""What a branch announces by the clock: when it is due, once each, in its languages, and never after hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_contract.displays import ScheduledNotice, VoiceSettings, VolumeSpan
from qms_contract.hours import DayException, Span
from qms_display.notices import SHOWN, STALE, NoticeDesk, due
from qms_display.state import Calls, Rest, ScreenState, with_pairing
from qms_display.voice.announcement import script

from tests.support.display_data import branch

ZONE = ZoneInfo("Asia/Jakarta")
HOURS = {"mon": [Span(opens="08:00", closes="12:00"), Span(opens="13:00", closes="16:00")]}
MONDAY = date(2026, 11, 23)
CLOSING = (("en", "We close in 15 minutes."), ("id", "Kami tutup 15 menit lagi."))


def local(clock, day=MONDAY):
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), ZONE)


def announcing(*notices, **changes):
    voice = changes.pop("voice", {})
    return branch(hours=HOURS, voice=VoiceSettings(notices=list(notices), **voice), **changes)


def before_closing(minutes=15, texts=CLOSING):
    return [ScheduledNotice(language=one, text=text, minutes_before_closing=minutes) for one, text in texts]


class Desk:
    def __init__(self, of, clock="15:44"):
        self.now, self.said = local(clock), []
        self.screen = Observable(ScreenState(calls=Calls(branch=of)))
        self.desk = NoticeDesk(self.screen, self.said.append, ServerClock(lambda: self.now.astimezone(UTC)))

    def pass_to(self, clock):
        self.now = local(clock) if isinstance(clock, str) else clock
        self.desk.look()

    @property
    def shown(self):
        notice = self.screen.value.notice
        return notice.texts if notice is not None else ()


def test_of_one_moment_all_languages_are_one_announcement_shown_and_said():
    desk = Desk(announcing(*before_closing()))
    desk.pass_to("15:44")
    assert (desk.shown, desk.said) == ((), [])
    desk.pass_to("15:45")
    (said,) = desk.said
    assert (desk.shown, said.notice, said.volume) == (CLOSING, CLOSING, 1.0)
    for seconds in (5, 10, 40):
        desk.pass_to(local("15:45") + timedelta(seconds=seconds))
    assert len(desk.said) == 1, "once"
    assert desk.shown == CLOSING
    desk.pass_to(local("15:45") + SHOWN)
    assert desk.shown == ()


def test_in_quiet_hours_it_is_shown_alone():
    quiet = {"schedule": [VolumeSpan(begins="15:00", ends="17:00", volume=0)]}
    desk = Desk(announcing(*before_closing(), voice=quiet))
    desk.pass_to("15:45")
    assert (desk.shown, desk.said) == (CLOSING, [])


def test_what_was_missed_is_not_made_late_and_a_closed_branch_makes_none():
    desk = Desk(announcing(*before_closing()), "15:40")
    desk.pass_to(local("15:45") + STALE + timedelta(seconds=1))
    assert desk.said == []
    rests = Desk(announcing(*before_closing()))
    rests.screen.set(ScreenState(calls=rests.screen.value.calls, rest=Rest(None)))
    rests.pass_to("15:45")
    assert rests.said == []


def test_behind_a_pairing_code_none_is_made_and_paired_again_the_next_one_is():
    desk = Desk(announcing(*before_closing(), at("15:50")))
    desk.screen.update(lambda state: with_pairing(state, True))
    desk.pass_to("15:45")
    assert (desk.shown, desk.said) == ((), [])
    desk.pass_to("15:48")
    desk.screen.update(lambda state: with_pairing(state, False))
    desk.pass_to("15:49")
    assert desk.said == []
    desk.pass_to("15:50")
    assert len(desk.said) == 1


@pytest.mark.parametrize("back", [timedelta(seconds=30), timedelta(minutes=20)])
def test_a_clock_that_is_put_back_makes_nothing_twice(back):
    desk = Desk(announcing(*before_closing()))
    desk.pass_to("15:45")
    desk.pass_to(local("15:45") - back)
    desk.pass_to("15:46")
    assert len(desk.said) == 1


def test_a_clock_that_was_wrong_by_a_day_begins_anew():
    desk = Desk(announcing(*before_closing()))
    desk.pass_to(local("15:50") + timedelta(days=7))
    desk.pass_to("15:44")
    desk.pass_to("15:45")
    assert len(desk.said) == 1


def at(clock, text="Good morning"):
    return ScheduledNotice(language="en", text=text, at=clock)


def test_a_time_of_the_clock_is_the_branchs_and_on_days_that_open():
    of = announcing(at("10:30"), exceptions=[DayException(date=MONDAY + timedelta(days=7), name="Holiday")])
    assert [one.at for one in due(of, local("10:29"), local("10:30"))] == [local("10:30")]
    assert due(of, local("10:30"), local("10:31")) == [], "not twice"
    for days in (1, 7):  # a day without hours, and a holiday
        moved = MONDAY + timedelta(days=days)
        assert due(of, local("10:00", moved), local("11:00", moved)) == []


def test_before_closing_is_before_the_last_close_and_never_where_no_close_is():
    of = announcing(*before_closing(30))
    assert [one.at for one in due(of, local("00:00"), local("23:59"))] == [local("15:30")]
    always = branch(voice=VoiceSettings(notices=before_closing(30)))
    assert due(always, local("00:00"), local("23:59")) == []


def hours(**days):
    return {day: [Span(opens=one[:5], closes=one[6:]) for one in spans.split()] for day, spans in days.items()}


@pytest.mark.parametrize(
    ("open_at", "minutes", "moments"),
    [
        (hours(mon="08:00-24:00"), 15, ["23 23:45"]),
        (hours(mon="08:00-12:00 20:00-24:00", tue="00:00-02:00 20:00-24:00"), 15, ["24 01:45", "24 23:45"]),
        (hours(mon="20:00-24:00", tue="00:00-02:00"), 180, ["23 23:00"]),
        (hours(mon="00:00-24:00", tue="00:00-24:00"), 60, ["24 23:00"]),
    ],
)
def test_what_goes_on_at_midnight_does_not_close_there_and_what_does_not_does(open_at, minutes, moments):
    of = branch(hours=open_at, voice=VoiceSettings(notices=before_closing(minutes)))
    found, moment = [], local("00:00") - timedelta(days=1)
    while moment < local("00:00") + timedelta(days=4):
        found += due(of, moment, moment + timedelta(minutes=5))
        moment += timedelta(minutes=5)
    assert [one.at.astimezone(ZONE).strftime("%d %H:%M") for one in found] == moments


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40), st.integers(1, 240))
def test_however_the_looks_fall_each_is_made_once(steps, minutes):
    of = announcing(*before_closing(minutes), at("13:30"))
    moment, end, found = local("00:00"), local("23:59"), []
    place = 0
    while moment < end:
        then = min(end, moment + timedelta(seconds=steps[place % len(steps)] * 60))
        found += due(of, moment, then)
        moment, place = then, place + 1
    assert len(found) == (2 if minutes != 150 else 1)
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_what_has_a_voice_is_read_as_it_is_written():
    desk = Desk(announcing(*before_closing(texts=(*CLOSING, ("tlh", "bIpIv")))))
    desk.pass_to("15:45")
    parts = script(desk.said[0])
    assert [(one.language, one.text) for sentence in parts for one in sentence] == list(CLOSING)
    assert desk.shown[-1] == ("tlh", "bIpIv")

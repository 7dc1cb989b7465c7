"""A time of the day as a clerk types it, in the branch's zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_agent.reminder import NoTimeError, PastTimeError, minutes_from, moment_of

ZONE = "Asia/Jakarta"  # seven hours ahead
NOW = datetime(2026, 3, 2, 7, 12, 30, tzinfo=UTC)  # 14:12:30 there


@pytest.mark.parametrize("typed", ["14:30", "14.30"])
def test_a_time_is_the_next_one_in_the_branchs_zone(typed):
    assert moment_of(typed, NOW, ZONE) == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_nothing_typed_is_no_reminder():
    assert moment_of("", NOW, ZONE) is None


@pytest.mark.parametrize("typed", ["24:00", "14:60", "soon", "1430", "14:3", "-1:30", "14:30:00"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NoTimeError):
        moment_of(typed, NOW, ZONE)


@pytest.mark.parametrize("typed", ["14:12", "9:00"])
def test_a_time_that_is_over_is_refused(typed):
    with pytest.raises(PastTimeError):
        moment_of(typed, NOW, ZONE)


def test_shortly_before_midnight_a_small_time_is_tomorrows():
    late = datetime(2026, 3, 2, 16, 50, tzinfo=UTC)
    assert moment_of("0:10", late, ZONE) == late + timedelta(minutes=20)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(1, 120))
def test_minutes_from_now_are_a_full_minute_and_never_less(now, minutes):
    moment = minutes_from(now, minutes)
    assert timedelta(minutes=minutes) <= moment - now < timedelta(minutes=minutes + 1)
    assert (moment.second, moment.microsecond) == (0, 0)
    assert moment_of(f"{moment.hour}:{moment.minute:02}", now, "UTC") == moment

"""Opening hours over clock changes: what is open, and that the next opening is the first moment that is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_contract.hours import Calendar, DayException, Span, Weekday

ZONES = ("UTC", "Asia/Jakarta", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo")
CLOCKS = st.integers(0, 24 * 4).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    times = sorted(draw(st.sets(CLOCKS, max_size=4)))
    return [Span(opens=opens, closes=closes) for opens, closes in zip(times[::2], times[1::2], strict=False)]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    return Calendar(
        time_zone=draw(st.sampled_from(ZONES)),
        hours=draw(st.none() | st.dictionaries(st.sampled_from(Weekday), spans())),
        opens_at=draw(st.none() | st.just("09:00")),
        closes_at=draw(st.none() | st.just("17:00")),
        last_ticket_minutes=draw(st.sampled_from([0, 15, 60])),
    )


@given(calendars(), MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_opens(calendar: Calendar, moment: datetime) -> None:
    opening = calendar.next_opening(moment)
    if opening is None:
        return
    assert opening > moment
    assert calendar.is_open(opening)
    assert (
        not calendar.is_open(opening - timedelta(microseconds=1)) or calendar.hours is None or calendar.is_open(moment)
    )
    if not calendar.is_open(moment):
        assert not calendar.is_open(moment + (opening - moment) / 2)


@given(st.sampled_from(ZONES), MOMENTS)
def test_without_hours_it_is_always_open(zone: str, moment: datetime) -> None:
    assert Calendar(time_zone=zone).is_open(moment)
    assert Calendar(time_zone=zone, last_ticket_minutes=60).is_open(moment)


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


WEEK = {day: [Span(opens="08:00", closes="12:00"), Span(opens="13:00", closes="17:00")] for day in list(Weekday)[:5]}
HOLIDAY = DayException(date=date(2026, 12, 25), name="Christmas")
SHORT = DayException(date=date(2026, 12, 24), name="Christmas Eve", spans=[Span(opens="08:00", closes="12:00")])
OFFICE = Calendar(time_zone="Europe/Berlin", hours=WEEK, exceptions=[SHORT, HOLIDAY])


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-12-21T07:59", "2026-12-21T08:00"),
        ("2026-12-21T12:00", "2026-12-21T13:00"),
        ("2026-12-21T17:00", "2026-12-22T08:00"),
        ("2026-12-24T12:00", "2026-12-28T08:00"),
    ],
)
def test_breaks_holidays_and_weekends_are_stepped_over(moment: str, opening: str) -> None:
    assert not OFFICE.is_open(local(moment))
    assert OFFICE.next_opening(local(moment)) == local(opening)


def test_the_last_ticket_is_given_before_the_close() -> None:
    early = Calendar(time_zone="Europe/Berlin", hours=WEEK, last_ticket_minutes=15)
    assert early.is_open(local("2026-12-21T16:44:59"))
    assert not early.is_open(local("2026-12-21T16:45"))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_of_23_or_25_hours_opens_at_the_same_local_hour(day: str) -> None:
    always = Calendar(time_zone="Europe/Berlin", opens_at="08:00", closes_at="17:00")
    assert always.next_opening(local(f"{day}T00:30")) == local(f"{day}T08:00")
    assert not always.is_open(local(f"{day}T07:59"))
    assert not always.is_open(local(f"{day}T17:00"))


def test_an_hour_that_a_clock_change_skips_opens_after_it() -> None:
    night = Calendar(time_zone="Europe/Berlin", opens_at="02:30", closes_at="05:00")
    assert night.next_opening(local("2026-03-29T00:00")) == local("2026-03-29T03:30")


def test_what_never_opens_says_so() -> None:
    assert Calendar(time_zone="UTC", hours={}).next_opening(datetime(2026, 1, 1, tzinfo=UTC)) is None

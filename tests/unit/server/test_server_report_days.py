"""When a scheduled report is due and of which days it is: each day once, in order, in every zone and over DST."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_contract.reports import ReportCycle
from qms_server.domain.hours import business_day
from qms_server.domain.report_days import MOST_LATE, Clock, ended_day, next_report

ZONES = (
    "Asia/Jakarta",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Africa/Cairo",
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
CLOCKS = st.builds(Clock, st.sampled_from(ZONES), st.integers(0, 12))
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@given(MOMENTS, st.lists(CLOCKS, min_size=1, max_size=4), st.integers(0, 23))
def test_the_day_has_ended_everywhere_and_the_next_is_not_due(now, clocks, hour):
    day = ended_day(now, clocks, hour)
    for clock in clocks:
        assert business_day(now, clock.time_zone, clock.day_starts_hour) > day
    dues = [now.astimezone(ZoneInfo(one.time_zone)) for one in clocks]
    assert any(local.date() - timedelta(days=1) == day or local.hour < max(hour, clock.day_starts_hour)
               for local, clock in zip(dues, clocks, strict=True))  # fmt: skip


def test_it_is_written_at_its_hour_by_the_branches_clock():
    jakarta = [Clock("Asia/Jakarta", 4)]
    assert ended_day(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), jakarta, 6) == date(2026, 11, 21)
    assert ended_day(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), jakarta, 6) == date(2026, 11, 22)
    early = ended_day(datetime(2026, 11, 22, 20, 59, tzinfo=UTC), jakarta, 2)
    assert early == date(2026, 11, 21), "not before its day ends"


@given(st.sampled_from(ReportCycle), DAYS, st.none() | DAYS)
def test_each_report_follows_the_one_before_until_all_are_written(cycle, ended, done):
    length, seen = (7 if cycle is ReportCycle.WEEKLY else 1), []
    while (days := next_report(cycle, ended, done)) is not None:
        first, last = days
        assert (last - first).days == length - 1
        assert last <= ended
        assert done is None or last > done
        if length == 7:
            assert last.weekday() == 6
        if seen:
            assert first == seen[-1] + timedelta(days=1)
        seen.append(last)
        done = last
        assert len(seen) <= MOST_LATE.days + 1
    assert next_report(cycle, ended, done) is None


@pytest.mark.parametrize("cycle", ReportCycle)
def test_after_the_newest_there_is_nothing_to_write(cycle):
    assert next_report(cycle, date(2026, 11, 22), date(2026, 11, 22)) is None


def test_a_daily_report_that_becomes_weekly_goes_on_with_the_week():
    week = next_report(ReportCycle.WEEKLY, date(2026, 11, 22), date(2026, 11, 18))
    assert week == (date(2026, 11, 16), date(2026, 11, 22))

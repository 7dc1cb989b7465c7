"""The business day over zones, day boundaries and clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_contract.hours import Calendar
from qms_server.domain.errors import ServiceClosed
from qms_server.domain.hours import business_day, check_open, day_end

ZONES = st.sampled_from(
    [
        "UTC",
        "Asia/Jakarta",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Atlantic/Azores",
        "Asia/Beirut",
    ]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
HOURS = st.integers(0, 23)


@given(ZONES, HOURS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_business_day_never_goes_back(zone: str, hour: int, moment: datetime, later: timedelta) -> None:
    """An hour that comes twice belongs to one day both times, so a clock change begins no series again."""
    assert business_day(moment + later, zone, hour) >= business_day(moment, zone, hour)


@given(ZONES, HOURS, MOMENTS)
def test_the_business_day_begins_at_the_branch_s_own_hour(zone: str, hour: int, moment: datetime) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    yesterday = local.date() - timedelta(days=1)
    assert business_day(moment, zone, hour) == (local.date() if local.hour >= hour else yesterday)


@given(ZONES, HOURS, MOMENTS)
def test_a_day_begins_and_ends_at_its_boundary(zone: str, hour: int, moment: datetime) -> None:
    day = business_day(moment, zone, hour)
    begin, end = day_end(day - timedelta(days=1), zone, hour), day_end(day, zone, hour)
    assert begin <= moment < end or is_within_a_change(moment, zone)
    assert timedelta(hours=23) <= end - begin <= timedelta(hours=25)


def is_within_a_change(moment: datetime, zone: str) -> bool:
    """Whether the clock is set within an hour of `moment`."""
    local = ZoneInfo(zone)
    around = {(moment + timedelta(minutes=minutes)).astimezone(local).utcoffset() for minutes in range(-60, 61, 30)}
    return len(around) > 1


def test_five_in_the_afternoon_is_today_everywhere() -> None:
    """Field row 8: bcgov#626, the wrong day after 5 pm."""
    for zone in ("America/Vancouver", "Asia/Jakarta", "Pacific/Auckland", "UTC"):
        local = datetime(2026, 3, 3, 17, 30, tzinfo=ZoneInfo(zone))
        assert business_day(local.astimezone(UTC), zone, 0) == local.date()


def test_outside_its_hours_a_service_says_when_it_opens() -> None:
    late = datetime(2026, 3, 1, 16, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    with pytest.raises(ServiceClosed) as closed:
        check_open(Calendar(time_zone="Asia/Jakarta", opens_at="08:00", closes_at="15:00"), late)
    assert closed.value.details == {"next_opening": "2026-03-02T08:00:00+07:00"}
    check_open(Calendar(time_zone="Asia/Jakarta", opens_at="08:00", closes_at="16:01"), late)

"""Time as a branch lives it: its business day and when a service takes tickets, always in the branch's own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qms_server.domain.errors import ServiceClosed


def business_day(moment: datetime, time_zone: str, day_starts_hour: int) -> date:
    """The business day that `moment` (aware) belongs to: before `day_starts_hour` local time it is still yesterday's.

    Counted on the wall clock, so days of 23 and 25 hours at a DST change begin at the same local hour as any other.
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    day = local.date()
    return day if local.hour >= day_starts_hour else day - timedelta(days=1)


def check_open(moment: datetime, time_zone: str, opens_at: str | None, closes_at: str | None) -> None:
    """Raises ServiceClosed, with the next opening, when `moment` lies outside `opens_at`..`closes_at` ("HH:MM", local)."""
    local = moment.astimezone(ZoneInfo(time_zone))
    clock = local.strftime("%H:%M")
    if opens_at and clock < opens_at:
        raise _closed(local.date(), opens_at, time_zone)
    if closes_at and clock >= closes_at:
        raise _closed(local.date() + timedelta(days=1), opens_at or "00:00", time_zone)


def _closed(day: date, opens_at: str, time_zone: str) -> ServiceClosed:
    opening = datetime.combine(day, time.fromisoformat(opens_at), ZoneInfo(time_zone))
    return ServiceClosed(
        f"This service takes no tickets now. It opens at {opens_at}.", {"next_opening": opening.isoformat()}
    )

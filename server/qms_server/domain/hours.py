"""Time as a branch lives it: its business day and when a service takes tickets, always in the branch's own zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from qms_contract.hours import Calendar, Span

from qms_server.domain.errors import ServiceClosed


def business_day(moment: datetime, time_zone: str, day_starts_hour: int) -> date:
    """The business day that `moment` (aware) belongs to: before `day_starts_hour` local time it is still yesterday's.

    Counted on the wall clock, so days of 23 and 25 hours at a DST change begin at the same local hour as any other.
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    day = local.date()
    return day if local.hour >= day_starts_hour else day - timedelta(days=1)


def day_end(day: date, time_zone: str, day_starts_hour: int) -> datetime:
    """When business day `day` ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(day_starts_hour), ZoneInfo(time_zone)).astimezone(UTC)


def check_open(calendar: Calendar, moment: datetime) -> None:
    """Raises ServiceClosed, with the next opening, when no ticket may be taken at `moment`."""
    if calendar.is_open(moment):
        return
    opening = calendar.next_opening(moment)
    when = f"It opens on {opening:%Y-%m-%d at %H:%M}." if opening else "It has no opening within a year."
    raise ServiceClosed(
        f"This service takes no tickets now. {when}", {"next_opening": opening.isoformat() if opening else None}
    )


def check_spans(spans: list[Span]) -> str | None:
    """What is wrong with the spans of one day, in words, or None."""
    ordered = sorted(spans, key=lambda span: span.opens)
    for span in ordered:
        if span.closes <= span.opens:
            return f"Must close later than it opens: {span.opens}–{span.closes}."
    for earlier, later in pairwise(ordered):
        if later.opens < earlier.closes:
            return f"Must not overlap: {earlier.opens}–{earlier.closes} and {later.opens}–{later.closes}."
    return None

"""Which days a scheduled report is of, and when it is due. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from qms_contract.reports import ReportCycle

WEEK = 7
MOST_LATE = timedelta(days=31)
"""After a longer silence the reports of before are left out."""


class Clock(msgspec.Struct, frozen=True):
    """A branch's: its zone, and the hour at which its business day begins."""

    time_zone: str
    day_starts_hour: int


def ended_day(now: datetime, clocks: Iterable[Clock], hour: int) -> date:
    """The newest business day that has ended in all these branches and whose report is due, at `hour` of the day after."""
    return min((_ended(now, clock, hour) for clock in clocks), default=_ended(now, Clock("UTC", 0), hour))


def _ended(now: datetime, clock: Clock, hour: int) -> date:
    local = now.astimezone(ZoneInfo(clock.time_zone))
    is_due = local.hour >= max(hour, clock.day_starts_hour)
    return local.date() - timedelta(days=1 if is_due else 2)


def next_report(cycle: ReportCycle, ended: date, done: date | None) -> tuple[date, date] | None:
    """The first and last day of the report to write now; None when all are written.

    `ended` is the newest day that may be reported, `done` the last day of the newest report. The first report is the newest
    that there can be; missed ones are made up for, the oldest first.
    """
    length = WEEK if cycle is ReportCycle.WEEKLY else 1
    newest = ended - timedelta(days=(ended.weekday() + 1) % WEEK if length == WEEK else 0)  # a week ends on its Sunday
    oldest = newest - timedelta(days=MOST_LATE.days // length * length)
    last = newest if done is None else max(_end_after(done, length), oldest)
    return (last - timedelta(days=length - 1), last) if last <= newest else None


def _end_after(done: date, length: int) -> date:
    """The end of the report after the one that ended on `done` (which ended on another weekday if it was a daily one)."""
    if length == 1:
        return done + timedelta(days=1)
    return done + timedelta(days=WEEK - (done.weekday() + 1) % WEEK)

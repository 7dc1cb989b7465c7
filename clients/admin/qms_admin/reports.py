"""A report: what is looked at, and the figures that came, as lines to read. Pure and Qt-free."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from qms_contract.analytics import Figures, GroupBy, Kpi

UTF_8 = codecs.BOM_UTF8
"""What a file of CSV begins with: without it Excel takes names that are not English for something else."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection)."""
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class Period(StrEnum):
    TODAY = "today"
    YESTERDAY = "yesterday"
    LAST_7 = "last_7"
    LAST_30 = "last_30"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    OWN = "own"


class Measure(StrEnum):
    VISITS = "visits"
    CALLED = "called"
    SERVED = "served"
    NO_SHOWS = "no_shows"
    WAIT_HALF = "wait_half"
    WAIT_MOST = "wait_most"
    SERVICE_TIME = "service_time"
    TARGET = "target"


COUNTS = (Measure.VISITS, Measure.CALLED, Measure.SERVED, Measure.NO_SHOWS)
MINUTES = (Measure.WAIT_HALF, Measure.WAIT_MOST, Measure.SERVICE_TIME)
MORE_IS_WORSE = (Measure.NO_SHOWS, *MINUTES)
MOST_DAYS_BY_HOUR = 7
"""By the hour a longer time is a wall of lines; the server gives up to 31 days."""


@dataclass(frozen=True)
class Wanted:
    """`first` and `last` are used for `Period.OWN`. `whole`: every branch that one may see, instead of the chosen one."""

    period: Period = Period.LAST_7
    group_by: GroupBy = GroupBy.DAY
    whole: bool = False
    first: date | None = None
    last: date | None = None

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day, both included; never reversed."""
        if self.period is Period.OWN and self.first is not None and self.last is not None:
            return min(self.first, self.last), max(self.first, self.last)
        return _SPANS.get(self.period, _SPANS[Period.LAST_7])(today)


def _back(first: int, last: int = 0) -> Callable[[date], tuple[date, date]]:
    return lambda today: (today - timedelta(days=first), today - timedelta(days=last))


def _last_month(today: date) -> tuple[date, date]:
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


_SPANS: dict[Period, Callable[[date], tuple[date, date]]] = {
    Period.TODAY: _back(0),
    Period.YESTERDAY: _back(1, 1),
    Period.LAST_7: _back(6),
    Period.LAST_30: _back(29),
    Period.THIS_MONTH: lambda today: (today.replace(day=1), today),
    Period.LAST_MONTH: _last_month,
}


@dataclass(frozen=True)
class Report:
    """`kpi` is of `of` and of the branch `branch_id` (None: of all); None before the first answer. `is_reading` while an
    answer is waited for, `trouble` why none came."""

    wanted: Wanted = Wanted()
    kpi: Kpi | None = None
    of: Wanted | None = None
    branch_id: UUID | None = None
    is_reading: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Line:
    """A group: what it is called, its figures, and those of the same group in the time before."""

    key: str
    name: str
    figures: Figures
    before: Figures | None


def settled(wanted: Wanted, today: date) -> Wanted:
    """What can be asked for: hours of a few days alone."""
    first, last = wanted.days(today)
    too_long = wanted.group_by is GroupBy.HOUR and (last - first).days >= MOST_DAYS_BY_HOUR
    return replace(wanted, group_by=GroupBy.DAY) if too_long else wanted


def value(figures: Figures, measure: Measure) -> float | None:
    """A count, minutes or a share between 0 and 1; None where there is none."""
    seconds = {
        Measure.WAIT_HALF: figures.wait.p50_seconds,
        Measure.WAIT_MOST: figures.wait.p90_seconds,
        Measure.SERVICE_TIME: figures.service.mean_seconds,
    }
    if measure in seconds:
        found = seconds[measure]
        return None if found is None else found / 60
    return figures.sla if measure is Measure.TARGET else float(getattr(figures, measure.value))


def change(now: Figures, before: Figures | None, measure: Measure) -> float | None:
    """By how much more (a share of what it was; of a share: in points); None where there is nothing to compare."""
    then, this = (value(before, measure) if before is not None else None), value(now, measure)
    if then is None or this is None:
        return None
    if measure is Measure.TARGET:
        return this - then
    return this / then - 1 if then else None


def lines(kpi: Kpi, name: Callable[[str, str], str]) -> tuple[Line, ...]:
    """The groups in the server's order. `name` gives what a group is called, from its key and the server's name for it.

    Hours and days are compared by their place in the time, other groups by what they are.
    """
    items = kpi.period.items
    before = {one.key: one.figures for one in kpi.previous.items} if kpi.previous is not None else {}
    if kpi.previous is not None and kpi.group_by in (GroupBy.DAY, GroupBy.HOUR):
        before = _by_place(kpi)
    return tuple(Line(one.key, name(one.key, one.name), one.figures, before.get(one.key)) for one in items)


def _by_place(kpi: Kpi) -> dict[str, Figures]:
    """The figures before by the key of the day that comes as long after; hours are not compared (a day has them by chance)."""
    if kpi.previous is None or kpi.group_by is GroupBy.HOUR:
        return {}
    shift = kpi.period.first_day - kpi.previous.first_day
    return {(date.fromisoformat(one.key) + shift).isoformat(): one.figures for one in kpi.previous.items}


def ordered(found: Sequence[Line], measure: Measure | None, *, descending: bool) -> tuple[Line, ...]:
    """By the measure (None: as they came), those without it at the end."""
    if measure is None:
        return tuple(reversed(found)) if descending else tuple(found)
    known = [one for one in found if value(one.figures, measure) is not None]
    rest = [one for one in found if value(one.figures, measure) is None]
    return (*sorted(known, key=lambda one: value(one.figures, measure) or 0.0, reverse=descending), *rest)


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table for spreadsheets: UTF-8 with its mark, and no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in (head, *rows):
        writer.writerow(
            [f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell for cell in row]
        )
    return UTF_8 + text.getvalue().encode()

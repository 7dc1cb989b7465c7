"""Weekly hours and dates with hours of their own, as a form holds them. Qt-free.

A weekday's value is its spans, each as it is typed: `08:00-12:00`. A date's is `2026-12-25`, its name and its spans
(none: closed), parted by tabs. A week without any span is no week: every day all day, or the branch's.
"""

import re
from datetime import date
from itertools import pairwise
from typing import Any

from qms_contract.hours import DayException, Span, Weekday, WeeklyHours

from qms_admin.forms.base import Block, Cell, Editor, Problems, Values, Words, words
from qms_admin.forms.checks import chosen

WEEK = tuple(Weekday)
HOURS, EXCEPTIONS, TAB = "hours.", "exceptions", "\t"
LONGEST_NAME, MOST_SPANS = 80, 6
_SPAN = re.compile(r"^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$")


def read_week(hours: WeeklyHours | None) -> Values:
    return {f"{HOURS}{day}": tuple(_typed(span) for span in (hours or {}).get(day, [])) for day in WEEK}


def read_dates(exceptions: list[DayException]) -> Values:
    rows = sorted(exceptions, key=lambda one: one.date)
    return {EXCEPTIONS: tuple(line(one.date.isoformat(), one.name, ", ".join(map(_typed, one.spans))) for one in rows)}


def line(day: str, name: str, spans: str) -> str:
    """A date's value."""
    return TAB.join((day, name, spans))


def parts(row: str) -> tuple[str, str, str]:
    """Date, name and spans of a date's value, as they are typed."""
    day, name, spans = (*(part.strip() for part in row.split(TAB)), "", "")[:3]
    return day, name, spans


def spans_of(typed: tuple[str, ...]) -> list[Span] | None:
    """The spans; None when one is no time, ends before it begins, or begins before another has ended."""
    found = [span for one in typed if (span := _span(one)) is not None]
    in_order = sorted(found, key=lambda span: span.opens)
    good = all(one.closes <= later.opens for one, later in pairwise(in_order))
    return in_order if good and len(found) == len(typed) <= MOST_SPANS else None


def _span(typed: str) -> Span | None:
    found = _SPAN.match(typed.strip())
    if found is None:
        return None
    opens, closes = (f"{int(found[at]):02}:{found[at + 1]}" for at in (1, 3))
    valid = all(time[3:] < "60" for time in (opens, closes)) and opens < closes <= "24:00"
    return Span(opens=opens, closes=closes) if valid else None


def _typed(span: Span) -> str:
    return f"{span.opens}-{span.closes}"


def week_problems(values: Values) -> Problems:
    keys = [f"{HOURS}{day}" for day in WEEK]
    return {key: words("problem.spans") for key in keys if spans_of(chosen(values, key)) is None}


def date_problems(values: Values) -> Problems:
    """The first thing that is wrong in the list of dates."""
    rows = [parts(row) for row in chosen(values, EXCEPTIONS)]
    for number, row in enumerate(rows, 1):
        if problem := _row_problem(number, row, [other[0] for other in rows[: number - 1]]):
            return {EXCEPTIONS: problem}
    return {}


def _row_problem(number: int, row: tuple[str, str, str], before: list[str]) -> Words | None:
    day, name, spans = row
    if _date(day) is None:
        return words("problem.exception_date", line=number)
    if day in before:
        return words("problem.exception_twice", line=number)
    if not 0 < len(name) <= LONGEST_NAME:
        return words("problem.exception_name", line=number)
    return words("problem.exception_hours", line=number) if spans_of(listed(spans)) is None else None


def listed(spans: str) -> tuple[str, ...]:
    """`08:00-12:00, 13:00-16:00` as its parts."""
    return tuple(part.strip() for part in spans.split(",") if part.strip())


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def week(values: Values) -> dict[str, Any] | None:
    """On the wire; call it once nothing is wrong."""
    days = {day.value: spans_of(chosen(values, f"{HOURS}{day}")) or [] for day in WEEK}
    return {day: spans for day, spans in days.items() if spans} or None


def dates(values: Values) -> list[DayException]:
    """On the wire, in order; call it once nothing is wrong."""
    rows = sorted(parts(row) for row in chosen(values, EXCEPTIONS))
    return [
        DayException(date=date.fromisoformat(day), name=name, spans=spans_of(listed(spans)) or [])
        for day, name, spans in rows
    ]


def week_block(note: str) -> Block:
    cells = (Cell(f"{HOURS}{day}", words(f"weekday.{day}"), Editor.SPANS, weight=6) for day in WEEK)
    return Block(tuple((cell,) for cell in cells), words("hours.title"), note=words(note), close=True)


def dates_block() -> Block:
    cell = Cell(EXCEPTIONS, words("hours.dates"), Editor.DATES, weight=6)
    return Block(((cell,),), words("hours.dates"), note=words("hours.dates_note"))

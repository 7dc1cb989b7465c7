"""When tickets are taken: weekly hours, exceptions by date, and what they mean. Server and kiosk read them alike.

A span lies within one local day. Times are the branch's wall clock, so a day of 23 or 25 hours opens at the same local
hour as any other; a time that a clock change skips counts as that much later (PEP 495, `fold=0`).
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from qms_contract.base import Wire

_SEARCHED = 400
_DAY_BEGINS, _MIDNIGHT = "00:00", "24:00"

ClockTime = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$", max_length=5)]
ClosingTime = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(?!\n)$", max_length=5)]


class Weekday(StrEnum):
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


_WEEK = tuple(Weekday)


class Span(Wire, frozen=True, kw_only=True):
    """From `opens` until just before `closes`, which may be 24:00."""

    opens: ClockTime
    closes: ClosingTime


Spans = Annotated[list[Span], msgspec.Meta(max_length=6)]
WeeklyHours = Annotated[dict[Weekday, Spans], msgspec.Meta(max_length=7)]
"""The spans of each weekday; a weekday that is not named is closed."""


class DayException(Wire, frozen=True, kw_only=True):
    """A date with hours of its own; a holiday has no spans. `name` says why."""

    date: date
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    spans: Spans = []


Exceptions = Annotated[list[DayException], msgspec.Meta(max_length=400)]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides when a service takes tickets. `hours` None is every day, all day.

    `opens_at` and `closes_at` bound every day besides; the last ticket is given `last_ticket_minutes` before a close.
    """

    time_zone: str
    hours: WeeklyHours | None = None
    exceptions: list[DayException] = []
    opens_at: str | None = None
    closes_at: str | None = None
    last_ticket_minutes: int = 0

    def is_open(self, moment: datetime) -> bool:
        """Whether a ticket may be taken at `moment` (aware)."""
        day = moment.astimezone(ZoneInfo(self.time_zone)).date()
        return any(start <= moment < end for start, end in self._periods(day))

    def next_opening(self, moment: datetime) -> datetime | None:
        """When tickets are taken again after `moment`, in the branch's zone; None when that is not within a year."""
        zone = ZoneInfo(self.time_zone)
        today = moment.astimezone(zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(_SEARCHED)):
            for start, _ in self._periods(day):
                if start > moment:
                    return start.astimezone(zone)
        return None

    def closings(self, day: date) -> list[datetime]:
        """When a local day closes, in UTC: at the end of its last span, unless that goes on at midnight, and at the end of
        what went on from the day before."""
        spans = self._spans(day)
        nights = [span for span in spans if self._goes_on(day - timedelta(days=1)) and span.opens == _DAY_BEGINS]
        last = max((span for span in spans if span not in nights), key=lambda span: span.closes, default=None)
        ends = {span.closes for span in (*nights, last) if span is not None}
        return sorted(self._moment(day, end) for end in ends if end != _MIDNIGHT or not self._goes_on(day))

    def _goes_on(self, day: date) -> bool:
        """Whether it stays open over the midnight after `day`."""
        late = any(span.closes == _MIDNIGHT for span in self._spans(day))
        return late and any(span.opens == _DAY_BEGINS for span in self._spans(day + timedelta(days=1)))

    def opens_on(self, day: date) -> bool:
        """Whether tickets are taken at all on a local day."""
        return bool(self._periods(day))

    def at(self, day: date, clock: str) -> datetime:
        """A time of the wall clock on a local day, in UTC."""
        return self._moment(day, clock)

    def _periods(self, day: date) -> list[tuple[datetime, datetime]]:
        """When tickets are taken on a local day, in order and in UTC (whose order no clock change disturbs)."""
        periods = sorted(self._bounded(day, span) for span in self._spans(day))
        return [(start, end) for start, end in periods if start < end]

    def _spans(self, day: date) -> list[Span]:
        for exception in self.exceptions:
            if exception.date == day:
                return exception.spans
        if self.hours is None:
            return [Span(opens="00:00", closes=_MIDNIGHT)]
        return self.hours.get(_WEEK[day.weekday()], [])

    def _bounded(self, day: date, span: Span) -> tuple[datetime, datetime]:
        opens = max(span.opens, self.opens_at or "00:00")
        closes = min(span.closes, self.closes_at or _MIDNIGHT)
        # What closes at midnight goes on the next day, if it does: there is no last ticket to give.
        early = timedelta(minutes=0 if closes == _MIDNIGHT else self.last_ticket_minutes)
        return self._moment(day, opens), self._moment(day, closes) - early

    def _moment(self, day: date, clock: str) -> datetime:
        if clock == _MIDNIGHT:
            day, clock = day + timedelta(days=1), "00:00"
        return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(self.time_zone)).astimezone(UTC)

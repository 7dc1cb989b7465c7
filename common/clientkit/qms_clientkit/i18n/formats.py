"""Times, dates, waits and numbers in words, in a branch's zone and a reader's language. Latin digits always."""

from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from qms_contract.queues import Estimate

from qms_clientkit.i18n.translator import SHARED, Translator

STEP_MINUTES = 5
"""Nobody knows a wait more exactly."""


class Formats:
    """`zone` is an IANA name. Instants must be aware; they are shown in the zone."""

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.zone = ZoneInfo(zone)
        self._t = Translator(SHARED, language)

    def clock(self, at: datetime) -> str:
        """`10:14`."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def long_date(self, at: datetime) -> str:
        """`Monday 23 November`."""
        return self._date("date.long", at.astimezone(self.zone).date())

    def short_date(self, at: datetime) -> str:
        """`Mon 23 Nov`."""
        return self._date("date.short", at.astimezone(self.zone).date())

    def day(self, at: datetime) -> str:
        """`23 Nov`."""
        return self._date("date.day", at.astimezone(self.zone).date())

    def weekday(self, at: datetime) -> str:
        """`Mon`."""
        return self._t.names("date.weekdays_short")[at.astimezone(self.zone).weekday()]

    def weekdays(self) -> list[str]:
        """`Monday` … `Sunday`."""
        return list(self._t.names("date.weekdays"))

    def full(self, at: datetime) -> str:
        """`Monday 23 November 2026, 10:14`."""
        return self._t(
            "date.full", date=self._date("date.with_year", at.astimezone(self.zone).date()), time=self.clock(at)
        )

    def minutes(self, minutes: int) -> str:
        """`24 min`."""
        return self._t.plural("time.minutes", minutes)

    def wait(self, estimate: Estimate) -> str:
        """`25–35 min`, `under 5 min`; Arabic ranges are written "from … to …"."""
        if estimate.low_minutes <= 0:
            return self._t.plural("time.under", max(1, estimate.high_minutes))
        if estimate.low_minutes == estimate.high_minutes:
            return self._t.plural("time.about", estimate.low_minutes)
        return self._t("time.range", low=estimate.low_minutes, high=estimate.high_minutes)

    def about(self, estimate: Estimate) -> str:
        """`about 30 min`: the middle, rather a little more than less; `under 5 min`."""
        if estimate.low_minutes <= 0:
            return self.wait(estimate)
        return self._t.plural("time.about", ceil(_middle(estimate) / STEP_MINUTES) * STEP_MINUTES)

    def expected(self, estimate: Estimate, since: datetime) -> str:
        """`about 10:45`, for a wait that began at `since`."""
        local = (since + timedelta(minutes=_middle(estimate))).astimezone(self.zone)
        late = timedelta(minutes=local.minute % STEP_MINUTES, seconds=local.second, microseconds=local.microsecond)
        step = timedelta(minutes=STEP_MINUTES)
        return self._t("time.about_clock", time=self.clock(local - late + (step if late * 2 >= step else timedelta())))

    @staticmethod
    def stopwatch(elapsed: timedelta) -> str:
        """`12:40`, from an hour on `1:02:40`; never negative."""
        seconds = max(0, int(elapsed.total_seconds()))
        hours, rest = divmod(seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"

    def number(self, value: float, digits: int = 0) -> str:
        """`1,234.5` with the language's separators."""
        text = f"{value:,.{digits}f}"
        group, point = self._t("number.group"), self._t("number.point")
        return text.translate({ord(","): group, ord("."): point})

    def _date(self, key: str, day: date) -> str:
        return self._t(
            key,
            weekday=self._t.names("date.weekdays")[day.weekday()],
            weekday_short=self._t.names("date.weekdays_short")[day.weekday()],
            day=day.day,
            month=self._t.names("date.months")[day.month - 1],
            month_short=self._t.names("date.months_short")[day.month - 1],
            month_number=day.month,
            year=day.year,
        )


def _middle(estimate: Estimate) -> float:
    return (estimate.low_minutes + estimate.high_minutes) / 2

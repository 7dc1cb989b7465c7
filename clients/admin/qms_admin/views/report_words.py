"""A report's figures, groups and days in words."""

from datetime import UTC, date, datetime, time

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_contract.analytics import Figures, GroupBy, Kpi

from qms_admin.reports import COUNTS, MINUTES, MORE_IS_WORSE, Measure, change, value
from qms_admin.state import Screen

NOTHING = "–"
_SMALL = 0.005
"""A change of less than half a percent is none."""


class ReportWords:
    """In the reader's language and the branch's zone."""

    def __init__(self, text: Translator, screen: Screen) -> None:
        branch = screen.estate.branch
        self._t, self._screen = text, screen
        self._formats = Formats(text.language, branch.time_zone if branch is not None else "UTC")

    def value(self, figures: Figures, measure: Measure) -> str:
        """ "214", "9 min" without its unit, "86 %"."""
        found = value(figures, measure)
        if found is None:
            return NOTHING
        if measure is Measure.TARGET:
            return f"{self._formats.number(found * 100)} %"
        return self._formats.number(found, 0 if measure in COUNTS or found >= 10 else 1)

    def cell(self, figures: Figures, measure: Measure) -> str:
        """A value of a table, with its unit."""
        said = self.value(figures, measure)
        return f"{said} {self._t('unit.minutes')}" if measure in MINUTES and said != NOTHING else said

    def change(self, now: Figures, before: Figures | None, measure: Measure) -> tuple[str, str]:
        """ "+12 %" beside its tone; empty where there is nothing to compare. Of a share the points it went up or down."""
        by = change(now, before, measure)
        if by is None:
            return "", ""
        number = f"{'+' if by > 0 else '−'}{self._formats.number(abs(by) * 100)}"
        unit = self._t("report.points") if measure is Measure.TARGET else "%"
        if abs(by) < _SMALL:
            return self._t("report.as_before"), "quiet"
        if measure in COUNTS and measure is not Measure.NO_SHOWS:
            return f"{number} {unit}", "quiet"
        return f"{number} {unit}", "bad" if (by > 0) == (measure in MORE_IS_WORSE) else "good"

    def group(self, kpi: Kpi, key: str, name: str) -> str:
        """What a group is called, from its key and the server's name for it."""
        match kpi.group_by:
            case GroupBy.DAY:
                return self._formats.short_date(_noon(date.fromisoformat(key), self._formats))
            case GroupBy.HOUR:
                at = datetime.fromisoformat(key)
                is_one_day = kpi.period.first_day == kpi.period.last_day
                clock = self._formats.clock(at)
                return clock if is_one_day else f"{self._formats.weekday(at)} {clock}"
            case GroupBy.CHANNEL:
                return self._t.find(f"report.channel_{key}") or key
            case GroupBy.SERVICE:
                known = {str(one.service_id): one for one in self._screen.estate.services}
                return localised(known[key].names, self._t.language, name) if key in known else name
            case GroupBy.COUNTER:
                return self._t("counter.named", name=name)
        return name

    def days(self, first: date, last: date) -> str:
        """ "16 Nov – 22 Nov 2026"."""
        start, end = (self._formats.day(_noon(one, self._formats)) for one in (first, last))
        if first == last:
            return f"{end} {last.year}"
        from_year = f" {first.year}" if first.year != last.year else ""
        return f"{start}{from_year} – {end} {last.year}"

    def place(self, *, whole: bool) -> str:
        """Of which branch."""
        branch = self._screen.estate.branch
        return self._t("report.every_branch") if whole or branch is None else branch.name


def _noon(day: date, formats: Formats) -> datetime:
    """A moment of the day, whatever the zone."""
    return datetime.combine(day, time(12), formats.zone).astimezone(UTC)

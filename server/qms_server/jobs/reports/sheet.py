"""What stands on a report's pages, in words of its language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from qms_contract.analytics import Figures, GroupBy, Kpi
from qms_contract.reports import ReportLanguage

from qms_server.jobs.reports.words import WORDS
from qms_server.store.reports import DueReport

NOTHING = "–"


class Tile(msgspec.Struct, frozen=True):
    what: str
    much: str
    before: str


class Bar(msgspec.Struct, frozen=True):
    label: str
    now: int
    before: int


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` begin with their head. `bars` are visits, now and before; `chart` is their title, `legend` what the two are."""

    title: str
    subtitle: str
    tiles: list[Tile]
    chart: str
    legend: tuple[str, str]
    bars: list[Bar]
    rows: list[list[str]]
    foot: str


def sheet_of(report: DueReport, kpi: Kpi, zone: str = "UTC") -> Sheet:
    """`zone` is that of the hours."""
    words = WORDS[report.language]
    before = _before(kpi)
    groups = [(_group(kpi, one.key, one.name, zone, report.language), one) for one in kpi.period.items]
    return Sheet(
        title=f"{report.name}: {report.branch or words['every_branch']}",
        subtitle=_days(kpi.period.first_day, kpi.period.last_day, report.language),
        tiles=_tiles(kpi, report.language),
        chart=f"{words['visits']}, {words[f'by_{kpi.group_by}']}",
        legend=(words["now"], words["before"]),
        bars=[Bar(name, one.figures.visits, before.get(one.key, 0)) for name, one in groups],
        rows=[_head(kpi, words), *([name, *_cells(one.figures, report.language)] for name, one in groups)],
        foot=report.organisation,
    )


def _before(kpi: Kpi) -> dict[str, int]:
    """The visits of each group in the time before; a day is compared with the one as long before, hours with none."""
    if kpi.previous is None or kpi.group_by is GroupBy.HOUR:
        return {}
    shift = kpi.period.first_day - kpi.previous.first_day if kpi.group_by is GroupBy.DAY else None
    moved = (date.fromisoformat(one.key) + shift if shift is not None else one.key for one in kpi.previous.items)
    return {str(key): one.figures.visits for key, one in zip(moved, kpi.previous.items, strict=True)}


def _tiles(kpi: Kpi, language: ReportLanguage) -> list[Tile]:
    words, now = WORDS[language], _cells(kpi.period.totals, language)
    then = _cells(kpi.previous.totals, language) if kpi.previous is not None else [""] * len(now)
    return [
        Tile(words[what], now[place], f"{words['before']}: {then[place]}" if then[place] else "")
        for place, what in enumerate(_COLUMNS)
    ]


_COLUMNS = ("visits", "served", "no_shows", "wait_half", "wait_most", "service_time", "target")


def _head(kpi: Kpi, words: dict[str, str]) -> list[str]:
    return [words[f"group_{kpi.group_by}"], *(words[what] for what in _COLUMNS)]


def _cells(figures: Figures, language: ReportLanguage) -> list[str]:
    """In the order of `_COLUMNS`."""
    counts = [_number(count, language) for count in (figures.visits, figures.served, figures.no_shows)]
    waits = (figures.wait.p50_seconds, figures.wait.p90_seconds, figures.service.mean_seconds)
    share = NOTHING if figures.sla is None else f"{figures.sla * 100:.0f} %"
    return [*counts, *(_minutes(seconds, language) for seconds in waits), share]


def _number(count: int, language: ReportLanguage) -> str:
    text = f"{count:,}"
    return text.replace(",", ".") if language is ReportLanguage.INDONESIAN else text


def _minutes(seconds: float | None, language: ReportLanguage) -> str:
    return NOTHING if seconds is None else f"{round(seconds / 60)} {WORDS[language]['minutes']}"


def _days(first: date, last: date, language: ReportLanguage) -> str:
    start, end = (_day(one, language) for one in (first, last))
    return end if first == last else f"{start} – {end}"


def _day(day: date, language: ReportLanguage) -> str:
    months = WORDS[language]["months"].split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def _group(kpi: Kpi, key: str, name: str, zone: str, language: ReportLanguage) -> str:
    match kpi.group_by:
        case GroupBy.DAY:
            return _day(date.fromisoformat(key), language)
        case GroupBy.HOUR:
            return f"{datetime.fromisoformat(key).astimezone(ZoneInfo(zone)):%d.%m. %H:%M}"
        case GroupBy.CHANNEL:
            return WORDS[language].get(f"channel_{key}", key)
    return name

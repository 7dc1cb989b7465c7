"""A report as CSV: the whole first, then its groups; counts, seconds and shares as plain numbers."""

import codecs
from collections.abc import Callable

from qms_contract.analytics import COUNTS, Figures, Kpi

from qms_server.usecases.csv_text import csv_cell, csv_row

_SHARES = ("no_show_rate", "cancellation_rate", "sla")
_DURATIONS: dict[str, Callable[[Figures], float | None]] = {
    "wait_mean_seconds": lambda one: one.wait.mean_seconds,
    "wait_p50_seconds": lambda one: one.wait.p50_seconds,
    "wait_p90_seconds": lambda one: one.wait.p90_seconds,
    "wait_p95_seconds": lambda one: one.wait.p95_seconds,
    "service_mean_seconds": lambda one: one.service.mean_seconds,
    "service_p50_seconds": lambda one: one.service.p50_seconds,
    "service_p90_seconds": lambda one: one.service.p90_seconds,
}
COLUMNS = ("days", "key", "name", *COUNTS, *_SHARES, *_DURATIONS)


def as_csv(kpi: Kpi) -> bytes:
    """Each group's row stands twice when the time before is known: `days` says of which days it is. UTF-8 with its mark, since
    people open the file and no program asks for it."""
    rows = [codecs.BOM_UTF8, csv_row(COLUMNS)]
    for period in (kpi.period, kpi.previous):
        if period is None:
            continue
        days = f"{period.first_day}/{period.last_day}"
        rows.append(_row(days, "", "", period.totals))
        rows += [_row(days, one.key, one.name, one.figures) for one in period.items]
    return b"".join(rows)


def _row(days: str, key: str, name: str, figures: Figures) -> bytes:
    counts = [str(getattr(figures, column)) for column in COUNTS]
    shares = [_number(getattr(figures, column), 4) for column in _SHARES]
    durations = [_number(read(figures), 1) for read in _DURATIONS.values()]
    return csv_row([days, csv_cell(key), csv_cell(name), *counts, *shares, *durations])


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"

"""When everything is closed, and the week as a visitor reads it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from qms_contract.devices import DeviceConfig
from qms_contract.hours import Span, Weekday, WeeklyHours

from qms_kiosk.choices import calendar, offered

CLOCK_SEPARATOR = " – "


def all_closed(config: DeviceConfig | None, now: datetime) -> bool:
    """Whether no service that this kiosk offers takes tickets `now` (aware). Without services nothing is closed."""
    services = offered(config) if config else []
    return (
        config is not None and bool(services) and not any(calendar(one, config.branch).is_open(now) for one in services)
    )


def opens_again(config: DeviceConfig, now: datetime) -> datetime | None:
    """When the first of them takes tickets again."""
    openings = (calendar(one, config.branch).next_opening(now) for one in offered(config))
    return min(filter(None, openings), default=None)


def week(hours: WeeklyHours, names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """(days, times) of a week from Monday on, days of the same hours together; no times: closed."""
    days = [(name, _times(hours.get(day, []))) for day, name in zip(Weekday, names, strict=True)]
    groups = ((times, [name for name, _ in group]) for times, group in groupby(days, key=lambda one: one[1]))
    return [(_span(together), times) for times, together in groups]


def _span(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}{CLOCK_SEPARATOR}{names[-1]}"


def _times(spans: list[Span]) -> list[str]:
    return [f"{one.opens}{CLOCK_SEPARATOR}{one.closes}" for one in sorted(spans, key=lambda span: span.opens)]

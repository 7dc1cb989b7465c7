"""When a clerk wants to be reminded: a time of the day as it is typed, in the branch's zone. Qt-free."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_TYPED = re.compile(r"(\d{1,2})[:.](\d{2})")
_MIDNIGHT_NEAR = timedelta(hours=12)
"""A time that is over by more than this is meant for after midnight."""


class NoTimeError(Exception):
    """What was typed is no time of the day."""


class PastTimeError(Exception):
    """That time is over."""


def moment_of(typed: str, now: datetime, zone: str) -> datetime | None:
    """The next `14:30` (or `14.30`) in `zone`, in UTC; None for nothing. Raises NoTimeError or PastTimeError."""
    if not typed:
        return None
    found = _TYPED.fullmatch(typed)
    hour, minute = (int(part) for part in found.groups()) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise NoTimeError
    local = now.astimezone(ZoneInfo(zone))
    meant = local.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)
    if now - meant.astimezone(UTC) > _MIDNIGHT_NEAR:
        meant += timedelta(days=1)
    if meant.astimezone(UTC) <= now:
        raise PastTimeError
    return meant.astimezone(UTC)


def minutes_from(now: datetime, minutes: int) -> datetime:
    """The full minute that is at least `minutes` away."""
    later = now + timedelta(minutes=minutes, seconds=59, microseconds=999_999)
    return later.replace(second=0, microsecond=0)

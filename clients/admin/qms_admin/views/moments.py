"""When something was done, as short as it can be said."""

from datetime import datetime

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator

from qms_admin.state import Screen


def when(text: Translator, screen: Screen, at: datetime) -> str:
    """ "today at 10:06", else the day too; in the branch's zone."""
    formats, is_today = _reading(text, screen, at)
    if is_today:
        return text("when.today", time=formats.clock(at))
    return text("when.day", day=formats.short_date(at), time=formats.clock(at))


def short(text: Translator, screen: Screen, at: datetime) -> str:
    """ "10:06", of another day "20 Nov, 16:40", of another year its day; in the branch's zone."""
    formats, is_today = _reading(text, screen, at)
    if is_today:
        return formats.clock(at)
    now, year = screen.estate.read_at, at.astimezone(formats.zone).year
    is_this_year = now is not None and year == now.astimezone(formats.zone).year
    return f"{formats.day(at)}, {formats.clock(at)}" if is_this_year else f"{formats.day(at)} {year}"


def day_of(text: Translator, screen: Screen, at: datetime) -> str:
    """ "Today", "Friday 20 November"."""
    formats, is_today = _reading(text, screen, at)
    return text("when.this_day") if is_today else formats.long_date(at)


def is_today(text: Translator, screen: Screen, at: datetime) -> bool:
    """Whether it is of the branch's present day."""
    return _reading(text, screen, at)[1]


def _reading(text: Translator, screen: Screen, at: datetime) -> tuple[Formats, bool]:
    """The branch's formats, and whether `at` is of its present day."""
    zone = screen.estate.branch.time_zone if screen.estate.branch is not None else "UTC"
    formats, now = Formats(text.language, zone), screen.estate.read_at
    return formats, now is not None and at.astimezone(formats.zone).date() == now.astimezone(formats.zone).date()

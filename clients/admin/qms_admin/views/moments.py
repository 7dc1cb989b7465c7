"""When something was done, as short as it can be said."""

from datetime import datetime

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator

from qms_admin.state import Screen


def when(text: Translator, screen: Screen, at: datetime) -> str:
    """ "today at 10:06", else the day too; in the branch's zone."""
    zone = screen.estate.branch.time_zone if screen.estate.branch is not None else "UTC"
    formats, now = Formats(text.language, zone), screen.estate.read_at
    clock = formats.clock(at)
    if now is not None and at.astimezone(formats.zone).date() == now.astimezone(formats.zone).date():
        return text("when.today", time=clock)
    return text("when.day", day=formats.short_date(at), time=clock)

"""When a closed branch opens again, as a visitor reads it: today, tomorrow, or the day with its date."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qms_clientkit.i18n.formats import Formats

from qms_display.words import Words


def opening_words(words: Words, zone: str, opens: datetime, now: datetime) -> str:
    """`opens` and `now` are aware; days are those of the branch's zone."""
    formats, own = Formats(words.language, zone), ZoneInfo(zone)
    days = opens.astimezone(own).date() - now.astimezone(own).date()
    time = formats.clock(opens)
    if days == timedelta(0):
        return words.today.format(time=time)
    if days == timedelta(days=1):
        return words.tomorrow.format(time=time)
    return f"{formats.long_date(opens)}, {time}"

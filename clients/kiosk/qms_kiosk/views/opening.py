"""The next opening in a visitor's words: a time today, tomorrow, a weekday within the week, or a date."""

from datetime import datetime

from qms_kiosk.views.scene import Scene

_WEEK = 7
NO_BREAK = "\u00a0"


def opening_words(scene: Scene, at: datetime | None, key: str) -> str:
    """Words `key` with `{when}` as short as it is clear, in the branch's zone; nothing when no opening is known.

    The instant stays on one line: "30" at the end of one and "November 08:00" on the next are read as two things.
    """
    return scene.words()(key, when=_when(scene, at).replace(" ", NO_BREAK)) if at is not None else ""


def _when(scene: Scene, at: datetime) -> str:
    words, formats = scene.words(), scene.formats()
    days = (at.astimezone(formats.zone).date() - scene.clock().astimezone(formats.zone).date()).days
    time = formats.clock(at)
    if days <= 0:
        return time
    if days == 1:
        return words("opening.tomorrow", time=time)
    day = formats.weekday(at) if days < _WEEK else formats.day(at)
    return words("opening.day", day=day, time=time)

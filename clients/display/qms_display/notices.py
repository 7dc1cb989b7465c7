"""What a branch announces by the clock: which are due, and the desk that shows and says them. Qt-free."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_contract.branches import Branch
from qms_contract.displays import ScheduledNotice
from qms_contract.hours import Calendar
from qms_contract.ids import new_id

from qms_display.state import Notice, ScreenState, with_notice
from qms_display.voice.announcement import Announcement
from qms_display.voice.loudness import volume_at

SHOWN = timedelta(seconds=90)
"""How long an announcement stands on the screen: as often as it takes to be read in every language."""

STALE = timedelta(seconds=60)
"""Older ones are not made: a display that was off does not say at noon what was meant for the morning."""


def due(branch: Branch, since: datetime, until: datetime) -> list[Notice]:
    """Those whose moment lies after `since` and not after `until` (both aware), the oldest first."""
    zone = ZoneInfo(branch.time_zone)
    # A day that closes in its first hours is announced on the evening before.
    days = {(moment + timedelta(days=later)).astimezone(zone).date() for moment in (since, until) for later in (0, 1)}
    found = [(at, one) for day in sorted(days) for at, one in _moments(branch, day) if since < at <= until]
    grouped = groupby(sorted(found, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return [Notice(at, tuple((one.language, one.text) for _, one in same)) for at, same in grouped]


def _moments(branch: Branch, day: date) -> Iterator[tuple[datetime, ScheduledNotice]]:
    calendar = Calendar(time_zone=branch.time_zone, hours=branch.hours, exceptions=branch.exceptions)
    if not calendar.opens_on(day):
        return
    for one in branch.voice.notices:
        if one.at is not None:
            yield calendar.at(day, one.at), one
        elif one.minutes_before_closing is not None:
            for closing in calendar.closings(day):
                yield closing - timedelta(minutes=one.minutes_before_closing), one


class NoticeDesk:
    """`look` is to be called every few seconds."""

    def __init__(
        self, screen: Observable[ScreenState], announce: Callable[[Announcement], None], clock: ServerClock
    ) -> None:
        self._screen, self._announce, self._clock = screen, announce, clock
        self._looked_at = clock.now()

    def look(self) -> None:
        """Makes what has become due; takes from the screen what has stood there for long enough."""
        now, state = self._clock.now(), self._screen.value
        since, self._looked_at = self._looked_at, self._later(now)
        if state.notice is not None and not state.notice.at <= now < state.notice.at + SHOWN:
            self._screen.update(lambda known: with_notice(known, None))
        if state.calls.branch is None or state.rest is not None or state.pairing:
            return
        for notice in due(state.calls.branch, max(since, now - STALE), now):
            self._make(notice, state.calls.branch, now)

    def _later(self, now: datetime) -> datetime:
        """A clock that was corrected by seconds makes nothing twice; one that was wrong altogether begins anew."""
        return now if now < self._looked_at - timedelta(hours=1) else max(now, self._looked_at)

    def _make(self, notice: Notice, branch: Branch, now: datetime) -> None:
        """Shown in any case; in quiet hours it is not said."""
        self._screen.update(lambda state: with_notice(state, notice))
        volume = volume_at(branch.voice, branch.time_zone, now)
        languages = tuple(language for language, _ in notice.texts)
        if volume > 0:
            self._announce(Announcement(new_id(), 1, "", "", languages, volume=volume, notice=notice.texts))

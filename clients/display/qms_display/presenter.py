"""From what the server says to screen and voice. Qt-free: it decides what is shown and what is said.

A call is said once: what was said is remembered by (ticket, call count), also across a restart. What comes late, after
a lost connection or with a snapshot, is shown in any case and said only while it is younger than STALE_AFTER. A call that
is over before its turn to be said has come (served, missed, taken back, gone) is not said any more; a recall is another call.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_contract.branches import Branch
from qms_contract.displays import NumberStyle
from qms_contract.tickets import TicketStatus

from qms_display.business_day import of_today
from qms_display.notices import NoticeDesk
from qms_display.opening import rest_of
from qms_display.state import (
    KEPT_CALLS,
    Call,
    CallKey,
    Calls,
    ScreenState,
    with_connection,
    with_connection_lost,
    with_pairing,
    with_rest,
    with_sound,
)
from qms_display.voice.announcement import Announcement
from qms_display.voice.loudness import volume_at
from qms_display.voice.phrases import chosen_grammars

STALE_AFTER = 60.0
"""Seconds after which a call is no longer said: the visitor has come, or was told by the screen."""

REMEMBERED = 200
"""How many spoken calls are remembered; far more than can be fresh at one time."""


class Voice(Protocol):
    """What the presenter needs of `voice.announcer.Announcer`."""

    def prepare(
        self,
        languages: Sequence[str],
        counters: Iterable[str],
        numbers: NumberStyle,
        notices: Iterable[tuple[str, str]],
    ) -> None:
        """Has the clips ready that calls to `counters` and `notices` (language and text) can need."""

    def announce(self, announcement: Announcement) -> None:
        """Says it when all before it has been said."""

    def withdraw(self, ticket_id: UUID) -> bool:
        """Does not say what still waits of this ticket; whether any did."""

    def unsaid(self) -> set[tuple[UUID, int]]:
        """Ticket and count of each call of which nothing has sounded yet."""


class Presenter:
    """Follows `calls` and writes `screen`. `spoken` are the calls said before this start."""

    def __init__(self, calls: Observable[Calls], voice: Voice, clock: ServerClock, spoken: Iterable[CallKey]) -> None:
        self._voice = voice
        self._clock = clock
        self._spoken = dict.fromkeys(spoken)
        self._calls = calls
        self._before = Calls()
        self.screen = Observable(ScreenState(calls=calls.value))
        self._notices = NoticeDesk(self.screen, voice.announce, clock)
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def spoken(self) -> tuple[CallKey, ...]:
        """The calls said so far, oldest first: to be given to the next start, which says those that still wait. Any thread."""
        spoken, unsaid = tuple(self._spoken), self._voice.unsaid()
        return tuple(key for key in spoken if (key.ticket_id, key.call_count) not in unsaid)

    def start(self) -> None:
        """Begins with what is known already, from the cache or the server."""
        self._unsubscribe = self._calls.subscribe(self._on_calls)
        self._on_calls(self._calls.value)

    def stop(self) -> None:
        """Follows no more."""
        self._unsubscribe()

    def on_time(self) -> None:
        """Time has passed: the calls of a business day that is over leave the board, a closed branch's screen rests, and what
        is announced by the clock is made."""
        self._calls.update(lambda calls: of_today(calls, self._clock.now()))
        self._look_at_hours()
        self._notices.look()

    def on_reach(self, *, online: bool) -> None:
        """Whether the server answers, from now on."""
        at = self._clock.now()
        self.screen.update(with_connection if online else lambda state: with_connection_lost(state, at))

    def on_pairing(self, pairing: bool) -> None:
        """Whether a code stands before the board."""
        self.screen.update(lambda state: with_pairing(state, pairing))

    def on_sound(self, audible: bool) -> None:
        """Whether the machine has a sound device."""
        self.screen.update(lambda state: with_sound(state, audible))

    def _on_calls(self, calls: Calls) -> None:
        before, self._before = self._before, calls
        if calls.branch is not None and _needs_other_clips(before, calls):
            self._prepare(calls.branch, calls.counters.values())
        self.screen.update(lambda state: msgspec.structs.replace(state, calls=calls))
        self._look_at_hours()
        for call in reversed(calls.calls):
            if call.status is TicketStatus.CALLED:
                self._say(call, calls)
            else:
                self._leave_out(call.ticket_id)
        for ticket_id in _gone(before, calls):
            self._leave_out(ticket_id)

    def _prepare(self, branch: Branch, counters: Iterable[str]) -> None:
        notices = [(notice.language, notice.text) for notice in branch.voice.notices]
        self._voice.prepare(list(_languages(branch)), counters, branch.voice.numbers, notices)

    def _look_at_hours(self) -> None:
        """While the time is only supposed nothing counts as closed."""
        rest = rest_of(self._calls.value, self._clock.now()) if self._clock.known else None
        self.screen.update(lambda state: with_rest(state, rest))

    def _say(self, call: Call, calls: Calls) -> None:
        if call.key in self._spoken:
            return
        self._remember(call.key)
        if call.since is None or self._clock.age(call.since) > STALE_AFTER:
            return
        announcement = _announcement(call, calls.branch, self._clock.now())
        if announcement.volume > 0:
            self._voice.announce(announcement)

    def _leave_out(self, ticket_id: UUID) -> None:
        """The call is over: it is not said any more. What was not said is said if that is undone; what was said is not said
        again then, and whoever is called anew has a higher count."""
        unsaid = self._voice.withdraw(ticket_id)
        for key in [key for key in self._spoken if key.ticket_id == ticket_id and unsaid]:
            del self._spoken[key]

    def _remember(self, key: CallKey) -> None:
        self._spoken[key] = None
        while len(self._spoken) > REMEMBERED:
            del self._spoken[next(iter(self._spoken))]


def _announcement(call: Call, branch: Branch | None, now: datetime) -> Announcement:
    """The call as its branch wants it said, which in quiet hours is with volume 0."""
    said = Announcement(call.ticket_id, call.call_count, call.number, call.counter, ())
    if branch is None:
        return said
    return msgspec.structs.replace(
        said,
        languages=_languages(branch),
        numbers=branch.voice.numbers,
        volume=volume_at(branch.voice, branch.time_zone, now),
        recalled=call.recalled,
    )


def _languages(branch: Branch) -> tuple[str, ...]:
    return tuple(grammar.language for grammar in chosen_grammars(branch.voice, branch.languages))


def _gone(before: Calls, after: Calls) -> set[UUID]:
    """The tickets that are no longer among the calls, for another reason than that there were too many."""
    if len(after.calls) >= KEPT_CALLS:
        return set()
    return {call.ticket_id for call in before.calls} - {call.ticket_id for call in after.calls}


def _needs_other_clips(before: Calls, after: Calls) -> bool:
    spoken = [one.branch and (one.branch.languages, one.branch.voice) for one in (before, after)]
    return spoken[0] != spoken[1] or before.counters != after.counters

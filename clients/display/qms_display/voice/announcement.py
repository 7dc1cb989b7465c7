"""A call as it is to be said, and the queue of those that wait for their turn."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

import msgspec
from qms_contract.displays import MOST_SPOKEN, NumberStyle

from qms_display.voice.phrases import Clip, Part, grammars, spoken_grammars

MOST_WAIT = 300.0
"""Seconds after which a call that could not be said yet is passed over: by then it sends somebody to the wrong counter."""

MOST_WAITING = 100
"""More calls than these cannot be said within MOST_WAIT, at three seconds each: the one that waits longest gives way."""

_log = logging.getLogger(__name__)


class Announcement(msgspec.Struct, frozen=True):
    """A call to be said: `number` at `counter` (its code or name) in each of `languages` that can be spoken.

    `numbers` is how numbers are said, `volume` 0 to 1. `notice` is said instead of a call: texts by language. `recalled`:
    it is called once more, to where it was called before.
    """

    ticket_id: UUID
    call_count: int
    number: str
    counter: str
    languages: tuple[str, ...]
    numbers: NumberStyle = NumberStyle.DIGITS
    volume: float = 1.0
    notice: tuple[tuple[str, str], ...] = ()
    recalled: bool = False


def script(
    announcement: Announcement, recorded: Callable[[str, str], bool] = lambda _language, _word: False
) -> list[list[Part]]:
    """What is said, a list of parts for each language; of a notice nothing in a language that has no voice.

    `recorded` tells by language and word whether there is a recording of the tenant's own.
    """
    if announcement.notice:
        return [list(sentence) for sentence in notice_script(announcement.notice)]
    spoken = spoken_grammars(announcement.languages, MOST_SPOKEN)
    called = (announcement.number, announcement.counter, announcement.numbers)
    return [grammar.sentence(*called, partial(recorded, grammar.language)) for grammar in spoken]


def notice_script(notice: Iterable[tuple[str, str]]) -> list[list[Clip]]:
    """What is read aloud of texts by language."""
    known = ((grammars().get(language.partition("-")[0]), text) for language, text in notice)
    return [[grammar.notice(text)] for grammar, text in known if grammar is not None]


class Turns:
    """In the order to be said. `clock` counts seconds. For one thread at a time: whoever shares it brings the lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: list[_Waiting] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def numbers(self) -> list[str]:
        """What waits, the next first."""
        return [waiting.said.number for waiting in self._waiting]

    def calls(self) -> set[tuple[UUID, int]]:
        """Ticket and count of each call that waits."""
        return {(waiting.said.ticket_id, waiting.said.call_count) for waiting in self._waiting}

    def add(self, announcement: Announcement) -> None:
        """Behind all before it; a recall goes before first calls, since its visitor has been waiting for longer. Nobody is sent
        to a counter first where nobody waits for them any more."""
        self._waiting = [waiting for waiting in self._waiting if not _is_elsewhere(waiting.said, announcement)]
        place = self._place_of_recall(announcement) if announcement.recalled else len(self._waiting)
        self._waiting.insert(place, _Waiting(announcement, self._clock()))
        if len(self._waiting) > MOST_WAITING:
            self._pass_over(min(self._waiting, key=lambda waiting: waiting.since))

    def remove(self, ticket_id: UUID) -> bool:
        """All of this ticket; whether there was any."""
        before = len(self._waiting)
        self._waiting = [waiting for waiting in self._waiting if waiting.said.ticket_id != ticket_id]
        return len(self._waiting) < before

    def next(self) -> Announcement | None:
        """The next that is not too old to be said."""
        while self._waiting:
            waiting = self._waiting.pop(0)
            if self._clock() - waiting.since <= MOST_WAIT:
                return waiting.said
            _log.warning("%s is not said: it had to wait for too long", waiting.said.number)
        return None

    def _place_of_recall(self, recall: Announcement) -> int:
        """Behind earlier recalls, and behind what is still to be said of the same ticket."""
        before = [
            place
            for place, waiting in enumerate(self._waiting)
            if waiting.said.recalled or waiting.said.ticket_id == recall.ticket_id
        ]
        return before[-1] + 1 if before else 0

    def _pass_over(self, longest: "_Waiting") -> None:
        self._waiting.remove(longest)
        _log.warning("%s is not said: too many calls wait", longest.said.number)


class _Waiting(msgspec.Struct, frozen=True):
    said: Announcement
    since: float


def _is_elsewhere(before: Announcement, now: Announcement) -> bool:
    return before.ticket_id == now.ticket_id and before.counter != now.counter

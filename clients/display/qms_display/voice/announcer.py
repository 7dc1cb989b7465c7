"""Says calls, strictly one after the other. Qt-free; its one thread is the only user of the sink.

Announcements wait in a queue. Each becomes one gap-free buffer (chime, then the sentence of every language) and is
given to the sink when the one before has ended, so two never overlap and none is cut off. Clips are rendered ahead by a
`Preparer`; for one that is not at hand a call waits RENDERED_WITHIN at most and is then said without it. A sink that does
not report the end of a buffer is passed after a grace time: the voice must not fall silent for the day.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from qms_contract.displays import MOST_SPOKEN, NumberStyle

from qms_display.voice.announcement import Announcement, Turns, notice_script, script
from qms_display.voice.chime import chime
from qms_display.voice.clips import ClipStore
from qms_display.voice.pcm import Samples, at_volume, join, seconds, silence
from qms_display.voice.phrases import Clip, Grammar, Part, Pause, spoken_grammars
from qms_display.voice.preparing import Preparer
from qms_display.voice.sink import Sink

BETWEEN_LANGUAGES = 0.35
AFTER_ANNOUNCEMENT = 0.4
SINK_GRACE = 5.0
"""Seconds beyond its length after which a buffer counts as played, whatever the sink says."""

RENDERED_WITHIN = 3.0
"""Seconds that an announcement waits for all the clips that have to be rendered for it."""

STOP_TIMEOUT = 5.0

_log = logging.getLogger(__name__)


class Announcer:
    """`started` is called, from another thread, when the first sample of an announcement sounds; `quieted`, also from
    another thread, when nothing sounds and nothing waits any more. `clock` counts seconds.
    """

    def __init__(
        self,
        clips: ClipStore,
        sink: Sink,
        started: Callable[[Announcement], None],
        quieted: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clips = clips
        self._sink = sink
        self._started = started
        self._quieted = quieted
        self._changed = threading.Condition()
        self._turns = Turns(clock)
        self._preparer = Preparer(clips)
        self._playing_until: float | None = None
        self._playing = 0
        self._saying: Announcement | None = None
        self._stopping = False
        self._chime = chime()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self, seconds: float) -> None:
        """Takes up no other call and waits, at most so long, until the one that sounds has been said."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._saying is None and not self._is_playing(), seconds)

    def stop(self) -> None:
        """Falls silent at once; what still waits is not said."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT)
        self._preparer.stop(STOP_TIMEOUT)
        self._sink.close()

    def prepare(
        self,
        languages: Sequence[str],
        counters: Iterable[str],
        numbers: NumberStyle = NumberStyle.DIGITS,
        notices: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Has everything at hand that calls to `counters` and `notices` (language and text) can need: to be called at start
        and on a changed branch."""
        names = list(dict.fromkeys(counters))
        spoken = spoken_grammars(languages, MOST_SPOKEN)
        calls = [clip for grammar in spoken for clip in _vocabulary(grammar, names, numbers)]
        self._preparer.prepare([*calls, *(clip for sentence in notice_script(notices) for clip in sentence)])

    @property
    def preparing(self) -> bool:
        """Whether clips are still to be rendered ahead."""
        return self._preparer.busy

    @property
    def quiet(self) -> bool:
        """Whether all that was announced has been said."""
        with self._changed:
            return not self._turns and self._saying is None and not self._is_playing()

    def announce(self, announcement: Announcement) -> None:
        """Says it when its turn has come."""
        with self._changed:
            self._turns.add(announcement)
            self._changed.notify()

    def unsaid(self) -> set[tuple[UUID, int]]:
        """Ticket and count of each call of which nothing has sounded yet."""
        with self._changed:
            made = {(self._saying.ticket_id, self._saying.call_count)} if self._saying is not None else set()
            return self._turns.calls() | made

    def withdraw(self, ticket_id: UUID) -> bool:
        """Forgets what waits to be said of a ticket no longer called; whether there was any. What already sounds is said to
        its end."""
        with self._changed:
            being_made = self._saying is not None and self._saying.ticket_id == ticket_id
            if being_made:
                self._saying = None
            return self._turns.remove(ticket_id) or being_made

    def _run(self) -> None:
        while not self._stopping:
            announcement = self._next()
            try:
                if announcement is not None:
                    self._say(announcement)
            except Exception:  # whatever one announcement does, the voice goes on with the next
                _log.exception("not said: %s", announcement)
                with self._changed:
                    self._saying = None
                    self._changed.notify_all()

    def _next(self) -> Announcement | None:
        """What to say now; waits when there is nothing. None says: look again."""
        with self._changed:
            playing = self._is_playing()
            if not (playing or self._stopping) and (announcement := self._turns.next()) is not None:
                self._saying = announcement
                return announcement
            if not self._stopping:
                self._changed.wait(self._time_left())
            return None

    def _is_playing(self) -> bool:
        if self._playing_until is not None and time.monotonic() >= self._playing_until:
            _log.error("the sound device did not report the end of an announcement; going on with the next")
            self._playing_until = None
        return self._playing_until is not None

    def _time_left(self) -> float | None:
        return None if self._playing_until is None else max(0.0, self._playing_until - time.monotonic())

    def _say(self, announcement: Announcement) -> None:
        samples = self.assemble(announcement)
        with self._changed:
            withdrawn, self._saying = self._saying is not announcement, None
            self._changed.notify_all()  # whoever waits for the end of it looks again
            silent = withdrawn and not self._turns
            if not withdrawn:
                self._playing += 1
                self._playing_until = time.monotonic() + seconds(samples) + SINK_GRACE
            turn = self._playing
        if not withdrawn:
            self._sink.play(samples, lambda: self._started(announcement), lambda: self._finished(turn))
        elif silent:
            self._quieted()

    def _finished(self, turn: int) -> None:
        with self._changed:
            if turn == self._playing:
                self._playing_until = None
                self._changed.notify_all()
            silent = turn == self._playing and not self._turns
        if silent:
            self._quieted()

    def assemble(self, announcement: Announcement) -> Samples:
        """The announcement as one buffer. A part that nothing can say is left out; the chime is always there."""
        parts, said = [self._chime_of(announcement)], script(announcement, self._clips.recordings.has)
        self._preparer.have((part for sentence in said for part in sentence if isinstance(part, Clip)), RENDERED_WITHIN)
        for index, sentence in enumerate(said):
            parts.append(silence(BETWEEN_LANGUAGES if index else 0))
            parts.extend(self._sound(part) for part in sentence)
        return at_volume(join([*parts, silence(AFTER_ANNOUNCEMENT)]), announcement.volume)

    def _chime_of(self, announcement: Announcement) -> Samples:
        """The tenant's own, recorded for the first language that has one, or the house's."""
        own = (self._clips.recordings.samples(language, "chime") for language in announcement.languages)
        return next((sound for sound in own if sound is not None), self._chime)

    def _sound(self, part: Part) -> Samples:
        if isinstance(part, Pause):
            return silence(part.seconds)
        samples = self._clips.at_hand(part)
        return silence(0) if samples is None else samples


def _vocabulary(grammar: Grammar, counters: Iterable[str], numbers: NumberStyle) -> list[Clip]:
    """The language's words, digits and letters, and the counters' own clips; number words where they are said."""
    sentences = [grammar.sentence("", counter) for counter in (*counters, "1")]
    spoken = [part for sentence in sentences for part in sentence if isinstance(part, Clip)]
    return [*spoken, *grammar.alphabet(), *(grammar.numbers() if numbers is NumberStyle.WHOLE else [])]

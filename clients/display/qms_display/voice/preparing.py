"""Renders clips ahead, in a thread of its own and one at a time: a speech engine that hangs holds up no call. Qt-free."""

import logging
import threading
from collections import deque
from collections.abc import Iterable

from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip

_log = logging.getLogger(__name__)


class Preparer:
    """What a call waits for is rendered before what is prepared for later calls. The thread begins with the first clip."""

    def __init__(self, clips: ClipStore) -> None:
        self._clips = clips
        self._changed = threading.Condition()
        self._urgent: deque[Clip] = deque()
        self._later: deque[Clip] = deque()
        self._rendering: Clip | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="clips", daemon=True)
        self._begun = False

    @property
    def busy(self) -> bool:
        """Whether clips are still to be rendered."""
        with self._changed:
            return bool(self._pending())

    def prepare(self, clips: Iterable[Clip]) -> None:
        """Has these at hand for later calls, in place of those that were to be prepared before."""
        with self._changed:
            self._later = deque(dict.fromkeys(clips))
            self._begin()

    def have(self, clips: Iterable[Clip], within: float) -> None:
        """Waits for those of `clips` that are not at hand, at most so many seconds; the rest is rendered for the next call."""
        missing = {clip: None for clip in clips if self._clips.at_hand(clip) is None}
        if missing:
            with self._changed:
                self._urgent.extend(missing)
                self._begin()
                self._changed.wait_for(lambda: self._stopping or not missing.keys() & self._awaited(), within)

    def stop(self, within: float) -> None:
        """Renders no other; waits so long for the one that is being rendered."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._begun:
            self._thread.join(within)

    def _begin(self) -> None:
        self._changed.notify_all()
        if not self._begun and not self._stopping:
            self._begun = True
            self._thread.start()

    def _run(self) -> None:
        while (clip := self._next()) is not None:
            try:
                self._clips.samples(clip)
            except Exception:  # whatever one clip does, the others are rendered
                _log.exception("not rendered: %s", clip)

    def _next(self) -> Clip | None:
        """The next to be rendered, waited for; None when it is over."""
        with self._changed:
            self._rendering = None
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._stopping or self._urgent or self._later)
            if self._stopping:
                return None
            self._rendering = (self._urgent or self._later).popleft()
            return self._rendering

    def _awaited(self) -> set[Clip | None]:
        return {*self._urgent, self._rendering}

    def _pending(self) -> int:
        return len(self._urgent) + len(self._later) + (self._rendering is not None)

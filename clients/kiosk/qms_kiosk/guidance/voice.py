"""Says lines one after the other in a thread of its own; new ones cut the present one off. Qt-free.

Whatever cannot be said is left out: a visitor who listens hears the next line, everybody else notices nothing.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from qms_clientkit.speech.player import play

from qms_kiosk.guidance.clips import Clips
from qms_kiosk.guidance.lines import Line

log = logging.getLogger(__name__)
STOP_SECONDS = 5.0
Play = Callable[[Path, Callable[[], bool]], None]


class Voice:
    """`play(path, stopped)` blocks until the end or until it is stopped. The thread begins with the first line."""

    def __init__(self, clips: Clips, play: Play = play) -> None:
        self._clips, self._play = clips, play
        self._changed = threading.Condition()
        self._waiting: deque[Line] = deque()
        self._turn = 0
        self._ending = False
        self._thread: threading.Thread | None = None

    def say(self, lines: Sequence[Line], *, over: bool) -> None:
        """`over`: instead of what is being said; else after it."""
        with self._changed:
            if over:
                self._cut()
            self._waiting.extend(lines)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="guidance", daemon=True)
                self._thread.start()
            self._changed.notify()

    def hush(self) -> None:
        """Falls silent at once."""
        with self._changed:
            self._cut()

    def close(self) -> None:
        """Falls silent and ends."""
        with self._changed:
            self._cut()
            self._ending = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _cut(self) -> None:
        self._waiting.clear()
        self._turn += 1

    def _run(self) -> None:
        while (task := self._next()) is not None:
            line, turn = task
            try:
                self._say(line, turn)
            except Exception:  # whatever one line does, the voice goes on with the next
                log.exception("A line could not be said.")

    def _next(self) -> tuple[Line, int] | None:
        """None at the end."""
        with self._changed:
            while not self._waiting and not self._ending:
                self._changed.wait()
            return None if self._ending else (self._waiting.popleft(), self._turn)

    def _say(self, line: Line, turn: int) -> None:
        path = self._clips.find(line)
        if path is not None and self._turn == turn:
            self._play(path, lambda: self._turn != turn)

"""A short bell when somebody comes for this counter: for everybody, or when nobody waited before. Qt-free."""

import array
import io
import logging
import math
import wave
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from qms_clientkit.files import write_atomically
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.speech.player import play
from qms_clientkit.worker import Worker

from qms_agent.options import Sound
from qms_agent.state import Phase, Screen

log = logging.getLogger(__name__)
RATE, LOUD = 22_050, 0.35
TONES = ((880.0, 0.12), (1174.7, 0.18))
"""Hertz and seconds."""
WITHIN_SECONDS = 10.0


class Bell:
    """Rings by way of a program of the system, in a thread. Who was there when the counter was opened is no news; where it
    rings for everybody, nobody rings twice, as who comes back from hold."""

    def __init__(self, screen: Observable[Screen], folder: Path, sound: Callable[[Path], None] | None = None) -> None:
        self._file = folder / "bell.wav"
        self._sound = sound or (lambda path: play(path, lambda: False))
        self._tasks, self._worker = Tasks(), Worker("sound")
        self._at: UUID | None = None
        self._waiting: frozenset[UUID] = frozenset()
        self._seen: set[UUID] = set()
        screen.subscribe(self._look)

    async def stop(self) -> None:
        await self._tasks.stop()

    def _look(self, screen: Screen) -> None:
        at, before = screen.counter_id if screen.phase is Phase.DESK else None, self._waiting
        ready = [one.ticket_id for one in screen.waiting(mine=True) if one.confirmed_at is not None] if at else []
        if at != self._at:
            self._at, before, self._seen = at, frozenset(ready), set(ready)
        rings = {
            Sound.OFF: False,
            Sound.FIRST: bool(ready) and not before,
            Sound.EVERY: not self._seen.issuperset(ready),
        }[screen.options.sound]
        self._waiting = frozenset(ready)
        self._seen.update(ready)
        if rings and not screen.locked:
            self._tasks.spawn("bell", self._ring())

    async def _ring(self) -> None:
        try:
            await self._worker.within(WITHIN_SECONDS, self._play)
        except (TimeoutError, OSError) as error:
            log.info("The bell cannot be heard: %s", error)

    def _play(self) -> None:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, bell_wav())
        self._sound(self._file)


def bell_wav() -> bytes:
    """Two tones that fade, mono, 16 bits."""
    samples = array.array("h")
    for hertz, seconds in TONES:
        count = int(RATE * seconds)
        samples.extend(
            int(32_767 * LOUD * (1 - place / count) * math.sin(2 * math.pi * hertz * place / RATE))
            for place in range(count)
        )
    return _wav(samples.tobytes())


def _wav(frames: bytes) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(frames)
    return buffer.getvalue()

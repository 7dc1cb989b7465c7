"""Where sound goes: the one shape of loudspeaker and recorder. Qt-free."""

from collections.abc import Callable
from typing import Protocol

from qms_display.voice.pcm import Samples


class Sink(Protocol):
    """Plays one buffer at a time. The announcer offers the next one only after `finished` of the one before."""

    def play(self, samples: Samples, started: Callable[[], None], finished: Callable[[], None]) -> None:
        """Begins to play and returns at once.

        `started` is called, from any thread, when the first sample sounds, and not at all if nothing can sound;
        `finished` exactly once, when the last sample has sounded or playing failed.
        """

    def close(self) -> None:
        """Falls silent. Nothing is called any more afterwards."""

"""The tenant's own recordings, in place of the program's clips: as loud as those, and passed over when they are no good."""

import logging
from collections.abc import Mapping
from pathlib import Path

from qms_display.voice.pcm import DamagedSound, Samples, levelled, read_wav, seconds, trimmed

LONGEST = 30.0
"""Seconds of the longest recording that is said."""

Words = Mapping[tuple[str, str], Path]
"""The file that says a word in a language."""

_log = logging.getLogger(__name__)


class Recordings:
    """`use` may be called from any thread; the announcer's alone reads."""

    def __init__(self) -> None:
        self._files: Words = {}
        self._known: dict[Path, Samples | None] = {}

    def use(self, files: Words) -> None:
        """From now on these, by language and word. A word without one is said by the program's own clip."""
        self._files = dict(files)

    def samples(self, language: str, word: str) -> Samples | None:
        """The tenant's sound of a word, None when there is none that can be said."""
        path = self._files.get((language, word)) if word else None
        if path is None:
            return None
        if path not in self._known:
            self._known[path] = self._read(path, word)
        return self._known[path]

    def has(self, language: str, word: str) -> bool:
        """Whether there is one that can be said."""
        return self.samples(language, word) is not None

    @property
    def unusable(self) -> list[Path]:
        """Files in use that hold no sound which could be said."""
        return [path for path in dict.fromkeys(self._files.values()) if self._known.get(path, True) is None]

    def _read(self, path: Path, word: str) -> Samples | None:
        """Without the silence around it, and as loud as every other clip."""
        try:
            sound = trimmed(read_wav(path.read_bytes()))
        except (OSError, DamagedSound) as error:
            _log.warning("the recording of %r is not used: %s", word, error)
            return None
        if not len(sound) or seconds(sound) > LONGEST:
            _log.warning("the recording of %r is not used: it is silent or longer than %d s", word, LONGEST)
            return None
        return levelled(sound)

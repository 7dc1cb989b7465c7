"""What was once said, as WAV files on the disk, named by what they say and how. Blocks: the voice's thread only."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from qms_clientkit.files import write_atomically
from qms_clientkit.speech.engines import recordings

from qms_kiosk.guidance.lines import Line

log = logging.getLogger(__name__)
VERSION = 1
"""To be raised with every change to how a line is rendered."""
MOST = 600
"""Files kept; the longest unused go first."""
RETRY_AFTER = 300.0
"""Seconds until a language that no engine could speak is tried again."""
HEADER = b"RIFF"


class Clips:
    """`find(line)` gives a file, or None when nothing on this machine can say it."""

    def __init__(self, folder: Path, render: Callable[[Line], Iterator[bytes]] = recordings) -> None:
        self._folder, self._render = folder, render
        self._silent: dict[str, float] = {}

    @property
    def silent(self) -> frozenset[str]:
        """Languages that were to be spoken and nothing could speak."""
        return frozenset(self._silent)

    def find(self, line: Line) -> Path | None:
        """The file that says `line`, rendered when there is none yet."""
        path = self._folder / clip_name(line)
        if _is_sound(path):
            _touch(path)
            return path
        return self._made(line, path)

    def _made(self, line: Line, path: Path) -> Path | None:
        if time.monotonic() - self._silent.get(line.language, -RETRY_AFTER) < RETRY_AFTER:
            return None
        wav = next((one for one in self._render(line) if one.startswith(HEADER)), None)
        if wav is None:
            log.warning("Nothing on this machine speaks %s; its visitors are not guided by voice.", line.language)
            self._silent[line.language] = time.monotonic()
            return None
        try:
            self._silent.pop(line.language, None)
            self._make_room()
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, wav)
        except OSError as error:
            log.warning("A spoken line cannot be kept in %s (%s).", self._folder, error.strerror)
            return None
        return path

    def _make_room(self) -> None:
        files = sorted(self._folder.glob("*/*.wav"), key=lambda one: one.stat().st_mtime)
        for one in files[: max(0, len(files) - MOST + 1)]:
            one.unlink(missing_ok=True)


def clip_name(line: Line) -> str:
    """Under the clips' folder."""
    recipe = "\0".join((str(VERSION), line.language, line.voice, str(line.speed), line.espeak))
    return f"{line.language}/{hashlib.sha256(recipe.encode()).hexdigest()[:32]}.wav"


def _is_sound(path: Path) -> bool:
    """A damaged file is rendered anew."""
    try:
        with path.open("rb") as file:
            return file.read(len(HEADER)) == HEADER
    except OSError:
        return False


def _touch(path: Path) -> None:
    try:
        path.touch()
    except OSError:
        return

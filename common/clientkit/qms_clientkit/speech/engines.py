"""Programs that turn text into sound, each run as a subprocess that is killed when it takes too long.

espeak-ng is asked first: it renders in milliseconds and its sound may be shipped. What it cannot do (it is not
installed, as on a visitor-facing Windows machine) the system's own voice does through pyttsx3, whose run loop hangs on
a second use and therefore lives and dies in `system_voice`, a process of its own.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from qms_clientkit.speech.flag import SYSTEM_VOICE_FLAG

ESPEAK_TIMEOUT = 3.0
SYSTEM_VOICE_TIMEOUT = 10.0
RETRY_AFTER = 300.0
"""Seconds for which an engine that hung is not asked again: it would hold up every word."""

_log = logging.getLogger(__name__)
_hung_at: dict[str, float] = {}
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Sayable(Protocol):
    """`text` to be said in `language`. `espeak` is what espeak-ng's `voice` must be given for it, at `speed` words a minute."""

    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def voice(self) -> str: ...
    @property
    def speed(self) -> int: ...
    @property
    def espeak(self) -> str: ...


def recordings(what: Sayable) -> Iterator[bytes]:
    """`what` as WAV files, one by each engine that can say it; the next engine is only asked when the next is wanted."""
    for engine in (_espeak, _system_voice):
        wav = _asked(engine, what)
        if wav is not None:
            yield wav


def _asked(engine: Callable[[Sayable], bytes | None], what: Sayable) -> bytes | None:
    """What the engine says; nothing, for a while, once it hung."""
    if time.monotonic() - _hung_at.get(engine.__name__, -RETRY_AFTER) < RETRY_AFTER:
        return None
    try:
        return engine(what)
    except subprocess.TimeoutExpired:
        _hung_at[engine.__name__] = time.monotonic()
        return None


def _espeak(what: Sayable) -> bytes | None:
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    command = [program, "-b", "1", "-v", what.voice, "-s", str(what.speed), "--stdin"]
    return _rendered(command, what.espeak, ESPEAK_TIMEOUT, "-w")


def _system_voice(what: Sayable) -> bytes | None:
    frozen = [sys.executable, SYSTEM_VOICE_FLAG]
    command = frozen if getattr(sys, "frozen", False) else [sys.executable, "-m", "qms_clientkit.speech.system_voice"]
    asked = [*command, "--language", what.language]
    try:
        return _rendered(asked, what.text, SYSTEM_VOICE_TIMEOUT, "--out")
    except subprocess.TimeoutExpired:
        # Its run loop hangs now and then, also on the first use; a second process is very likely to speak.
        return _rendered(asked, what.text, SYSTEM_VOICE_TIMEOUT, "--out")


def _rendered(command: list[str], text: str, timeout: float, out_flag: str) -> bytes | None:
    """The WAV that `command` writes for `text`; None when it fails, writes nothing or has no room.

    Raises subprocess.TimeoutExpired when it had to be killed.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="qms-speech-", ignore_cleanup_errors=True) as folder:
            target = Path(folder) / "speech.wav"
            subprocess.run(  # noqa: S603  arguments are a list, the text goes through stdin
                [*command, out_flag, str(target)],
                input=text.encode(),
                capture_output=True,
                timeout=timeout,
                check=True,
                creationflags=_NO_WINDOW,
            )
            return target.read_bytes()
    except (OSError, subprocess.SubprocessError) as error:
        _log.info("%s could not say %r: %s", Path(command[0]).name, text, error)
        if isinstance(error, subprocess.TimeoutExpired):
            raise
        return None

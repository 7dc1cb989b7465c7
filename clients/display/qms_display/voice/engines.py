"""Programs that turn text into sound, each run as a subprocess that is killed when it takes too long.

espeak-ng is asked first: it renders in milliseconds and its sound may be shipped. What it cannot do (it is not
installed, as on a visitor-facing Windows machine) the system's own voice does through pyttsx3, whose run loop hangs on
a second use and therefore lives and dies in `system_voice`, a process of its own.
"""

import contextlib
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from qms_display.options import SYSTEM_VOICE_FLAG
from qms_display.voice.pcm import DamagedSound, Samples, levelled, read_wav, trimmed
from qms_display.voice.phrases import Clip

ESPEAK_TIMEOUT = 3.0
SYSTEM_VOICE_TIMEOUT = 10.0

_log = logging.getLogger(__name__)
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def render(clip: Clip) -> Samples | None:
    """`clip` as sound, trimmed and levelled, or None (and a line in the log file) when no engine could say it."""
    for engine in (_espeak, _system_voice):
        sound = _usable(engine(clip))
        if sound is not None:
            return sound
    _log.info("no speech engine can say %r in %s", clip.text, clip.language)
    return None


def _espeak(clip: Clip) -> bytes | None:
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    command = [program, "-b", "1", "-v", clip.voice, "-s", str(clip.speed), "--stdin"]
    with contextlib.suppress(subprocess.TimeoutExpired):
        return _rendered(command, clip.espeak, ESPEAK_TIMEOUT, "-w")
    return None


def _system_voice(clip: Clip) -> bytes | None:
    frozen = [sys.executable, SYSTEM_VOICE_FLAG]
    command = frozen if getattr(sys, "frozen", False) else [sys.executable, "-m", "qms_display.voice.system_voice"]
    asked = [*command, "--language", clip.language]
    try:
        return _rendered(asked, clip.text, SYSTEM_VOICE_TIMEOUT, "--out")
    except subprocess.TimeoutExpired:
        # Its run loop hangs now and then, also on the first use; a second process is very likely to speak.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return _rendered(asked, clip.text, SYSTEM_VOICE_TIMEOUT, "--out")
    return None


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


def _usable(wav: bytes | None) -> Samples | None:
    if wav is None:
        return None
    try:
        sound = levelled(trimmed(read_wav(wav)))
    except DamagedSound as error:
        _log.info("unusable sound from a speech engine: %s", error)
        return None
    return sound if len(sound) else None

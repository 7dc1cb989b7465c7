"""Plays a WAV through the machine's audio-out: by a program of the system that can be cut off, on Windows by its own call.

Neither kiosk nor agent brings a sound library of its own (ADR 19): guidance is one voice that must be able to stop within a
syllable, and the agent's bell is a quarter of a second.
"""

import logging
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

if sys.platform == "win32":
    import winsound

log = logging.getLogger(__name__)
PROGRAMS = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""PipeWire, PulseAudio, ALSA: the first that is installed and plays."""
TICK = 0.02
LONGEST = 60.0


def play(path: Path, stopped: Callable[[], bool]) -> None:
    """Until the end of the file or until `stopped()`. A machine without sound passes silently. Blocks."""
    if sys.platform == "win32":
        _play_windows(path, stopped)
        return
    for program, *options in PROGRAMS:
        found = shutil.which(program)
        if found is not None and _play_by([found, *options, str(path)], stopped):
            return
    log.info("There is nothing to play sound with.")


def _play_by(command: list[str], stopped: Callable[[], bool]) -> bool:
    """Whether it played, or was stopped; False when this program cannot."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        log.info("%s cannot play: %s", command[0], error)
        return False
    with process:
        deadline = time.monotonic() + LONGEST
        while process.poll() is None:
            if stopped() or time.monotonic() > deadline:
                process.kill()
                return True
            time.sleep(TICK)
        return process.returncode == 0


def _play_windows(path: Path, stopped: Callable[[], bool]) -> None:
    """Windows plays beside us and tells nothing, so the sound's own length is waited for."""
    if sys.platform == "win32":
        try:
            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
        except RuntimeError as error:
            log.info("Windows cannot play: %s", error)
            return
        deadline = time.monotonic() + min(LONGEST, _seconds(path))
        while time.monotonic() < deadline and not stopped():
            time.sleep(TICK)
        winsound.PlaySound(None, winsound.SND_PURGE)


def _seconds(path: Path) -> float:
    with wave.open(str(path)) as sound:
        frames: int = sound.getnframes()
        return float(frames / max(1, sound.getframerate()))

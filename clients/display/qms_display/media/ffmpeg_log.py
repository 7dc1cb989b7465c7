"""FFmpeg, inside of Qt, writes what it thinks of each file to stderr, and Qt offers no way to have it silent."""

import contextlib
import ctypes
from pathlib import Path

import PySide6

_SILENT = -8
_PATTERNS = ("Qt/lib/libavutil.so.*", "avutil-*.dll", "Qt/lib/libavutil.*.dylib")


def silence_ffmpeg() -> None:
    """To be called once a player was made: the library must be loaded by Qt. What cannot be silenced stays as it was."""
    folder = Path(PySide6.__file__).parent
    for path in (found for pattern in _PATTERNS for found in folder.glob(pattern)):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(str(path)).av_log_set_level(_SILENT)
            return

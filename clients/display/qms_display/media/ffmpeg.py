"""FFmpeg, inside of Qt: what Qt offers no way to set is set in its library. What cannot be set stays as it was."""

import contextlib
import ctypes
from pathlib import Path

import PySide6

_SILENT = -8
_ONE_CORE = 1
_PATTERNS = ("Qt/lib/libavutil.so.*", "avutil-*.dll", "Qt/lib/libavutil.*.dylib")


def tame_ffmpeg() -> None:
    """To be called once a player was made, because the library must be loaded by Qt, and before it opens a file.

    It writes what it thinks of each file to stderr: it falls silent. And it decodes with a thread for each core and one
    more, each of which holds frames of its own (20 MB more with every two cores, measured at 1920×1080): with one.
    """
    folder = Path(PySide6.__file__).parent
    for path in (found for pattern in _PATTERNS for found in folder.glob(pattern)):
        with contextlib.suppress(OSError, AttributeError):
            library = ctypes.CDLL(str(path))
            library.av_log_set_level(_SILENT)
            library.av_cpu_force_count(_ONE_CORE)
            return

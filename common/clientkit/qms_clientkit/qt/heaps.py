"""Threads and glibc: each gets a heap of its own, and a video's frames come and go through all of them.

Measured on two cores with videos that run again and again. MPEG-4 of 1920×1080, the display's proportional set size: 192 MB
with glibc's own choice (eight heaps a core), 122 MB with two heaps. H.264 with two heaps, resident: 199 MB, and 168 MB at
1280×720; with large blocks given back to the system as soon as they are free (glibc else learns to keep them) 180 MB and
157 MB. That costs a tenth of a core while a video plays, and nothing otherwise.
"""

import contextlib
import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_HEAPS, _LARGE_BYTES = 2, 128 * 1024


def share_heaps() -> None:
    """To be called before any thread begins. Elsewhere than on glibc there is nothing to do."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, _HEAPS)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)

"""Two launchers on a fresh clone: one prepares, the other waits. The lock ends with its process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Hold `path` locked for the block, waiting for whoever holds it."""
    with path.open("a+") as stream:
        if sys.platform == "win32":
            _wait_windows(stream.fileno())
        else:
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _wait_windows(descriptor: int) -> None:
    if sys.platform == "win32":
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
            except OSError:
                continue
            return

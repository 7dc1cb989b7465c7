"""One program per data folder: an operating-system lock that ends with the process, however it ends."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyRunning(Exception):
    """Somebody else holds the lock."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"This program already runs with the data folder {folder}.")


@contextlib.contextmanager
def locked(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold `path` for the block; AlreadyRunning when it is held for longer than `patience` seconds.

    A folder that takes no file locks nothing: better two programs than none.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        _lock_within(descriptor, path, patience)
        yield
    finally:
        os.close(descriptor)


def _lock_within(descriptor: int, path: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return _try_lock(descriptor)
        except OSError as error:
            if time.monotonic() >= deadline:
                raise AlreadyRunning(path.parent) from error
            time.sleep(0.05)

"""Small files of a client: written whole or not at all, and moved aside, never deleted, when they are damaged."""

import contextlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that after a power cut either the old or the new content is there, and the new one for
    certain once this has returned. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """A name changes hands for good only when its folder is on the disk; Windows does that by itself, and opens no folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_of(path: Path) -> Path:
    """Where `write_twice` keeps the same once more."""
    return path.with_name(f"{path.name}.copy")


def write_twice(path: Path, data: bytes) -> None:
    """The same, and once more beside it for the day when that block of the disk cannot be read. Raises OSError."""
    try:
        write_atomically(path, data)
    finally:
        with contextlib.suppress(OSError):
            write_atomically(copy_of(path), data)


def move_aside(path: Path) -> Path:
    """Give a damaged file another name beside it and return that. Raises OSError."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return path.rename(path.with_name(f"{path.name}.damaged-{stamp}"))

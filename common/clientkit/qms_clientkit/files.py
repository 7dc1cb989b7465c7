"""Small files of a client: written whole or not at all, and moved aside, never deleted, when they are damaged."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")
_DAMAGE = (msgspec.MsgspecError, UnicodeDecodeError)


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that after a power cut either the old or the new content is there. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


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


@dataclass(frozen=True)
class Found(Generic[T]):
    """What was kept, None when nothing is; `trouble` with the file, in words, and a damaged one's name now."""

    value: T | None = None
    trouble: str | None = None
    kept_aside: str | None = None


def read_twice(path: Path, decode: Callable[[bytes], T]) -> Found[T]:
    """What `write_twice` kept; of a file that is damaged or gone the copy, which is put back in its place.

    `decode` raises MsgspecError or UnicodeDecodeError for a damaged one; that is moved aside.
    """
    kept_aside = None
    try:
        return Found(decode(path.read_bytes()))
    except FileNotFoundError:  # what moved it aside had no room, or no time, to put the copy in its place
        trouble = f"The file {path} is gone" if copy_of(path).exists() else None
    except _DAMAGE:
        kept_aside, trouble = _set_aside(path)
    except OSError as error:
        trouble = f"The file {path} cannot be read ({error.strerror})"
    return Found(_copy_put_back(path, decode), trouble, kept_aside)


def _copy_put_back(path: Path, decode: Callable[[bytes], T]) -> T | None:
    with contextlib.suppress(OSError, *_DAMAGE):
        data = copy_of(path).read_bytes()
        value = decode(data)
        with contextlib.suppress(OSError):
            write_atomically(path, data)
        return value
    return None


def _set_aside(path: Path) -> tuple[str | None, str]:
    """The damaged file's name now, and what to say of it."""
    try:
        name = move_aside(path).name
    except OSError as error:
        return None, f"The file {path} is damaged and cannot be moved ({error.strerror})"
    return name, f"The file {path} was damaged and is kept as {name}"


def move_aside(path: Path) -> Path:
    """Give a damaged file another name beside it and return that. Raises OSError."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return path.rename(path.with_name(f"{path.name}.damaged-{stamp}"))

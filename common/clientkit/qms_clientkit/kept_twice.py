"""A small file that is kept twice (`files.write_twice`): read from its copy when it is damaged or gone.

Apart from `files`, because the supervisor needs those and is to load nothing heavy.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from qms_clientkit.files import copy_of, move_aside, write_atomically

T = TypeVar("T")
_DAMAGE = (msgspec.MsgspecError, UnicodeDecodeError)


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

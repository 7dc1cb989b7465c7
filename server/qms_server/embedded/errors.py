"""What can go wrong with the embedded database, each message one sentence for the person who started the program."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISK_FULL = ("No space left on device", "Check free disk space", "Disk quota exceeded", "not enough space")
_READ_ONLY = ("Read-only file system",)
_FULL_CODES = (errno.ENOSPC, errno.EDQUOT)


class EmbeddedPostgresError(Exception):
    """The embedded database cannot be used; `str(error)` is a sentence to show as it is."""


class DataFolderInUseError(EmbeddedPostgresError):
    """Another running program holds the database of this data folder."""


def explained(output: str, folder: Path, doing: str) -> EmbeddedPostgresError:
    """Turn what a PostgreSQL program printed into one sentence; `doing` says what was tried."""
    if any(text in output for text in _DISK_FULL):
        return EmbeddedPostgresError(f"The disk that holds {folder} is full: free some space and start again.")
    if any(text in output for text in _READ_ONLY):
        return EmbeddedPostgresError(f"The disk that holds {folder} cannot be written: it is mounted read-only.")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    detail = (fatal or lines or ["it gave no reason"])[-1]
    return EmbeddedPostgresError(f"The embedded database in {folder} could not {doing}: {detail}")


@contextmanager
def os_errors_in_words(folder: Path) -> Iterator[None]:
    """Translate an OSError met while working in `folder` into an EmbeddedPostgresError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_CODES:
            raise explained(_DISK_FULL[0], folder, "be written") from error
        if error.errno == errno.EROFS:
            raise explained(_READ_ONLY[0], folder, "be written") from error
        where = error.filename or folder
        raise EmbeddedPostgresError(f"The data folder {folder} cannot be used: {error.strerror} ({where}).") from error

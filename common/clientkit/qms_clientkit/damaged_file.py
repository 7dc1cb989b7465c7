"""A SQLite file that its disk has damaged: told from a disk that is full, put aside, and read as far as it can be.

Everything here blocks: worker threads only.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from qms_clientkit.files import move_aside

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY = 0xFF
"""The part of an extended result code that says what kind of error it is (sqlite.org/rescode.html)."""
_FRESH = ".new"
GAP = 500
"""So many places in a row without a readable row are the end of them: a page holds far fewer."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is at fault, and not the disk or its rights."""
    return (getattr(error, "sqlite_errorcode", 0) & _PRIMARY) in _DAMAGE


def fresh_of(path: Path) -> Path:
    """Where the file is made that takes a damaged one's place."""
    return _beside(path, _FRESH)


def begin_anew(path: Path, make: Callable[[Path], object]) -> Path:
    """Another file in the place of the damaged one at `path`, which is kept under the name that is returned.

    `make` makes it whole under the path it is given, and closes it, before anything is moved: neither a power cut nor a full
    disk in between loses what was saved. Raises OSError or what `make` raises; the damaged file then still lies where it was.
    """
    fresh = fresh_of(path)
    for one in (fresh, *_logs(fresh)):
        one.unlink(missing_ok=True)
    make(fresh)
    kept = move_aside(path)
    log, shared = _logs(path)
    with contextlib.suppress(FileNotFoundError):
        log.rename(_logs(kept)[0])
    shared.unlink(missing_ok=True)
    fresh.replace(path)
    return kept


def finish_begun(path: Path) -> None:
    """Carries to its end what a power cut left half done: the new file is whole, and not in its place yet. Raises OSError."""
    fresh = fresh_of(path)
    if not path.exists() and fresh.exists():
        for one in _logs(path):
            one.unlink(missing_ok=True)
        fresh.replace(path)


def readable_rows(path: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    """The rows of `table` that can be read in the file at `path`; none when it is no database at all."""
    found: list[tuple[object, ...]] = []
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database,
    ):
        database.execute("PRAGMA writable_schema = ON")  # a file that ends early is then read as far as it goes
        found.extend(rows(database, table, columns))
    return found


def rows(database: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[object, ...]]:
    """In one sweep as far as it goes, then place by place over what is broken."""
    last = 0
    try:
        for row in database.execute(f"SELECT rowid, {columns} FROM {table} NOT INDEXED ORDER BY rowid"):  # noqa: S608
            last = int(row[0])
            yield row[1:]
    except (sqlite3.DatabaseError, ValueError):
        yield from _beyond(database, table, columns, last)


def _beyond(database: sqlite3.Connection, table: str, columns: str, last: int) -> Iterator[tuple[object, ...]]:
    missed = 0
    while missed < GAP:
        last += 1
        missed += 1
        with contextlib.suppress(sqlite3.DatabaseError):
            query = f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid = ?"  # noqa: S608
            for row in database.execute(query, (last,)).fetchall():
                missed = 0
                yield row


def _logs(path: Path) -> tuple[Path, Path]:
    return _beside(path, "-wal"), _beside(path, "-shm")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)

"""A SQLite file that its disk has damaged: told from a disk that is full, put aside, and read as far as it can be.

Everything here blocks: worker threads only.
"""

import contextlib
import errno
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from qms_clientkit.files import move_aside

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY = 0xFF
"""The part of an extended result code that says what kind of error it is (sqlite.org/rescode.html)."""
_FRESH = ".new"
_LAST = 2**63 - 1
"""The last place that a row can have."""
GAP = 5000
"""So many places in a row without a readable row are the end of them: as many as a torn page above the rows' own can hide."""
PATIENCE = 10.0
"""Seconds after which no broken place is tried any more: a dying disk takes its time for each, and somebody may wait."""
Row = tuple[Any, ...]
T = TypeVar("T")


def mended(work: Callable[[], T], anew: Callable[[sqlite3.DatabaseError], object]) -> T:
    """`work()`; when the file turns out to be damaged while it is used, once more after `anew(damage)` has put another in
    its place. Raises what `work` or `anew` raises."""
    try:
        return work()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        damage = error
    anew(damage)
    return work()


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
    if _logs(fresh)[0].exists():  # a close that has no room to write it back says nothing
        raise OSError(errno.ENOSPC, "the new file is not whole without its log", str(fresh))
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


def rows(database: sqlite3.Connection, table: str, columns: str) -> list[tuple[object, ...]]:
    """From the first on; when that does not come to the end, from the last back and from what an index still knows."""
    found: dict[int, Row] = {}
    select = f"SELECT rowid, {columns} FROM {table} NOT INDEXED"  # noqa: S608
    sweep = partial(_sweep, database, select, found, time.monotonic() + PATIENCE)
    if not sweep(1, 1):
        first, last = _known_places(database, table)
        for place, step in ((_LAST, -1), (first, 1), (last, -1)):
            sweep(place, step)
    return [found[place] for place in sorted(found)]


def _sweep(
    database: sqlite3.Connection, select: str, found: dict[int, Row], until: float, place: int, step: int
) -> bool:
    """Up or down from `place`, over what is broken place by place; whether that came to the end."""
    query = f"{select} WHERE rowid {'>= ? ORDER BY rowid' if step > 0 else '<= ? ORDER BY rowid DESC'}"
    missed = 0
    while missed < GAP and 0 < place <= _LAST and (not missed or time.monotonic() < until):
        try:
            for rowid, *row in database.execute(query, (place,)):
                found[rowid] = tuple(row)
                if (rowid - place) * step >= 0:  # a broken page may lead back, and that for ever
                    place, missed = rowid + step, 0
            return True
        except sqlite3.DatabaseError:
            place, missed = place + step, missed + 1
    return False


def _known_places(database: sqlite3.Connection, table: str) -> tuple[int, int]:
    """The first and the last place in use, as an index tells them, which may be whole where the table is not."""
    with contextlib.suppress(sqlite3.DatabaseError):
        found = database.execute(f"SELECT min(rowid + 0), max(rowid + 0) FROM {table}").fetchone()  # noqa: S608
        if None not in found:
            return found[0], found[1]
    return 1, _LAST


def _logs(path: Path) -> tuple[Path, Path]:
    return _beside(path, "-wal"), _beside(path, "-shm")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)

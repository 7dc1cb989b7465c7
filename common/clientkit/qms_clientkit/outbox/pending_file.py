"""The outbox's file: SQLite in WAL, synchronous=FULL; of a damaged one every write that can be read goes on.

Everything here blocks: worker threads only.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import msgspec

from qms_clientkit.damaged_file import begin_anew, finish_begun, readable_rows, rows
from qms_clientkit.durable_file import durable, prepared

_OWN = "request_id, kind, path_id, body, created_at, attempts, last_error, state"
COLUMNS = f"seq, {_OWN}"
_PUT_BEHIND = (
    f"INSERT INTO pending ({_OWN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    " ON CONFLICT (request_id) DO UPDATE SET"
    " attempts = excluded.attempts, last_error = excluded.last_error, state = excluded.state"
    " WHERE excluded.attempts > pending.attempts"
)
"""Of one that lies there already, what became of it meanwhile: a refused one is not sent again."""
_STATES = ("waiting", "refused")
Row = Sequence[object]


def connected(path: Path) -> sqlite3.Connection:
    """The file at `path`, made when there is none. Raises sqlite3.Error, also for one that is damaged, or OSError."""
    finish_begun(path)
    return durable(path, _schema())


def begun_anew(path: Path, saved: Iterable[Row]) -> Path:
    """A new file with the writes that were `saved` of the damaged one, whose other name is returned. Raises as `connected`."""

    def make(fresh: Path) -> None:
        with contextlib.closing(connected(fresh)) as database:
            put_back(database, saved)

    return begin_anew(path, make)


def in_memory(pending: Iterable[Row]) -> sqlite3.Connection:
    """One without a file, that holds `pending`."""
    database = prepared(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), _schema())
    put_back(database, pending)
    return database


def salvaged(path: Path) -> list[Row]:
    """The writes that can be read in the damaged file at `path`."""
    return [row for row in readable_rows(path, "pending", COLUMNS) if is_whole(*row)]


def taken_along(database: sqlite3.Connection) -> list[Row]:
    """The writes of a file whose disk works no more, as far as it still reads."""
    with contextlib.suppress(sqlite3.Error):
        return [row for row in rows(database, "pending", COLUMNS) if is_whole(*row)]
    return []


def put_back(database: sqlite3.Connection, pending: Iterable[Row]) -> None:
    """All or nothing."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", pending)


def brought_back(path: Path, pending: Iterable[Row], answered: Iterable[str]) -> sqlite3.Connection:
    """The file at `path`, whose disk took nothing for a while, with what was `pending` meanwhile behind what lies there, and
    without what was `answered`. Raises as `connected`."""
    database = connected(path)
    try:
        with database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("DELETE FROM pending WHERE request_id = ?", [(one,) for one in answered])
            database.executemany(_PUT_BEHIND, _own(pending))
    except BaseException:
        database.close()
        raise
    return database


def _own(pending: Iterable[Row]) -> list[Row]:
    """Without their places, which may be others' in the file."""
    return [row[1:] for row in pending]


def _schema() -> str:
    return files("qms_clientkit.outbox").joinpath("schema.sql").read_text(encoding="utf-8")


def is_whole(*row: object) -> bool:
    """Whether the row (`COLUMNS`) can be sent: a page that was written over may still read as one."""
    seq, request_id, kind, path_id, body, created_at, attempts, last_error, state = row
    texts = [request_id, kind, created_at, path_id or "", last_error or ""]
    if not isinstance(body, bytes) or state not in _STATES or not all(isinstance(one, str) for one in texts):
        return False
    if not isinstance(seq, int) or not isinstance(attempts, int):
        return False
    try:
        msgspec.json.decode(body)
        datetime.fromisoformat(str(created_at))
        return bool(UUID(str(request_id)) and (path_id is None or UUID(str(path_id))))
    except (msgspec.MsgspecError, ValueError):
        return False

"""The file of the kiosk's own tickets: SQLite in WAL, synchronous=FULL; a damaged one is moved aside and begun anew."""

import contextlib
import logging
import sqlite3
from importlib.resources import files
from pathlib import Path

import msgspec
from qms_clientkit.files import move_aside
from qms_contract import wire
from qms_contract.tickets import OfflineTicket

from qms_kiosk.offline.salvage import Saved, salvage

log = logging.getLogger(__name__)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def opened(path: Path) -> tuple[sqlite3.Connection, bool]:
    """The file at `path`, and whether it was damaged and is begun anew. Raises sqlite3.Error or OSError."""
    try:
        return _prepared(path), False
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
            raise
        return begun_anew(path), True


def begun_anew(path: Path) -> sqlite3.Connection:
    """The damaged file is kept, with its log; the tickets that can be read go into a new one."""
    kept = move_aside(path)
    with contextlib.suppress(FileNotFoundError):
        _beside(path, "-wal").rename(_beside(kept, "-wal"))
    _beside(path, "-shm").unlink(missing_ok=True)
    saved = salvage(kept)
    database = _prepared(path)
    _put_back(database, saved)
    log.error("The file %s was damaged and is kept as %s; %d tickets in it were saved.", path, kept.name, len(saved))
    return database


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is at fault, and not the disk or its rights."""
    return getattr(error, "sqlite_errorcode", None) in _DAMAGE


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _put_back(database: sqlite3.Connection, saved: list[Saved]) -> None:
    """All or nothing; the counters go on from the last that is known."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        for one in saved:
            database.execute("INSERT OR IGNORE INTO tickets VALUES (?, ?, ?, ?, ?, ?)", tuple(one))
            at = msgspec.to_builtins(wire.decode(one.body, OfflineTicket).issued_at)
            database.execute("INSERT OR REPLACE INTO counters VALUES (?, ?, ?)", (one.series, one.seq, at))


def _prepared(path: Path) -> sqlite3.Connection:
    """Autocommit: what is no BEGIN is a transaction of its own, on the disk when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    try:
        path.chmod(0o600)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        if (found := database.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
        database.executescript(files("qms_kiosk.offline").joinpath("schema.sql").read_text(encoding="utf-8"))
    except BaseException:
        database.close()
        raise
    return database

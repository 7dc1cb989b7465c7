"""The file of the kiosk's own tickets: SQLite in WAL, synchronous=FULL; a damaged one is moved aside and begun anew.

A new one that follows a damaged one says so (`user_version`) until the next number has been taken from it.
"""

import contextlib
import logging
import sqlite3
from importlib.resources import files
from pathlib import Path

from qms_clientkit.damaged_file import begin_anew, finish_begun, is_damage
from qms_clientkit.durable_file import durable
from qms_contract import wire

from qms_kiosk.offline.salvage import Saved, salvage
from qms_kiosk.offline.supposed import Kept, true_time

log = logging.getLogger(__name__)
SKIPPED = 1000
"""Numbers left out when a damaged book is begun anew and no mark says how far it came: some of them may be on paper and not at
the server yet."""


def opened(path: Path) -> sqlite3.Connection:
    """The file at `path`; a damaged one is begun anew. Raises sqlite3.Error or OSError."""
    try:
        finish_begun(path)
        return _prepared(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
            raise
        return begun_anew(path)


def begun_anew(path: Path) -> sqlite3.Connection:
    """The damaged file is kept, with its log; the tickets that can be read go into a new one. Raises as `opened`."""
    saved = salvage(path)
    kept = begin_anew(path, lambda fresh: _made(fresh, saved))
    log.error("The file %s was damaged and is kept as %s; %d tickets in it were saved.", path, kept.name, len(saved))
    return _prepared(path)


def left_out(database: sqlite3.Connection) -> int:
    """How many numbers the next one leaves out."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def leave_out(database: sqlite3.Connection, numbers: int) -> None:
    """Within the transaction that takes the number, so that it is done once."""
    database.execute(f"PRAGMA user_version = {numbers:d}")


def _made(path: Path, saved: list[Saved]) -> None:
    """All or nothing; the counters go on from the last that is known."""
    with contextlib.closing(_prepared(path)) as database, database:
        database.execute("BEGIN IMMEDIATE")
        leave_out(database, SKIPPED)
        for one in saved:
            database.execute("INSERT OR IGNORE INTO tickets VALUES (?, ?, ?, ?, ?, ?)", tuple(one))
            at = true_time(wire.decode(one.body, Kept)).isoformat()
            database.execute("INSERT OR REPLACE INTO counters VALUES (?, ?, ?)", (one.series, one.seq, at))


def _prepared(path: Path) -> sqlite3.Connection:
    return durable(path, files("qms_kiosk.offline").joinpath("schema.sql").read_text(encoding="utf-8"))

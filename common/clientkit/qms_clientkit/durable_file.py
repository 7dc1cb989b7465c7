"""A SQLite file that has what it was given when a statement returns, also through a power cut.

Everything here blocks: worker threads only.
"""

import sqlite3
from functools import partial
from pathlib import Path

BUSY_SECONDS = 5.0
_SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")


def durable(path: Path, schema: str) -> sqlite3.Connection:
    """The file at `path`, made when there is none, for its owner alone. Raises sqlite3.Error (also if damaged) or OSError.

    Autocommit: what is no BEGIN is a transaction of its own, on the disk when it returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        path.chmod(0o600)
        return prepared(database, schema)
    except BaseException:
        database.close()
        raise


def prepared(database: sqlite3.Connection, schema: str) -> sqlite3.Connection:
    """`database` with the settings and tables of a durable file. Raises sqlite3.Error when it is damaged.

    A text that is no UTF-8 any more is read with marks in it: one flipped bit is one row's, and keeps no other from being read.
    """
    database.text_factory = partial(str, encoding="utf-8", errors="replace")
    for setting in _SETTINGS:
        database.execute(f"PRAGMA {setting}")
    if (found := database.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
        damage = sqlite3.DatabaseError(found)
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage
    database.executescript(schema)
    return database

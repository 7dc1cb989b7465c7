"""`qms kiosk --may-update`: whether this kiosk's data folder may be touched by an installer, or holds what is nowhere else.

For scripts, also while the kiosk runs: exit code 0 when it may, 1 with a sentence when tickets or confirmations wait.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from qms_clientkit.damaged_file import fresh_of

FLAG = "--may-update"
_WAITING = {
    "offline.sqlite3": "SELECT count(*) FROM tickets WHERE state = 'waiting'",
    "outbox.sqlite3": "SELECT count(*) FROM pending WHERE state = 'waiting'",
}


def may_update(folder: Path) -> int:
    """The exit code; a file that cannot be read counts as one that holds something."""
    try:
        waiting = sum(_count(folder / name, query) for name, query in _WAITING.items())
    except sqlite3.Error as error:
        sys.stderr.write(f"The kiosk's tickets in {folder} cannot be read ({error}); do not update it now.\n")
        return 1
    if waiting:
        sys.stderr.write(
            f"{waiting} tickets or confirmations of this kiosk wait for the server; do not update it now.\n"
        )
    return 1 if waiting else 0


def _count(path: Path, query: str) -> int:
    """Read as it is, without making anything; no file holds nothing, unless the one that is to take its place is there."""
    path = path if path.exists() else fresh_of(path)
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)) as database:
        return int(database.execute(query).fetchone()[0])

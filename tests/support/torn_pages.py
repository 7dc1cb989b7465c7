"""Pages of a SQLite file that become noise, as those of a dying disk (sqlite.org/fileformat2.html)."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

PAGE = 4096
_INTERIOR = 5


def tear_ends(path: Path, table: str, *, first: bool = False, last: bool = False) -> None:
    """The first or the last leaf of `table`; what the log still held is in the file before."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = int(database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
    data = bytearray(path.read_bytes())
    leaves = [_leaf(data, root, rightmost=end) for end, torn in ((False, first), (True, last)) if torn]
    for leaf in leaves:
        data[PAGE * (leaf - 1) : PAGE * leaf] = os.urandom(PAGE)
    path.write_bytes(data)


def _leaf(data: bytes, page: int, *, rightmost: bool) -> int:
    while data[start := PAGE * (page - 1)] == _INTERIOR:
        cell = int.from_bytes(data[start + 12 : start + 14])
        at = start + 8 if rightmost else start + cell
        page = int.from_bytes(data[at : at + 4])
    return page

"""Pages of a SQLite file that become noise, as those of a dying disk (sqlite.org/fileformat2.html), and what may befall the
program while it puts another file in its place."""

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from qms_clientkit import damaged_file
from qms_clientkit.files import move_aside

PAGE = 4096
_INTERIOR = 5


class PowerCut(BaseException):
    """Here the machine goes off."""


@contextmanager
def full_disk(monkeypatch):
    """There is no room to move a damaged file aside."""

    def full(_path):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(damaged_file, "move_aside", full)
        yield


@contextmanager
def power_cut(monkeypatch):
    """The machine goes off as soon as the damaged file is moved aside, before the new one is in its place."""

    def cut(damaged):
        move_aside(damaged)
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(damaged_file, "move_aside", cut)
        yield


def tear(path: Path, page: int) -> None:
    """That page, from 0; what the log still held is in the file before."""
    _write_back(path)
    data = bytearray(path.read_bytes())
    data[PAGE * page : PAGE * (page + 1)] = os.urandom(PAGE)
    path.write_bytes(data)


def _write_back(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tear_ends(path: Path, table: str, *, first: bool = False, last: bool = False) -> None:
    """The first or the last leaf of `table`; what the log still held is in the file before."""
    _write_back(path)
    with closing(sqlite3.connect(path)) as database:
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

"""What can still be read of a damaged book: its tickets, row by row, and how far each series came.

A row that cannot be read, or does not fit its own columns, is passed over; the file itself is kept as it was found.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
from qms_contract import wire
from qms_contract.tickets import OfflineTicket

_COLUMNS = "rowid, ticket_id, series, seq, body, state, reason"
_STATES = ("waiting", "sent", "quarantined")
GAP = 500
"""So many places in a row without a readable ticket are the end of them: a page holds far fewer."""


class Saved(NamedTuple):
    """A row of the book."""

    ticket_id: str
    series: str
    seq: int
    body: bytes
    state: str
    reason: str | None


def salvage(path: Path) -> list[Saved]:
    """The readable tickets of the file at `path` (with its write-ahead log beside it), in the order they were given out."""
    saved: dict[str, Saved] = {}
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA writable_schema = ON")  # a file that ends early is then read as far as it goes
        for row in _rows(database):
            if (ticket := _whole(*row[1:])) is not None:
                saved.setdefault(ticket.ticket_id, ticket)
    return sorted(saved.values(), key=lambda one: (one.series, one.seq))


def _rows(database: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """In one sweep as far as it goes, then place by place over what is broken."""
    last = 0
    try:
        for row in database.execute(f"SELECT {_COLUMNS} FROM tickets NOT INDEXED ORDER BY rowid"):  # noqa: S608
            last = int(row[0])
            yield row
    except (sqlite3.DatabaseError, ValueError):
        yield from _beyond(database, last)


def _beyond(database: sqlite3.Connection, last: int) -> Iterator[tuple[object, ...]]:
    missed = 0
    while missed < GAP:
        last += 1
        missed += 1
        with contextlib.suppress(sqlite3.DatabaseError):
            query = f"SELECT {_COLUMNS} FROM tickets NOT INDEXED WHERE rowid = ?"  # noqa: S608
            for row in database.execute(query, (last,)).fetchall():
                missed = 0
                yield row


def _whole(ticket_id: object, series: object, seq: object, body: object, state: object, reason: object) -> Saved | None:
    """The row, if it is a ticket and says the same in its columns as in its body."""
    if not isinstance(body, bytes) or state not in _STATES or not (reason is None or isinstance(reason, str)):
        return None
    try:
        ticket = wire.decode(body, OfflineTicket)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if (str(ticket.ticket_id), ticket.series, ticket.device_seq) != (ticket_id, series, seq):
        return None
    return Saved(str(ticket.ticket_id), ticket.series, ticket.device_seq, body, str(state), reason)

"""What can still be read of a damaged book: its tickets, row by row, and how far each series came.

A row that cannot be read, or does not fit its own columns, is passed over.
"""

from pathlib import Path
from typing import NamedTuple

import msgspec
from qms_clientkit.damaged_file import readable_rows
from qms_contract import wire

from qms_kiosk.offline.supposed import Kept

_COLUMNS = "ticket_id, series, seq, body, state, reason"
_STATES = ("waiting", "sent", "quarantined")


class Saved(NamedTuple):
    """A row of the book."""

    ticket_id: str
    series: str
    seq: int
    body: bytes
    state: str
    reason: str | None


def legible(body: object) -> Kept | None:
    """The ticket that `body` holds; None when it holds none that this version can read."""
    if not isinstance(body, bytes):
        return None
    try:
        return wire.decode(body, Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def salvage(path: Path) -> list[Saved]:
    """The readable tickets of the file at `path` (with its write-ahead log beside it), in the order they were given out."""
    saved: dict[str, Saved] = {}
    for row in readable_rows(path, "tickets", _COLUMNS):
        if (ticket := _whole(*row)) is not None:
            saved.setdefault(ticket.ticket_id, ticket)
    return sorted(saved.values(), key=lambda one: (one.series, one.seq))


def _whole(ticket_id: object, series: object, seq: object, body: object, state: object, reason: object) -> Saved | None:
    """The row, if it is a ticket and says the same in its columns as in its body."""
    if not isinstance(body, bytes) or state not in _STATES or not (reason is None or isinstance(reason, str)):
        return None
    ticket = legible(body)
    if ticket is None or (str(ticket.ticket_id), ticket.series, ticket.device_seq) != (ticket_id, series, seq):
        return None
    return Saved(str(ticket.ticket_id), ticket.series, ticket.device_seq, body, str(state), reason)

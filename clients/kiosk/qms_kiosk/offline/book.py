"""The kiosk's own tickets on its disk: SQLite in WAL, synchronous=FULL, one worker thread.

A number is taken only when the disk has it: the counter must not begin anew, or a number would be given twice. So a disk
that takes nothing any more means no offline number, never one from memory. A damaged file is moved aside and named, and
what can be read of it goes on; the counter then falls behind neither what has arrived at the server (`device_seq`) nor what
may be on paper (`marks`).
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace
from qms_clientkit.damaged_file import mended
from qms_contract import wire
from qms_contract.devices import QuarantinedTicket
from qms_contract.ids import TicketId

from qms_kiosk.offline.book_file import begun_anew, leave_out, left_out, opened
from qms_kiosk.offline.illegible import as_time, as_uuid, set_aside
from qms_kiosk.offline.marks import FILE, Marks
from qms_kiosk.offline.salvage import legible
from qms_kiosk.offline.supposed import Kept, Supposed, dated, true_time

log = logging.getLogger(__name__)
T = TypeVar("T")
ILLEGIBLE = "This kiosk can no longer read it."
UNEVEN = timedelta(minutes=1)
"""So much the server's time may go back from one time that it is heard to the next; more was a clock that was wrong before."""


@dataclass(frozen=True)
class Entry:
    """A ticket to send; its row is found again by its `place`, and its `body` tells whether it has changed meanwhile."""

    place: int
    body: bytes
    ticket: Kept

    @property
    def ticket_id(self) -> TicketId:
        return self.ticket.ticket_id


class TicketBook:
    """`open()` first, `close()` last. Every other method may raise sqlite3.Error or RuntimeError (no usable file)."""

    def __init__(self, path: Path) -> None:
        self._path, self._marks = path, Marks(path.with_name(FILE))
        self._thread = ThreadPoolExecutor(1, "ticket-book")
        self._database: sqlite3.Connection | None = None
        self._said = ""

    async def open(self) -> frozenset[TicketId]:
        """The ids of all tickets in the book; never raises for what it finds there. To be asked again when it was of no use."""
        return await self._run(self._open)

    async def take(self, draft: Kept, least: int, *, trusted: bool = False) -> Kept:
        """`draft` with the next number of its series, at least `least`, on the disk. The same ticket_id again is the same.

        None is older than the one before, unless its time is `trusted` (the server said it) and that one's was wrong.
        """
        return await self._run(lambda: self._take(draft, least, trusted))

    async def confirm(self, ticket_id: TicketId, at: datetime) -> None:
        """The visitor has it: told to the server (again)."""
        await self._run(lambda: self._confirm(ticket_id, at))

    async def retract(self, ticket_id: TicketId) -> bool:
        """The visitor gave the number back: it is confirmed to nobody. False when the server has it already."""
        return await self._run(lambda: self._retract(ticket_id))

    async def waiting(self, limit: int) -> list[Entry]:
        """The oldest tickets the server has not taken yet. What cannot be read is set aside on the way: it holds up nothing."""
        return await self._run(lambda: self._waiting(limit))

    async def date(self, now: Supposed, at: datetime) -> None:
        """The server's time is heard, and it is `at`: each waiting ticket whose time was only supposed gets its true one."""
        await self._run(lambda: self._date(now, at))

    async def settle(self, entry: Entry, rejected: str | None) -> None:
        """The server's answer: taken, or `rejected` with its reason. One that has changed meanwhile waits on.

        Who the visitor is has then no business here any more.
        """
        state = "sent" if rejected is None else "quarantined"
        kept = wire.encode(replace(entry.ticket, customer_ref=None))
        await self._run(lambda: self._settle(entry, state, rejected, kept))

    async def depth(self) -> int:
        """How many wait for the server."""
        return int((await self._run(lambda: self._all("SELECT count(*) FROM tickets WHERE state = 'waiting'")))[0][0])

    async def quarantined(self, limit: int) -> list[QuarantinedTicket]:
        """The newest that the server does not take, each with its reason."""
        query = (
            "SELECT ticket_id, series, seq, body, reason,"
            " (SELECT last_at FROM counters WHERE counters.series = tickets.series)"
            " FROM tickets WHERE state = 'quarantined' ORDER BY rowid DESC LIMIT ?"
        )
        return [set_aside(*row) for row in await self._run(lambda: self._all(query, limit))]

    async def prune(self, before: datetime) -> None:
        """Forget what the server has taken and was given out before `before`. What it does not take stays."""
        statement = (
            "DELETE FROM tickets WHERE state = 'sent' AND CASE WHEN json_valid(CAST(body AS TEXT))"
            " THEN json_extract(CAST(body AS TEXT), '$.issued_at') < ? END"
        )
        moment = msgspec.to_builtins(before)
        await self._run(lambda: self._all(statement, moment))

    async def close(self) -> None:
        if self._database is not None:
            await self._run(self._database.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        worked = partial(mended, work, self._begin_anew)
        return await asyncio.get_running_loop().run_in_executor(self._thread, worked)

    def _begin_anew(self, _damage: sqlite3.DatabaseError) -> None:
        """Another file, with what can be read of the damaged one."""
        self._opened().close()
        self._database = None
        try:
            self._database = begun_anew(self._path)
        except OSError as error:  # something holds the file fast, or its rights went
            raise RuntimeError(f"the damaged book cannot be begun anew: {error}") from error

    def _open(self) -> frozenset[TicketId]:
        try:
            self._database = opened(self._path)
            self._mark_all()
            ids = [as_uuid(row[0]) for row in self._all("SELECT ticket_id FROM tickets")]
            return frozenset(one for one in ids if one is not None)
        except (sqlite3.Error, OSError) as error:
            self._say_once(f"The book of offline tickets {self._path} cannot be used ({error}); none are given out.")
            return frozenset()

    def _mark_all(self) -> None:
        """For a book that is older than its marks, or has outlived them; of one that was damaged just now the counters say too
        little. Where the disk has no room, the next number insists."""
        if not left_out(self._opened()):
            with contextlib.suppress(OSError):
                for series, last_seq in self._all("SELECT series, last_seq FROM counters"):
                    self._marks.cover(series, last_seq)

    def _say_once(self, sentence: str) -> None:
        """It is tried again and again."""
        if sentence != self._said:
            log.exception("%s", sentence)
        self._said = sentence

    def _take(self, draft: Kept, least: int, trusted: bool) -> Kept:
        with self._whole():
            ticket = self._known(draft.ticket_id) or self._next(draft, least, trusted)
            self._mark(ticket)
        return ticket

    @contextlib.contextmanager
    def _whole(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        database = self._opened()
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK") if database.in_transaction else None
            raise

    def _mark(self, ticket: Kept) -> None:
        """Before the number itself is kept: power that goes in between leaves numbers out, and gives none twice."""
        try:
            self._marks.cover(ticket.series, ticket.device_seq)
        except OSError as error:
            raise RuntimeError(f"how far the series came cannot be kept: {error}") from error

    def _known(self, ticket_id: TicketId) -> Kept | None:
        rows = self._all("SELECT body FROM tickets WHERE ticket_id = ?", str(ticket_id))
        return legible(rows[0][0]) if rows else None

    def _waiting(self, limit: int) -> list[Entry]:
        query = "SELECT rowid, body FROM tickets WHERE state = 'waiting' ORDER BY series, seq LIMIT ?"
        found: list[Entry] = []
        while not found and (rows := self._all(query, limit)):
            for place, body in rows:
                if (ticket := legible(body)) is not None:
                    found.append(Entry(place, body, ticket))
                else:
                    self._give_up(place)
        return found

    def _date(self, now: Supposed, at: datetime) -> None:
        """The newest first: none of an earlier run was given out after the one behind it."""
        query = "SELECT rowid, series, body FROM tickets WHERE state = 'waiting' ORDER BY series, seq DESC"
        with self._whole() as database:
            latest: dict[str, datetime] = {}
            for place, series, body in self._all(query):
                if (ticket := legible(body)) is None:
                    continue
                before = latest.get(series, at)
                if ticket.supposed is not None:
                    ticket = dated(ticket, ticket.supposed, now, before)
                    database.execute("UPDATE tickets SET body = ? WHERE rowid = ?", (wire.encode(ticket), place))
                latest[series] = min(before, true_time(ticket))

    def _give_up(self, place: int) -> None:
        """A damaged disk, or a version that was newer, left there what this one cannot read."""
        log.error("A ticket in %s can no longer be read and is set aside (row %d).", self._path, place)
        self._all("UPDATE tickets SET state = 'quarantined', reason = ? WHERE rowid = ?", ILLEGIBLE, place)

    def _next(self, draft: Kept, least: int, trusted: bool) -> Kept:
        rows = self._all("SELECT last_seq, last_at FROM counters WHERE series = ?", draft.series)
        last_seq, last_at = rows[0] if rows else (0, None)
        seq = max(last_seq + 1, least)
        if (lost := left_out(self._opened())) or not rows:
            seq = self._beyond_lost(draft.series, seq, lost)
            leave_out(self._opened(), 0)
        before = as_time(last_at) or true_time(draft)
        later = _later(before - true_time(draft), trusted)
        number, at = f"{draft.series}-{seq:03d}", draft.issued_at + later
        ticket = replace(draft, device_seq=seq, display_number=number, issued_at=at)
        self._all("INSERT OR REPLACE INTO counters VALUES (?, ?, ?)", ticket.series, seq, true_time(ticket).isoformat())
        self._all(
            "INSERT INTO tickets (ticket_id, series, seq, body) VALUES (?, ?, ?, ?)",
            *(str(ticket.ticket_id), ticket.series, seq, wire.encode(ticket)),
        )
        return ticket

    def _beyond_lost(self, series: str, seq: int, lost: int) -> int:
        """`seq`, or the first number after those that a book which is no more may have given out."""
        mark = self._marks.of(series)
        return seq + lost if mark is None else max(seq, mark + 1)

    def _settle(self, entry: Entry, state: str, rejected: str | None, kept: bytes) -> None:
        statement = "UPDATE tickets SET state = ?, reason = ?, body = ? WHERE rowid = ? AND body = ?"
        self._all(statement, state, rejected, kept, entry.place, entry.body)
        if not self._all("SELECT 1 FROM tickets WHERE state = 'waiting' LIMIT 1"):
            with contextlib.suppress(sqlite3.Error):
                self._all("PRAGMA wal_checkpoint(TRUNCATE)")

    def _confirm(self, ticket_id: TicketId, at: datetime) -> None:
        ticket = self._known(ticket_id)
        if ticket is None or ticket.confirmed_at is not None:
            return
        body = wire.encode(replace(ticket, confirmed_at=max(at, ticket.issued_at)))
        self._all("UPDATE tickets SET body = ?, state = 'waiting' WHERE ticket_id = ?", body, str(ticket_id))

    def _retract(self, ticket_id: TicketId) -> bool:
        ticket = self._known(ticket_id)
        if ticket is None:
            return False
        statement = "UPDATE tickets SET body = ? WHERE ticket_id = ? AND state = 'waiting' RETURNING 1"
        return bool(self._all(statement, wire.encode(replace(ticket, confirmed_at=None)), str(ticket_id)))

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._opened().execute(statement, values).fetchall()

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            raise RuntimeError("there is no usable book of offline tickets")
        return self._database


def _later(behind: timedelta, trusted: bool) -> timedelta:
    """By how much a ticket is dated later, when it would be `behind` the one before it."""
    wrong_before = trusted and behind > UNEVEN
    return timedelta() if wrong_before else max(behind, timedelta())

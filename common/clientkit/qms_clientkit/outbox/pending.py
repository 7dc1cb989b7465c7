"""Durable writes: committed to SQLite (WAL, synchronous=FULL) before they are tried, deleted once they are answered.

All access runs in one worker thread, so the GUI thread never waits for a disk. A damaged file is moved aside and named,
also when it turns out to be damaged while it is used; the writes that can be read in it go on.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
from qms_contract import wire

from qms_clientkit.damaged_file import is_damage, mended
from qms_clientkit.outbox import pending_file as file

log = logging.getLogger(__name__)
T = TypeVar("T")
TRY_AGAIN_SECONDS = 60.0
UNREADABLE = "it can no longer be read here"


@dataclass(frozen=True)
class Write:
    """One pending write: which call (`kind`), its path's id if any, its body as JSON, how often it was tried."""

    request_id: UUID
    kind: str
    path_id: UUID | None
    body: bytes
    created_at: datetime
    attempts: int = 0


class Outbox:
    """`open()` first, `close()` last. `trouble` says in words what had to be moved aside or could not be opened.

    When the disk takes no file at all, writes are kept in memory, and `trouble` says so; also when it takes no note of
    an answer any more. What it took before is sent again after a restart, under the same request_id. Once a minute it is
    tried whether the disk takes them again. `unreadable` counts the writes of this run that were set aside because nothing
    can be made of them any more: they hold up no other.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        self.unreadable = 0
        self._thread = ThreadPoolExecutor(1, "outbox")
        self._database: sqlite3.Connection | None = None
        self._in_memory_since: float | None = None
        self._answered: set[str] = set()

    async def open(self) -> None:
        """Open or create the file; never raises for what it finds there."""
        self._database = await self._run(self._open)

    async def add(self, kind: str, body: msgspec.Struct, request_id: UUID, path_id: UUID | None = None) -> Write:
        """Commit a write. The same request_id again changes nothing. Raises sqlite3.Error (full disk)."""
        write = Write(request_id, kind, path_id, wire.encode(body), datetime.now(UTC))
        await self._run(lambda: self._insert(write))
        return write

    async def waiting(self) -> list[Write]:
        """What has not been answered, oldest first."""
        return await self._run(self._select)

    async def done(self, request_id: UUID) -> None:
        """It was answered."""
        await self._run(lambda: self._forget(request_id))

    async def failed(self, request_id: UUID, reason: str) -> None:
        """It could not be sent; it stays."""
        statement = "UPDATE pending SET attempts = attempts + 1, last_error = ? WHERE request_id = ?"
        await self._run(lambda: self._note(statement, reason, str(request_id)))

    async def refused(self, request_id: UUID, reason: str) -> None:
        """The server will never take it: kept for whoever looks into it, not sent again."""
        statement = "UPDATE pending SET state = 'refused', attempts = attempts + 1, last_error = ? WHERE request_id = ?"
        await self._run(lambda: self._note(statement, reason, str(request_id)))

    async def unread(self, write: Write, why: str) -> None:
        """Who was to send it could not read it: as good as refused."""
        log.error("A write (%s) in %s cannot be read and is set aside: %s", write.kind, self.path, why)
        self.unreadable += 1
        await self.refused(write.request_id, f"{UNREADABLE}: {why}")

    async def go_on_in_memory(self, error: Exception) -> None:
        """The disk took a write no more (`error`): what waits, and what comes, is kept in memory from now on."""
        await self._run(lambda: self._move_to_memory(error))

    async def close(self) -> None:
        """Close the file and end the thread."""
        if self._database is not None:
            await self._run(self._database.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._mended(work))

    def _mended(self, work: Callable[[], T]) -> T:
        """`work()`; when the file turns out to be damaged while it is used, on a new one with what can be read."""
        if self._in_memory_since is not None and time.monotonic() - self._in_memory_since > TRY_AGAIN_SECONDS:
            self._try_the_disk()
        return mended(work, self._damaged)

    def _damaged(self, damage: sqlite3.DatabaseError) -> None:
        self._opened().close()
        self._database = self._begin_anew(damage)

    def _open(self) -> sqlite3.Connection:
        """A file that cannot be opened at all (rights, full disk) is left as it is."""
        try:
            return file.connected(self.path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
                return self._open_in_memory(error)
            return self._begin_anew(error)
        except OSError as error:
            return self._open_in_memory(error)

    def _begin_anew(self, damage: sqlite3.DatabaseError) -> sqlite3.Connection:
        """What can be read of the damaged file goes on in a new one, or in memory when the disk takes none."""
        saved = file.salvaged(self.path)
        try:
            self.trouble = self._put_aside(damage, saved)
            return file.connected(self.path)
        except (OSError, sqlite3.Error) as error:
            return self._open_in_memory(error, saved)

    def _put_aside(self, damage: sqlite3.DatabaseError, saved: list[file.Row]) -> str:
        """A new file with what was `saved` in the place of the damaged one; in words. Raises OSError or sqlite3.Error."""
        kept = file.begun_anew(self.path, saved)
        trouble = (
            f"The file {self.path} was damaged ({damage}) and is kept as {kept.name}; a new one was begun, "
            f"{len(saved)} writes in it were saved."
        )
        log.error("%s", trouble)
        return trouble

    def _open_in_memory(self, error: Exception, pending: Iterable[file.Row] = ()) -> sqlite3.Connection:
        self.trouble = f"The file {self.path} cannot be used ({error}); what is pending does not survive a restart."
        log.error("%s", self.trouble)
        self._in_memory_since = time.monotonic()
        return file.in_memory(pending)

    def _try_the_disk(self) -> None:
        """Back to the file, if it can be had again."""
        before, self._in_memory_since = self._opened(), time.monotonic()
        try:
            self._database, self.trouble = self._brought_back(file.taken_along(before))
        except (OSError, sqlite3.Error) as error:
            log.info("The file %s still cannot be used: %s", self.path, error)
            return
        before.close()
        self._in_memory_since = None
        self._answered.clear()
        log.warning("The file %s can be used again.", self.path)

    def _brought_back(self, pending: list[file.Row]) -> tuple[sqlite3.Connection, str | None]:
        """The file with what is `pending`, and what to say of it. A damaged one may still lie there, for which there was no
        room to begin another."""
        try:
            return file.brought_back(self.path, pending, self._answered), None
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            trouble = self._put_aside(error, file.salvaged(self.path))
        return file.brought_back(self.path, pending, self._answered), trouble

    def _move_to_memory(self, error: Exception) -> None:
        before = self._opened()
        self._database = self._open_in_memory(error, file.taken_along(before))
        with contextlib.suppress(sqlite3.Error):
            before.close()

    def _note(self, statement: str, *values: object) -> None:
        try:
            self._execute(statement, *values)
        except sqlite3.OperationalError as error:
            self._move_to_memory(error)
            self._execute(statement, *values)

    def _forget(self, request_id: UUID) -> None:
        """Of what was sent nothing stays in the files: it may say who somebody is."""
        self._note("DELETE FROM pending WHERE request_id = ?", str(request_id))
        if self._in_memory_since is not None:
            self._answered.add(str(request_id))
        if not self._opened().execute("SELECT 1 FROM pending LIMIT 1").fetchone():
            with contextlib.suppress(sqlite3.Error):
                self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _insert(self, write: Write) -> None:
        self._execute(
            "INSERT INTO pending (request_id, kind, path_id, body, created_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (request_id) DO NOTHING",
            str(write.request_id),
            write.kind,
            str(write.path_id) if write.path_id else None,
            write.body,
            write.created_at.isoformat(),
        )

    def _select(self) -> list[Write]:
        query = f"SELECT {file.COLUMNS} FROM pending WHERE state = 'waiting' ORDER BY seq"  # noqa: S608
        writes = []
        for row in self._opened().execute(query).fetchall():
            if file.is_whole(*row):
                writes.append(_write(*row))
            else:
                self._give_up(row[0])
        return writes

    def _give_up(self, seq: int) -> None:
        """A damaged disk left there what is no write any more."""
        log.error("A write in %s can no longer be read and is set aside (row %d).", self.path, seq)
        self.unreadable += 1
        self._note("UPDATE pending SET state = 'refused', last_error = ? WHERE seq = ?", UNREADABLE, seq)

    def _execute(self, statement: str, *values: object) -> None:
        self._opened().execute(statement, values)

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            raise RuntimeError("the outbox is not open")
        return self._database


def _write(
    _seq: int,
    request_id: str,
    kind: str,
    path_id: str | None,
    body: bytes,
    created_at: str,
    attempts: int,
    *_rest: object,
) -> Write:
    path = UUID(path_id) if path_id else None
    return Write(UUID(request_id), kind, path, body, datetime.fromisoformat(created_at), attempts)

"""Consumers of the outbox: what follows from the events inside the database, exactly once and in each branch's order.

A consumer has a cursor in every branch. A worker claims it (`FOR UPDATE SKIP LOCKED`), applies the events after it and moves
it in the same transaction: a worker that dies, or whose connection is cut, leaves nothing behind and another one begins at
the same place. Any number of workers, in any number of processes, share the branches, and none of them reorders one.

An event that cannot be applied is tried again with a growing pause, and the branch waits behind it. After `MOST_ATTEMPTS`
it becomes a dead letter and is passed; somebody may have it tried again, out of order then, which `apply` must bear.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import asyncpg
import structlog

from qms_server.domain.errors import Unavailable
from qms_server.store.outbox import (
    Cursor,
    Due,
    OutboxEvent,
    bury_event,
    claim_cursor,
    due_branches,
    events_after,
    forget_letter,
    move_cursor,
    note_failed_letter,
    note_failure,
    requested_letters,
)
from qms_server.store.transaction import LOST, Database, savepoint

POLL_SECONDS = 1.0
PAGE = 500
MOST_ATTEMPTS = 8
_LETTERS = 50
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=5)
_MOST_WORDS = 500
_log = structlog.get_logger()


class Consumer(Protocol):
    """`name` is that of its cursors and never changes."""

    @property
    def name(self) -> str: ...

    async def apply(
        self, connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, events: Sequence[OutboxEvent]
    ) -> None:
        """Applies the events of one branch, in their order, inside the transaction that moves the cursor. Any exception
        takes all of it back. No I/O but on `connection`.
        """


class OutboxWorker:
    """One consumer's worker in this process; it looks every `pause` seconds. `run` ends only by cancellation."""

    def __init__(
        self, database: Database, consumer: Consumer, clock: Callable[[], datetime], pause: float = POLL_SECONDS
    ) -> None:
        self._database = database
        self._pause = pause
        self._consumer = consumer
        self._clock = clock
        self._is_behind = False

    async def run(self) -> None:
        """With a pause, so that what a busy branch does in it is applied together; without one while pages are full."""
        while True:
            self._is_behind = False
            with contextlib.suppress(Unavailable):
                await self.run_once()
            if not self._is_behind:
                await asyncio.sleep(self._pause)

    async def run_once(self) -> bool:
        """One page of every branch that has something to do and that nobody else works on; whether there was any."""
        async with self._database.transaction(None) as transaction:
            due = await due_branches(transaction.connection, self._consumer.name, self._clock())
        # In an order of its own, so that workers do not all try the same branch first.
        random.shuffle(due)
        return any([await self._work_on(one) for one in due])

    async def _work_on(self, due: Due) -> bool:
        async with self._database.transaction(due.tenant_id) as transaction:
            connection = transaction.connection
            cursor = await claim_cursor(connection, self._consumer.name, due, self._clock())
            if cursor is None:
                return False
            await self._retry_letters(connection, cursor)
            if cursor.ready:
                await self._advance(connection, cursor)
        return True

    async def _advance(self, connection: asyncpg.Connection, cursor: Cursor) -> None:
        """The next page at once or, when something in it fails, event by event up to the one that does."""
        events = await events_after(connection, cursor, PAGE)
        self._is_behind |= len(events) == PAGE
        if not events:
            # Only what has been pruned lies between here and the head.
            await move_cursor(connection, cursor, cursor.stream_epoch, cursor.head, self._clock())
            return
        if cursor.attempts == 0 and await self._applied(connection, cursor, events) is None:
            return
        for number, event in enumerate(events):
            error = await self._applied(connection, cursor, [event])
            if error is not None:
                failed_before = cursor.attempts if number == 0 else 0
                await self._failed(connection, cursor, event, failed_before + 1, error)
                return

    async def _applied(
        self, connection: asyncpg.Connection, cursor: Cursor, events: Sequence[OutboxEvent]
    ) -> str | None:
        """Why these events could not be applied; None when they were and the cursor stands behind the last."""
        error = await self._tried(connection, cursor, events)
        if error is None:
            last = events[-1]
            await move_cursor(connection, cursor, last.epoch, last.offset, self._clock())
        return error

    async def _tried(self, connection: asyncpg.Connection, cursor: Cursor, events: Sequence[OutboxEvent]) -> str | None:
        """In a savepoint: what fails leaves nothing behind. A database that is away is no fault of the event's."""
        try:
            async with savepoint(connection):
                await self._consumer.apply(connection, cursor.tenant_id, cursor.branch_id, events)
        except LOST:
            raise
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:_MOST_WORDS]
        return None

    async def _failed(
        self, connection: asyncpg.Connection, cursor: Cursor, event: OutboxEvent, attempts: int, error: str
    ) -> None:
        now = self._clock()
        about = {"consumer": cursor.consumer, "branch_id": str(cursor.branch_id), "offset": event.offset}
        if attempts < MOST_ATTEMPTS:
            _log.warning("an event could not be applied", attempts=attempts, error=error, **about)
            await note_failure(connection, cursor, attempts, error, now + pause_after(attempts), now)
            return
        _log.error("an event is passed as a dead letter", attempts=attempts, error=error, **about)
        await bury_event(connection, cursor, event, attempts, error, now)
        await move_cursor(connection, cursor, event.epoch, event.offset, now)

    async def _retry_letters(self, connection: asyncpg.Connection, cursor: Cursor) -> None:
        for dead_letter_id, event in await requested_letters(connection, cursor, _LETTERS):
            error = await self._tried(connection, cursor, [event])
            if error is None:
                await forget_letter(connection, dead_letter_id)
            else:
                await note_failed_letter(connection, dead_letter_id, error, self._clock())


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most five minutes: eight attempts take about two minutes."""
    doubled: timedelta = _FIRST_PAUSE * 2 ** (attempts - 1)
    return min(doubled, _LONGEST_PAUSE)

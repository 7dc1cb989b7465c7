"""The relay reads the outbox in stream order and hands every event to the hub.

Offsets have no holes and commit order is offset order (the stream's lock), so a cursor is all it needs. A wake only makes
it look sooner; the poll every 250 ms is the truth, also while the listener's connection is away.
"""

import asyncio
from contextlib import nullcontext, suppress
from uuid import UUID

import asyncpg
import msgspec
import structlog

from qms_server.domain.errors import Unavailable
from qms_server.feed.frames import Event
from qms_server.feed.hub import Hub
from qms_server.store.streams import events_since, stream_positions
from qms_server.store.transaction import Database
from qms_server.tracing import span

POLL_SECONDS = 0.25
PAGE = 500
_log = structlog.get_logger()


class _Cursor(msgspec.Struct):
    epoch: str
    offset: int


class Relay:
    """One a process. `run` ends only by cancellation; a database that is away is waited for."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._cursors: dict[UUID, _Cursor] = {}
        self._dirty: set[UUID] = set()
        self._causes: dict[UUID, list[str]] = {}
        self._awake = asyncio.Event()

    def forget_unheard(self) -> None:
        """Drops the streams that nobody here listens to any more; called when a socket has gone."""
        for stream_id in self._cursors.keys() - self._hub.streams():
            del self._cursors[stream_id]

    def wake(self, stream_id: UUID, cause: str | None = None) -> None:
        """`cause` is the trace of who wrote the events, when traces are kept."""
        if stream_id in self._cursors:
            self._dirty.add(stream_id)
            if cause is not None:
                self._causes.setdefault(stream_id, []).append(cause)
            self._awake.set()

    async def follow(self, stream_id: UUID) -> None:
        """From now on the stream's events reach the hub. Subscribe first, so that it is not dropped as unheard meanwhile."""
        if stream_id not in self._cursors:
            async with self._database.transaction(None) as transaction:
                (record,) = await stream_positions(transaction.connection, [stream_id])
            self._cursors.setdefault(stream_id, _Cursor(record["epoch"], record["head"]))

    async def run(self) -> None:
        while True:
            try:
                await self._relay_once()
            except Unavailable:
                _log.warning("relay waits for the database")
                await asyncio.sleep(POLL_SECONDS)

    async def _relay_once(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._awake.wait()
        self._awake.clear()
        dirty, self._dirty = self._dirty, set()
        if not self._cursors:
            return
        async with self._database.transaction(None) as transaction:
            connection = transaction.connection
            for record in await stream_positions(connection, list(dirty or self._cursors)):
                stream_id = record["stream_id"]
                first, *others = self._causes.pop(stream_id, [None])
                with span("relay", first, tuple(filter(None, others))) if first else nullcontext():
                    await self._catch_up(connection, stream_id, record["epoch"], record["head"])

    async def _catch_up(self, connection: asyncpg.Connection, stream_id: UUID, epoch: str, head: int) -> None:
        cursor = self._cursors.get(stream_id)
        if cursor is None:
            return
        if cursor.epoch != epoch or head < cursor.offset:
            self._begin_anew(stream_id, epoch, head)
            return
        while cursor.offset < head:
            page = await events_since(connection, stream_id, epoch, cursor.offset, PAGE)
            if not page or page[0]["offset"] != cursor.offset + 1:
                # This process slept until the month of these events was dropped.
                self._begin_anew(stream_id, epoch, head)
                return
            for record in page:
                self._hub.publish(Event(record, epoch))
                cursor.offset = record["offset"]

    def _begin_anew(self, stream_id: UUID, epoch: str, head: int) -> None:
        self._cursors[stream_id] = _Cursor(epoch, head)
        self._hub.end_stream(stream_id)

"""One LISTEN connection a process: it wakes the relay for other processes' commits and tells them of ours.

NOTIFY goes out after the commit and not inside the transaction, where it would make all commits of the database wait for
one another; ours are told together every few milliseconds. A lost notification costs at most one poll of the relay.
"""

import asyncio
from collections.abc import Callable
from uuid import UUID

import asyncpg
import structlog

from qms_server.store.transaction import Database
from qms_server.tracing import here

CHANNEL = "qms_streams"
_GATHER_SECONDS = 0.005
_RETRY_SECONDS = 1.0
_log = structlog.get_logger()


class Listener:
    def __init__(self, database: Database, wake: Callable[[UUID, str | None], None]) -> None:
        self._database = database
        self._wake = wake
        self._to_tell: set[tuple[UUID, str | None]] = set()
        self._has_news = asyncio.Event()

    def announce(self, stream_id: UUID) -> None:
        """A stream has new events: the relay here and those of other processes should look.

        Where traces are kept, the span around the caller goes along, so that relaying is seen as a part of it.
        """
        cause = here()
        self._wake(stream_id, cause)
        self._to_tell.add((stream_id, cause))
        self._has_news.set()

    async def run(self) -> None:
        """Ends only by cancellation; a lost connection is made anew."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                _log.warning("listener lost its connection")
                await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await self._database.connect()
        try:
            await connection.add_listener(CHANNEL, self._heard)
            while True:
                await self._has_news.wait()
                await asyncio.sleep(_GATHER_SECONDS)
                self._has_news.clear()
                told, self._to_tell = self._to_tell, set()
                words = [" ".join(filter(None, (str(stream_id), cause))) for stream_id, cause in told]
                await connection.execute("SELECT pg_notify($1, word) FROM unnest($2::text[]) AS word", CHANNEL, words)
        finally:
            connection.terminate()

    def _heard(self, connection: asyncpg.Connection, pid: int, _channel: str, payload: object) -> None:
        if pid != connection.get_server_pid():
            stream_id, _, cause = str(payload).partition(" ")
            self._wake(UUID(stream_id), cause or None)

"""Transactions. Each runs in one tenant's name (row-level security) on the one pool that SQLAlchemy keeps.

The engine's named SQL goes to asyncpg's own connection; configuration uses `session`, which works inside the same one
(and has asyncpg decode JSON: SQL that wants its text casts it).
A use case opens the transaction and leaving it commits; an edge never does. BEGIN and the tenant go in one message: each
one costs the server about as much as a small statement does the database.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import sqlalchemy.exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from qms_server.domain.errors import Unavailable
from qms_server.tracing import watch_queries

_BEGIN = {"read_committed": "BEGIN", "repeatable_read": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
_SETTINGS = {
    "application_name": "qms",
    "idle_in_transaction_session_timeout": "15000",
    "timezone": "UTC",
    "work_mem": "16MB",  # 100,000 names are put in order without a file
}
# A server that is away, shuts down, has crashed or is starting (class 57), a connection cut in the middle of a word, and
# a pool that has none left.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    sqlalchemy.exc.TimeoutError,
)


class Transaction:
    """`connection` is asyncpg's; `session()` is SQLAlchemy's on the same transaction."""

    def __init__(self, connection: asyncpg.Connection, pooled: AsyncConnection) -> None:
        self.connection = connection
        self._pooled = pooled

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session for configuration tables; leaving it flushes into this transaction."""
        async with AsyncSession(bind=self._pooled, expire_on_commit=False) as session:
            yield session
            await session.commit()

    async def become_system(self) -> None:
        """For the rest of the transaction: qms_system, which sees across tenants what login, pairing, relay and jobs need."""
        await self.connection.execute(_in_whose_name(None))

    async def become_tenant(self, tenant_id: UUID) -> None:
        await self.connection.execute(f"SET LOCAL ROLE NONE; {_in_whose_name(tenant_id)}")


class Database:
    """The pool. `dsn` is a libpq URL of a role that is, or has been granted, qms_app."""

    def __init__(self, dsn: str, pool_size: int = 10) -> None:
        self.dsn = dsn
        self.pool_size = 2 * pool_size
        self._engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self.connect,
            poolclass=AsyncAdaptedQueuePool,
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            isolation_level="AUTOCOMMIT",  # of SQLAlchemy's own: the transaction is begun and ended here
        )

    async def connect(self) -> asyncpg.Connection:
        """A connection outside the pool, for LISTEN."""
        connection = await asyncpg.connect(self.dsn, timeout=5, command_timeout=30, server_settings=_SETTINGS)
        watch_queries(connection)
        return connection

    @asynccontextmanager
    async def transaction(
        self, tenant_id: UUID | None, isolation: str = "read_committed"
    ) -> AsyncIterator[Transaction]:
        """One transaction as `tenant_id`, or as qms_system when that is None. Raises Unavailable when the database is away."""
        try:
            async with (
                self._checked_out() as (pooled, connection),
                _begun(connection, f"{_BEGIN[isolation]}; {_in_whose_name(tenant_id)}"),
            ):
                yield Transaction(connection, pooled)
        except LOST as error:
            raise Unavailable("The database cannot be reached just now.", retry_after=1) from error

    async def close(self) -> None:
        await self._engine.dispose()

    @property
    def pool_in_use(self) -> int:
        pool = self._engine.pool
        return pool.checkedout() if isinstance(pool, AsyncAdaptedQueuePool) else 0

    @asynccontextmanager
    async def _checked_out(self) -> AsyncIterator[tuple[AsyncConnection, asyncpg.Connection]]:
        """A pooled connection that is alive: asyncpg knows at once when a server has closed one."""
        async with self._engine.connect() as pooled:
            connection: Any = (await pooled.get_raw_connection()).driver_connection
            while connection.is_closed():
                await pooled.invalidate()
                connection = (await pooled.get_raw_connection()).driver_connection
            try:
                yield pooled, connection
            except asyncio.CancelledError:
                # A BEGIN that was cancelled may have been sent: on that connection the next one's COMMIT would only
                # release a savepoint, and what was answered with 201 would never be stored (seen).
                connection.terminate()
                raise
            except LOST:
                await pooled.invalidate()
                raise


@asynccontextmanager
async def savepoint(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """What fails inside leaves nothing behind, and the transaction goes on. One may stand within another."""
    await connection.execute("SAVEPOINT part")
    try:
        yield
    except Exception:
        if not connection.is_closed():
            await connection.execute("ROLLBACK TO part; RELEASE part")
        raise
    await connection.execute("RELEASE part")


@asynccontextmanager
async def _begun(connection: asyncpg.Connection, words: str) -> AsyncIterator[None]:
    """A transaction that `words` begin. Whoever is cancelled in it loses the connection, so there is nothing to undo."""
    try:
        await connection.execute(words)
        yield
    except asyncio.CancelledError:
        raise
    except BaseException:  # also when a half-read stream is closed
        if not connection.is_closed():
            await connection.execute("ROLLBACK")
        raise
    # PostgreSQL answers ROLLBACK, and no error, to the COMMIT of a transaction in which a statement failed.
    if (said := await connection.execute("COMMIT")) != "COMMIT":
        raise RuntimeError(f"nothing was stored: the database answered {said} to COMMIT")


def _in_whose_name(tenant_id: UUID | None) -> str:
    return "SET LOCAL ROLE qms_system" if tenant_id is None else f"SET LOCAL app.tenant_id = '{tenant_id}'"

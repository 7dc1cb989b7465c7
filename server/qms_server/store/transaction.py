"""Transactions. Each runs in one tenant's name (row-level security) on the one pool that SQLAlchemy keeps.

The engine's named SQL goes to asyncpg's own connection; configuration uses `session`, whose transaction is a savepoint
inside the same one (which has asyncpg decode JSON: SQL that wants its text casts it).
A use case opens the transaction and leaving it commits; an edge never does.
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

_SETTINGS = {"application_name": "qms", "idle_in_transaction_session_timeout": "15000", "timezone": "UTC"}
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
        await self.connection.execute("SET LOCAL ROLE qms_system")

    async def become_tenant(self, tenant_id: UUID) -> None:
        await self.connection.execute("SET LOCAL ROLE NONE")
        await self.connection.execute("SELECT set_config('app.tenant_id', $1, true)", str(tenant_id))


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
            readonly = isolation == "repeatable_read"
            async with (
                self._checked_out() as (pooled, connection),
                connection.transaction(isolation=isolation, readonly=readonly),
            ):
                transaction = Transaction(connection, pooled)
                await self._enter(transaction, tenant_id)
                yield transaction
        except LOST as error:
            raise Unavailable("The database cannot be reached just now.", retry_after=1) from error

    async def close(self) -> None:
        await self._engine.dispose()

    @property
    def pool_in_use(self) -> int:
        pool = self._engine.pool
        return pool.checkedout() if isinstance(pool, AsyncAdaptedQueuePool) else 0

    @staticmethod
    async def _enter(transaction: Transaction, tenant_id: UUID | None) -> None:
        if tenant_id is None:
            await transaction.become_system()
        else:
            setting = "SELECT set_config('app.tenant_id', $1, true)"
            await transaction.connection.execute(setting, str(tenant_id))

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

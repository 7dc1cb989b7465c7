"""Bring a database to this version's schema, as its owner; and refuse to serve as a role that sees everything."""

from pathlib import Path

import asyncpg
from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

# Two servers that start at once migrate one after the other.
_LOCK = 7_051_966


def migrate(dsn: str, revision: str = "head") -> None:
    """Runs the migrations that are missing up to `revision`; `dsn` is the owner's. Call it outside an event loop."""
    folder = Path(__file__).parent / "migrations"
    config = SQLAlchemyAsyncConfig(
        engine_instance=create_async_engine(
            "postgresql+asyncpg://", async_creator=lambda: _connect(dsn), poolclass=NullPool
        ),
        alembic_config=AlembicAsyncConfig(script_location=str(folder), version_table_name="alembic_version"),
    )
    AlembicCommands(config).upgrade(revision)


async def check_serving_role(dsn: str) -> str | None:
    """Why this role must not serve, in words, or None: row-level security does not bind a superuser or BYPASSRLS."""
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        role = await connection.fetchrow(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
    finally:
        await connection.close()
    if role["rolsuper"] or role["rolbypassrls"]:
        kind = "a superuser" if role["rolsuper"] else "a role with BYPASSRLS"
        return f"The database role {role['rolname']} is {kind}. Serve as a role that row-level security binds."
    return None


async def _connect(dsn: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(dsn, timeout=10)
    await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
    return connection

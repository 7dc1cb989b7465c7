"""A look through every table of a database, whatever its columns."""

import asyncpg
from qms_server.embedded.roles import SUPERUSER

from tests.support.postgres import Database


async def rows_with(database: Database, text: str) -> list[str]:
    """The tables in which some row says this, whatever the column."""
    connection = await asyncpg.connect(database.cluster.url(SUPERUSER, database.name))
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for table in (row["tablename"] for row in tables):
            query = f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%' || $1 || '%'"
            # A kept answer is bytes, which text shows in hex.
            if await connection.fetchval(query, text) or await connection.fetchval(query, text.encode().hex()):
                found.append(table)
        return sorted(found)
    finally:
        await connection.close()

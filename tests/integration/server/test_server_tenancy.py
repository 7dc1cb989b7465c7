"""Row-level security, looked at in the database itself: every table, as the role that serves."""

from uuid import uuid4

import asyncpg
import pytest
from qms_server.embedded.roles import APP, SYSTEM

from tests.support.branches import make_branch
from tests.support.media import a_png
from tests.support.postgres import Database, execute
from tests.support.server import LiveServer

# Rows of no tenant: alembic's own, devices that nobody has let in yet, and wrong passwords under names nobody may have.
_NO_TENANT = {"alembic_version", "pairings", "login_failures"}


async def test_every_table_hides_every_other_tenant_s_rows(server: LiveServer, database: Database) -> None:
    ours = await make_branch(server, tenant="ours")
    theirs = await make_branch(server, tenant="theirs")
    for branch in (ours, theirs):
        await branch.admin.session(branch.counters[0], "open")
        await branch.admin.issue(branch.services[0])
        await branch.admin.call_next(branch.counters[0])
        await branch.device()
        query = {"request_id": str(uuid4()), "kind": "image", "name": "Logo"}
        assert (await branch.admin.post("/api/assets", params=query, content=a_png())).status_code == 201
    connection = await asyncpg.connect(database.url(APP))
    try:
        filled = 0
        for table in await _tables(connection):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, f"{table} without a tenant"
            async with connection.transaction():
                await connection.execute("SELECT set_config('app.tenant_id', $1, true)", str(ours.tenant_id))
                owners = {row[0] for row in await connection.fetch(f"SELECT DISTINCT tenant_id FROM {table}")}
            assert owners <= {ours.tenant_id}, table
            filled += len(owners)
        assert filled > 12, "the test has rows to hide"
    finally:
        await connection.close()


async def test_every_table_forces_row_level_security(database: Database) -> None:
    connection = await asyncpg.connect(database.url(APP))
    try:
        query = (
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
            "AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        assert {row["relname"] for row in await connection.fetch(query)} == {"alembic_version"}
    finally:
        await connection.close()


async def test_whose_rows_they_are_is_read_once_a_statement(database: Database) -> None:
    """As a plain expression it would be read again for each row: three times the time of a search among 100,000."""
    connection = await asyncpg.connect(database.url(APP))
    query = "SELECT tablename, qual FROM pg_policies WHERE policyname = 'tenant_only'"
    try:
        policies = {row["tablename"]: row["qual"] for row in await connection.fetch(query)}
        assert len(policies) > 12
        assert {name for name, rule in policies.items() if "SELECT" not in rule} == set()
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.tenant_id', $1, true)", str(uuid4()))
            plan = "\n".join(row[0] for row in await connection.fetch("EXPLAIN SELECT count(*) FROM devices"))
        assert "InitPlan" in plan
        assert "current_setting" not in plan.split("InitPlan")[0], plan
    finally:
        await connection.close()


async def test_a_view_looks_with_the_eyes_of_who_asks(database: Database) -> None:
    """One that looked with its owner's would go past the policies; what is materialised has none at all."""
    connection = await asyncpg.connect(database.url(APP))
    blind = (
        "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
        "AND (relkind = 'm' OR NOT coalesce('security_invoker=true' = ANY(reloptions) "
        "OR 'security_invoker=on' = ANY(reloptions), false))"
    )
    try:
        assert await connection.fetch(blind) == []
    finally:
        await connection.close()
    open_view = "CREATE VIEW seen AS SELECT * FROM tickets"
    invoking = "CREATE VIEW own WITH (security_invoker = true) AS SELECT * FROM tickets"
    execute(database.cluster, open_view, invoking, "CREATE MATERIALIZED VIEW kept AS SELECT 1", database=database.name)
    connection = await asyncpg.connect(database.url(APP))
    try:
        assert {row["relname"] for row in await connection.fetch(blind)} == {"seen", "kept"}, "the walk sees one"
    finally:
        await connection.close()


async def test_a_row_cannot_be_given_to_another_tenant(server: LiveServer, database: Database) -> None:
    ours, theirs = await make_branch(server, tenant="ours"), await make_branch(server, tenant="theirs")
    connection = await asyncpg.connect(database.url(APP))
    try:
        await connection.execute("SELECT set_config('app.tenant_id', $1, false)", str(ours.tenant_id))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE branches SET tenant_id = $1", theirs.tenant_id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE events SET type = 'forged'")
    finally:
        await connection.close()


async def test_the_system_role_is_taken_on_and_never_inherited(database: Database) -> None:
    connection = await asyncpg.connect(database.url(APP))
    try:
        assert not await connection.fetchval("SELECT pg_has_role($1, $2, 'USAGE')", APP, SYSTEM)
        await connection.execute(f"SET ROLE {SYSTEM}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT * FROM call_traces")
    finally:
        await connection.close()


async def _tables(connection: asyncpg.Connection) -> list[str]:
    """Those that whoever serves reaches by their name: a partition is reached through its table alone."""
    query = (
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND NOT relispartition"
    )
    return [row["relname"] for row in await connection.fetch(query) if row["relname"] not in _NO_TENANT]

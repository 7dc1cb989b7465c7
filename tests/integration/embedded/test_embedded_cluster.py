import subprocess

import asyncpg
from qms_server.embedded.cluster import Cluster
from qms_server.embedded.roles import APP, BACKUP, OWNER, SUPERUSER, SYSTEM
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.postgres import cloned_database, create_database, execute


async def fetch(url: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(query)
        return rows
    finally:
        await connection.close()


async def test_roles_have_the_rights_of_the_architecture(postgres_cluster: Cluster) -> None:
    rows = await fetch(
        postgres_cluster.url(OWNER),
        "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication, rolbypassrls"
        " FROM pg_roles WHERE rolname LIKE 'qms%' ORDER BY rolname",
    )
    assert [tuple(row) for row in rows] == [
        (APP, False, False),
        (BACKUP, False, True),
        (OWNER, False, False),
        (SYSTEM, False, False),
    ]


async def test_database_is_utf8_sorted_the_same_everywhere(postgres_cluster: Cluster) -> None:
    [row] = await fetch(
        postgres_cluster.url(APP),
        "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale, pg_get_userbyid(datdba)"
        " FROM pg_database WHERE datname = current_database()",
    )
    assert tuple(row) == ("UTF8", "b", "C.UTF-8", OWNER)


async def test_a_clone_has_the_templates_rows_and_leaves_it_alone(postgres_cluster: Cluster) -> None:
    template = create_database(postgres_cluster, "clone_source")
    execute(postgres_cluster, "CREATE TABLE seen AS SELECT 7 AS n", database=template.name)
    with cloned_database(template) as first:
        execute(postgres_cluster, "DELETE FROM seen", database=first.name)
    with cloned_database(template) as second:
        assert [row["n"] for row in await fetch(second.url(SUPERUSER), "SELECT n FROM seen")] == [7]


async def test_sqlalchemy_understands_the_url(postgres_cluster: Cluster) -> None:
    engine = create_async_engine(postgres_cluster.url(APP).replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_user")) == APP
    await engine.dispose()


def test_pg_dump_connects_by_environment(postgres_cluster: Cluster) -> None:
    """So that a backup needs no password on a command line."""
    command = [postgres_cluster.program("pg_dump"), "--schema-only"]
    environment = postgres_cluster.environment(BACKUP)
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "PostgreSQL database dump complete" in result.stdout


def test_no_password_in_a_printed_cluster(postgres_cluster: Cluster) -> None:
    password = postgres_cluster.environment(OWNER)["PGPASSWORD"]
    assert password not in repr(postgres_cluster)

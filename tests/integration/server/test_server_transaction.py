"""Transactions: what the database did not store is never taken for stored, and what is given up leaves nothing open."""

from contextlib import suppress

import asyncpg
import pytest
from qms_server.store.transaction import Database as Transactions
from qms_server.store.transaction import savepoint

from tests.support.postgres import Database
from tests.support.server import Branch


@pytest.fixture
async def transactions(database: Database):
    one = Transactions(database.url(), pool_size=1)
    yield one
    await one.close()


async def test_a_commit_of_what_has_failed_is_no_success(transactions: Transactions) -> None:
    with pytest.raises(RuntimeError, match="nothing was stored"):  # noqa: PT012 - it is the leaving that raises
        async with transactions.transaction(None) as transaction:
            with suppress(asyncpg.UndefinedTableError):
                await transaction.connection.execute("SELECT FROM nowhere")


async def test_a_part_that_fails_leaves_nothing_and_the_rest_is_kept(
    transactions: Transactions, branch: Branch
) -> None:
    kept = "SELECT name || ' in ' || time_zone FROM branches WHERE branch_id = $1"
    async with transactions.transaction(branch.tenant_id) as transaction:
        await transaction.connection.execute("UPDATE branches SET name = 'kept'")
        with suppress(asyncpg.DivisionByZeroError):
            async with savepoint(transaction.connection), savepoint(transaction.connection):
                await transaction.connection.execute("UPDATE branches SET name = 'lost'")
                await transaction.connection.execute("SELECT 1 / 0")
        async with savepoint(transaction.connection):
            await transaction.connection.execute("UPDATE branches SET time_zone = 'Asia/Jakarta'")
    async with transactions.transaction(branch.tenant_id) as transaction:
        assert await transaction.connection.fetchval(kept, branch.branch_id) == "kept in Asia/Jakarta"


async def test_a_half_read_stream_that_is_closed_gives_its_connection_back_clean(transactions: Transactions) -> None:
    async def numbers():
        async with transactions.transaction(None) as transaction:
            for number in range(3):
                yield number, await transaction.connection.fetchval("SELECT pg_current_xact_id()")

    reading = numbers()
    assert (await anext(reading))[1] is not None, "the transaction has an id, by which it would be known again"
    await reading.aclose()
    async with transactions.transaction(None) as transaction:
        assert await transaction.connection.fetchval("SELECT pg_current_xact_id_if_assigned()") is None
    assert transactions.pool_in_use == 0


async def test_nobody_inherits_a_tenant_or_a_role(transactions: Transactions, branch: Branch) -> None:
    who = "SELECT current_setting('app.tenant_id', true) || '/' || current_user"
    async with transactions.transaction(branch.tenant_id) as transaction:
        assert await transaction.connection.fetchval(who) == f"{branch.tenant_id}/qms_app"
    async with transactions.transaction(None) as transaction:
        assert await transaction.connection.fetchval(who) == "/qms_system"
    async with transactions.transaction(branch.tenant_id) as transaction:
        assert await transaction.connection.fetchval(who) == f"{branch.tenant_id}/qms_app"

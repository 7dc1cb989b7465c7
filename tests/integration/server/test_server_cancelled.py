"""A socket that goes away cancels what is under way for it; the connection that did it must not poison the pool."""

import asyncio

import pytest
from qms_server.store.transaction import Database


@pytest.mark.parametrize("steps", range(12))
async def test_a_transaction_that_was_cancelled_at_any_step_leaves_no_connection_inside_it(database, steps):
    pool = Database(database.url(), pool_size=1)

    async def read():
        async with pool.transaction(None, isolation="repeatable_read") as transaction:
            await transaction.connection.fetchval("SELECT count(*) FROM tenants")

    try:
        await read()  # the pool's one connection stands
        task = asyncio.create_task(read())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with pool.transaction(None) as transaction:
            # A savepoint inside a transaction that nobody commits would keep the other's isolation.
            assert await transaction.connection.fetchval("SHOW transaction_isolation") == "read committed"
    finally:
        await pool.close()

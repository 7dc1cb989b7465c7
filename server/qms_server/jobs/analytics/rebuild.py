"""Counting everything anew from the legs of the visits: the same figures, should anybody doubt those that grew."""

from uuid import UUID

from qms_server.jobs.analytics.counting import Counting
from qms_server.store.analytics import count_visits, days_with_tickets, every_branch, forget_figures, tickets_of_day
from qms_server.store.outbox import hold_cursor
from qms_server.store.transaction import Database


async def rebuild_figures(database: Database, tenant_id: UUID) -> int:
    """Every branch of the tenant, each in one transaction: readers see the old figures until the new ones are whole.

    The branch's cursor is held meanwhile, so no worker counts in between. How many visits were counted.
    """
    async with database.transaction(tenant_id) as transaction:
        branches = await every_branch(transaction.connection)
    return sum([await _rebuild_branch(database, tenant_id, branch_id) for branch_id in branches])


async def _rebuild_branch(database: Database, tenant_id: UUID, branch_id: UUID) -> int:
    visits = 0
    async with database.transaction(tenant_id) as transaction:
        connection = transaction.connection
        await hold_cursor(connection, tenant_id, Counting.name, branch_id)
        await forget_figures(connection, branch_id)
        for day in await days_with_tickets(connection, branch_id):
            tickets = await tickets_of_day(connection, branch_id, day)
            await count_visits(connection, branch_id, tickets)
            visits += len(tickets)
    return visits

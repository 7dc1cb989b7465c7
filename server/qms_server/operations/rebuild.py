"""`rebuild-analytics`: count all figures anew, tenant by tenant."""

from collections.abc import Callable

from qms_server.jobs.analytics.rebuild import rebuild_figures
from qms_server.store.transaction import Database


async def rebuild_analytics(dsn: str, tell: Callable[[str], object]) -> None:
    """Each tenant's when it is done is told in a line."""
    database = Database(dsn)
    try:
        async with database.transaction(None) as transaction:
            tenants = await transaction.connection.fetch("SELECT tenant_id, name FROM tenants ORDER BY name")
        for tenant in tenants:
            visits = await rebuild_figures(database, tenant["tenant_id"])
            tell(f"{tenant['name']}: {visits} visits counted.")
    finally:
        await database.close()

"""Make a tenant and its first admin."""

import secrets
from uuid import UUID

from qms_contract.ids import new_id

from qms_server.domain.password_rules import check_password
from qms_server.store.constraints import refusing
from qms_server.store.streams import create_stream
from qms_server.store.transaction import Database
from qms_server.usecases.passwords import hash_password


async def create_tenant(database: Database, slug: str, name: str, username: str, password: str) -> tuple[UUID, UUID]:
    """The new tenant's and its admin's ids; raises Conflict when the slug is taken,
    ValidationFailed for a password that is guessed first.
    """
    check_password(password, username)
    tenant_id, user_id, password_hash = new_id(), new_id(), await hash_password(password)
    async with database.transaction(tenant_id) as transaction:
        connection = transaction.connection
        with refusing():
            await connection.execute(
                "INSERT INTO tenants (tenant_id, slug, name) VALUES ($1, $2, $3)", tenant_id, slug, name
            )
        await create_stream(connection, tenant_id, tenant_id, None)
        await connection.execute(
            "INSERT INTO users (tenant_id, user_id, username, password_hash, display_name, role) "
            "VALUES ($1, $2, $3, $4, $3, 'admin')",
            *(tenant_id, user_id, username, password_hash),
        )
    return tenant_id, user_id


async def find_tenant(database: Database, slug: str) -> UUID | None:
    async with database.transaction(None) as transaction:
        query = "SELECT tenant_id FROM tenants WHERE slug = $1"
        tenant_id: UUID | None = await transaction.connection.fetchval(query, slug)
        return tenant_id


async def rename_tenant(database: Database, tenant_id: UUID, slug: str) -> None:
    async with database.transaction(tenant_id) as transaction:
        await transaction.connection.execute("UPDATE tenants SET slug = $2 WHERE tenant_id = $1", tenant_id, slug)


def random_password() -> str:
    return secrets.token_urlsafe(12)

"""What somebody may do, by their role: one of the tenant's own counts instead of the built-in one."""

from uuid import UUID

import asyncpg
from qms_contract.staff import Role

from qms_server.domain.access import MATRIX, Permission, known_permissions
from qms_server.store.queries import queries

_SQL = queries("people")


async def given_permissions(connection: asyncpg.Connection, role: Role, role_id: UUID | None) -> frozenset[Permission]:
    """Those of now: a role of the tenant's own that is switched off gives nothing."""
    if role_id is None:
        return MATRIX[role]
    codes = await connection.fetch(_SQL["role_permissions"], role_id)
    return known_permissions(record["code"] for record in codes)

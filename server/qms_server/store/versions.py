"""The history of the configuration, as it is read."""

from uuid import UUID

import asyncpg
import msgspec
from qms_contract.versions import ConfigVersion

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

_SQL = queries("versions")
_JSON = ("before", "after")


async def page_of_versions(
    connection: asyncpg.Connection,
    entity: str | None,
    entity_id: UUID | None,
    branch_id: UUID | None,
    limit: int,
    offset: int,
) -> tuple[list[ConfigVersion], int]:
    """Newest first, and how many there are in all."""
    total = await connection.fetchval(_SQL["count"], entity, entity_id, branch_id)
    records = await connection.fetch(_SQL["page"], entity, entity_id, branch_id, None, limit, offset)
    return [_version(record) for record in records], total


async def find_version(connection: asyncpg.Connection, version_id: UUID) -> ConfigVersion | None:
    record = await connection.fetchrow(_SQL["page"], None, None, None, version_id, 1, 0)
    return _version(record) if record else None


def _version(record: asyncpg.Record) -> ConfigVersion:
    """JSON comes decoded once SQLAlchemy has used the connection, and as text before."""
    decoded = {name: _decoded(record[name]) for name in _JSON}
    return wire_struct({**dict(record), **decoded}, ConfigVersion)


def _decoded(value: object) -> object:
    return msgspec.json.decode(value) if isinstance(value, str) else value

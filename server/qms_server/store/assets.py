"""Assets: their rows, their bytes in parts, and what names them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg
from qms_contract.assets import Asset, AssetKind, MediaType

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

PART_BYTES = 256 * 1024
"""The size of every part but the last (asset_part_bounded)."""

_SQL = queries("assets")


async def begin_asset(
    connection: asyncpg.Connection,
    tenant_id: UUID,
    asset_id: UUID,
    kind: AssetKind,
    name: str,
    media_type: MediaType,
    uploaded_by: str,
    now: datetime,
) -> None:
    """An upload that nobody sees yet."""
    await connection.execute(_SQL["begin"], tenant_id, asset_id, kind, name, media_type, uploaded_by, now)


async def add_part(connection: asyncpg.Connection, tenant_id: UUID, asset_id: UUID, part: int, data: bytes) -> bool:
    """Whether the part was taken: not when the upload has been given up."""
    if await connection.fetchval(_SQL["grow"], asset_id, len(data)) is None:
        return False
    await connection.execute(_SQL["add_part"], tenant_id, asset_id, part, data)
    return True


async def finish_asset(connection: asyncpg.Connection, asset_id: UUID, sha256: str, now: datetime) -> None:
    await connection.execute(_SQL["finish"], asset_id, sha256, now)


async def give_up_asset(connection: asyncpg.Connection, asset_id: UUID) -> None:
    """Nothing happens to an asset that is whole."""
    await connection.execute(_SQL["give_up"], asset_id)


async def forget_unfinished(connection: asyncpg.Connection, before: datetime) -> None:
    """As qms_system."""
    await connection.execute(_SQL["forget_unfinished"], before)


async def used_bytes(connection: asyncpg.Connection) -> int:
    used: int = await connection.fetchval(_SQL["used_bytes"])
    return used


async def load_asset(connection: asyncpg.Connection, asset_id: UUID) -> Asset | None:
    record = await connection.fetchrow(_SQL["asset"], asset_id)
    return wire_struct(record, Asset) if record else None


async def page_of_assets(
    connection: asyncpg.Connection, kind: AssetKind | None, search: str | None, limit: int, offset: int
) -> tuple[list[Asset], int]:
    """Those of a kind whose name contains `search`, by name; and how many there are in all."""
    records = await connection.fetch(_SQL["page"], kind, search, limit, offset)
    return [wire_struct(record, Asset) for record in records], await connection.fetchval(_SQL["count"], kind, search)


async def assets_of_branch(connection: asyncpg.Connection, branch_id: UUID) -> list[Asset]:
    """What the branch's programs need at hand."""
    return [wire_struct(record, Asset) for record in await connection.fetch(_SQL["of_branch"], branch_id)]


async def kinds_of(connection: asyncpg.Connection, asset_ids: Collection[UUID]) -> dict[UUID, AssetKind]:
    """The kinds of those that are there."""
    rows = await connection.fetch(_SQL["kinds"], list(asset_ids))
    return {row["asset_id"]: AssetKind(row["kind"]) for row in rows}


async def read_part(connection: asyncpg.Connection, asset_id: UUID, part: int) -> bytes | None:
    data: bytes | None = await connection.fetchval(_SQL["part"], asset_id, part)
    return data


async def delete_asset_row(connection: asyncpg.Connection, asset_id: UUID) -> None:
    """Raises asyncpg.ForeignKeyViolationError (asset_used) while something names it."""
    await connection.execute(_SQL["delete"], asset_id)


async def users_of(connection: asyncpg.Connection, asset_id: UUID) -> list[tuple[str, str]]:
    """What names the asset: the kind of thing (plural) and its name."""
    return [(row["entity"], row["name"] or "") for row in await connection.fetch(_SQL["users"], asset_id)]


async def write_uses(
    connection: asyncpg.Connection,
    tenant_id: UUID,
    branch_id: UUID | None,
    entity: str,
    entity_id: UUID,
    asset_ids: Collection[UUID],
) -> None:
    """What the thing names from now on. `branch_id` None: its assets are needed in every branch."""
    await connection.execute(_SQL["forget_uses"], entity, entity_id)
    if asset_ids:
        await connection.execute(_SQL["note_uses"], tenant_id, sorted(asset_ids), entity, entity_id, branch_id)

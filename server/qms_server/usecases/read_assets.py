"""Read assets: lists, single ones, and their bytes part by part. Whoever may read the configuration may read them."""

from collections.abc import AsyncIterator
from uuid import UUID

from qms_contract.assets import Asset, AssetKind, AssetPage

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.assets import PART_BYTES, load_asset, page_of_assets, read_part, used_bytes
from qms_server.store.transaction import Database


class AssetReader:
    """`quota` is how many bytes all assets of a tenant may take."""

    def __init__(self, database: Database, quota: int) -> None:
        self._database = database
        self._quota = quota

    async def page(
        self, actor: Actor, kind: AssetKind | None, search: str | None, limit: int, offset: int
    ) -> AssetPage:
        actor.require(Permission.READ_CONFIG, actor.branch_id)
        async with self._database.transaction(actor.tenant_id) as transaction:
            items, total = await page_of_assets(transaction.connection, kind, search, limit, offset)
            used = await used_bytes(transaction.connection)
        return AssetPage(items=items, total=total, limit=limit, offset=offset, used_bytes=used, quota_bytes=self._quota)

    async def one(self, actor: Actor, asset_id: UUID) -> Asset:
        """Raises NotFound, also for one that is still on its way."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            asset = await load_asset(transaction.connection, asset_id)
        if asset is None:
            raise NotFound("There is no such file.")
        actor.require(Permission.READ_CONFIG, actor.branch_id)
        return asset

    async def content(self, asset: Asset, start: int, end: int) -> AsyncIterator[bytes]:
        """Its bytes from `start` up to and without `end`: a short transaction a part, so that a slow reader holds none.

        Raises NotFound when the asset is deleted meanwhile.
        """
        for number in range(start // PART_BYTES, -(-end // PART_BYTES)):
            async with self._database.transaction(asset.tenant_id) as transaction:
                data = await read_part(transaction.connection, asset.asset_id, number)
            if data is None:
                raise NotFound("The file was deleted meanwhile.")
            first = number * PART_BYTES
            yield data[max(0, start - first) : end - first]

"""Reads what somebody manages: the chosen branch with its own things, the tenant's, and the devices' health. Qt-free."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any
from uuid import UUID

from qms_clientkit.transport.api import Api
from qms_clientkit.transport.assets import AssetCalls
from qms_contract.assets import Asset
from qms_contract.branches import Branch
from qms_contract.devices import DeviceType
from qms_contract.lists import BranchSort, DeviceSort, DeviceState
from qms_contract.staff import User

from qms_admin.estate import Estate
from qms_admin.rights import May, manages_branch, manages_tenant, reads_config

PAGE = 100


async def read_all(read: Callable[..., Coroutine[Any, Any, Any]], branch_id: UUID | None = None) -> tuple[Any, ...]:
    """Every page of a list."""
    items: list[Any] = []
    while True:
        page = await read(branch_id=branch_id, limit=PAGE, offset=len(items))
        items += page.items
        if len(items) >= page.total or not page.items:
            return tuple(items)


async def read_assets(assets: AssetCalls) -> tuple[Asset, ...]:
    """Every picture, video and recording of the tenant."""
    found: list[Asset] = []
    while True:
        page = await assets.list(limit=PAGE, offset=len(found))
        found += page.items
        if len(found) >= page.total or not page.items:
            return tuple(found)


class EstateReader:
    """Raises transport errors."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def read(self, me: User, may: May, branch_id: UUID | None) -> Estate:
        """What `me` manages beside the long lists, with `branch_id`'s own things. Raises transport errors."""
        if not reads_config(may):
            await self._api.staff.me()  # whether the server answers is told all the same
            return Estate()
        nouns = self._api.configuration
        is_admin = manages_tenant(me, may)
        branch, count = await self._branch(me, branch_id)
        found = branch.branch_id if branch is not None else None
        lists = [nouns.areas.list, nouns.services.list, nouns.counters.list] if found is not None else []
        parts = await asyncio.gather(*(read_all(one, found) for one in lists))
        areas, services, counters = parts or ((), (), ())
        known = Estate(
            found, branch, count, areas, services, counters,
            tenants=(await nouns.tenants.read(me.tenant_id),),
            assets=await read_assets(self._api.assets) if is_admin else (),
            webhooks=await read_all(nouns.webhooks.list) if is_admin else (),
            roles=await read_all(nouns.roles.list) if is_admin else (),
            api_keys=tuple(await self._api.keys.all()) if is_admin else (),
            reports=await read_all(nouns.reports.list) if is_admin else (),
        )  # fmt: skip
        counted = known.roles if manages_branch(me, may) else ()
        people = await asyncio.gather(*(self._people_of(one.role_id) for one in counted))
        return await self.with_devices(replace(known, role_people=dict(people)))

    async def _people_of(self, role_id: UUID) -> tuple[UUID, int]:
        """How many people have a role."""
        page = await self._api.configuration.users.list(limit=1, asked={"role_id": role_id})
        return role_id, page.total

    async def _branch(self, me: User, branch_id: UUID | None) -> tuple[Branch | None, int]:
        """The branch asked for or, where it is gone, the oldest; and how many there are."""
        nouns = self._api.configuration
        if me.branch_id is not None:
            return await nouns.branches.read(me.branch_id), 1
        oldest = await nouns.branches.list(limit=1, asked={"sort": BranchSort.OLDEST})
        if branch_id is not None:
            asked = (await nouns.branches.list(limit=1, asked={"id": branch_id})).items
            return (asked or oldest.items)[0] if oldest.items else None, oldest.total
        return oldest.items[0] if oldest.items else None, oldest.total

    async def with_devices(self, estate: Estate) -> Estate:
        """How many devices there are, which of the branch's need somebody, and its kiosks."""
        devices, branch_id = self._api.configuration.devices, estate.branch_id
        fleet, now = await self._api.devices.summary(), self._api.clock.now()
        if branch_id is None:
            return replace(estate, fleet=fleet, read_at=now, troubled=(), kiosks=())
        asked = {"state": DeviceState.ATTENTION, "sort": DeviceSort.URGENCY}
        troubled = await devices.list(branch_id=branch_id, limit=PAGE, asked=asked)
        kiosks = await devices.list(branch_id=branch_id, limit=PAGE, asked={"type": DeviceType.KIOSK})
        return replace(estate, fleet=fleet, read_at=now, troubled=tuple(troubled.items), kiosks=tuple(kiosks.items))

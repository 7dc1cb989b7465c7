"""Calls about one noun of the configuration: list, read, create, change, delete, the same for every noun."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from qms_contract.branch_files import BranchFile, CopyBranch, ImportBranch
from qms_contract.branches import Area, AreaPage, Branch, BranchPage, CreateArea, CreateBranch, PatchArea, PatchBranch
from qms_contract.counters import Counter, CounterPage, CreateCounter, PatchCounter
from qms_contract.devices import CreateDevice, Device, DevicePage, PatchDevice
from qms_contract.features import JoinLink
from qms_contract.ids import BranchId, new_id
from qms_contract.reports import CreateReport, PatchReport, ScheduledReport, ScheduledReportPage
from qms_contract.roles import CreateRole, CustomRole, PatchRole, RolePage
from qms_contract.routing import PatchTenant, Tenant
from qms_contract.services import CreateService, PatchService, Service, ServicePage
from qms_contract.staff import CreateUser, PatchUser, User, UserPage
from qms_contract.versions import ConfigVersionPage, RestoreVersion
from qms_contract.webhooks import CreateWebhook, PatchWebhook, Webhook, WebhookPage

from qms_clientkit.transport.caller import Caller, Request

Item = TypeVar("Item", bound=msgspec.Struct)
ItemPage = TypeVar("ItemPage", bound=msgspec.Struct)
Create = TypeVar("Create", bound=msgspec.Struct)
Patch = TypeVar("Patch", bound=msgspec.Struct)


class NounCalls(Generic[Item, ItemPage, Create, Patch]):
    """`/api/<noun>`."""

    def __init__(self, caller: Caller, noun: str, item: type[Item], page: type[ItemPage]) -> None:
        self._caller, self._path, self._item, self._page = caller, f"/api/{noun}", item, page

    async def list(
        self,
        *,
        branch_id: BranchId | None = None,
        limit: int | None = None,
        offset: int | None = None,
        asked: Mapping[str, object] | None = None,
    ) -> ItemPage:
        """`GET /api/<noun>`: one page of those `asked` for (`q`, `id`, `sort` and what else the noun's list takes)."""
        query = {**(asked or {}), "branch_id": branch_id} if branch_id is not None else dict(asked or {})
        return await self._caller.get(self._path, self._page, limit=limit, offset=offset, **query)

    async def read(self, item_id: UUID) -> Item:
        """`GET /api/<noun>/{id}`."""
        return await self._caller.get(f"{self._path}/{item_id}", self._item)

    async def create(self, body: Create) -> Item:
        """`POST /api/<noun>`."""
        return await self._caller.command(Request("POST", self._path, body), self._item)

    async def change(self, item_id: UUID, body: Patch) -> Item:
        """`PATCH /api/<noun>/{id}`; VERSION_CONFLICT when somebody else was faster."""
        return await self._caller.command(Request("PATCH", f"{self._path}/{item_id}", body), self._item)

    async def delete(self, item_id: UUID) -> None:
        """`DELETE /api/<noun>/{id}`."""
        request = Request("DELETE", f"{self._path}/{item_id}", query={"request_id": new_id()})
        await self._caller.command(request, type(None))


class TenantCalls(NounCalls[Tenant, Any, Any, PatchTenant]):
    """`/api/tenant`: there is one, the caller's own, so its id names nothing on the way."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller, "tenant", Tenant, Tenant)

    async def read(self, _item_id: UUID) -> Tenant:
        """`GET /api/tenant`."""
        return await self._caller.get(self._path, Tenant)

    async def change(self, _item_id: UUID, body: PatchTenant) -> Tenant:
        """`PATCH /api/tenant`; VERSION_CONFLICT when somebody else was faster."""
        return await self._caller.command(Request("PATCH", self._path, body), Tenant)


class ConfigurationCalls:
    """The nouns an admin works on."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.branches: NounCalls[Branch, BranchPage, CreateBranch, PatchBranch]
        self.branches = NounCalls(caller, "branches", Branch, BranchPage)
        self.tenants = TenantCalls(caller)
        self.areas: NounCalls[Area, AreaPage, CreateArea, PatchArea]
        self.areas = NounCalls(caller, "areas", Area, AreaPage)
        self.services: NounCalls[Service, ServicePage, CreateService, PatchService]
        self.services = NounCalls(caller, "services", Service, ServicePage)
        self.counters: NounCalls[Counter, CounterPage, CreateCounter, PatchCounter]
        self.counters = NounCalls(caller, "counters", Counter, CounterPage)
        self.devices: NounCalls[Device, DevicePage, CreateDevice, PatchDevice]
        self.devices = NounCalls(caller, "devices", Device, DevicePage)
        self.users: NounCalls[User, UserPage, CreateUser, PatchUser]
        self.users = NounCalls(caller, "users", User, UserPage)
        self.webhooks: NounCalls[Webhook, WebhookPage, CreateWebhook, PatchWebhook]
        self.webhooks = NounCalls(caller, "webhooks", Webhook, WebhookPage)
        self.roles: NounCalls[CustomRole, RolePage, CreateRole, PatchRole]
        self.roles = NounCalls(caller, "roles", CustomRole, RolePage)
        self.reports: NounCalls[ScheduledReport, ScheduledReportPage, CreateReport, PatchReport]
        self.reports = NounCalls(caller, "reports", ScheduledReport, ScheduledReportPage)

    async def export_branch(self, branch_id: BranchId) -> BranchFile:
        """`GET /api/branches/{branch_id}/export`."""
        return await self._caller.get(f"/api/branches/{branch_id}/export", BranchFile)

    async def join_link(self, branch_id: BranchId) -> JoinLink:
        """`GET /api/branches/{branch_id}/join-link`."""
        return await self._caller.get(f"/api/branches/{branch_id}/join-link", JoinLink)

    async def copy_branch(self, branch_id: BranchId, body: CopyBranch) -> Branch:
        """`POST /api/branches/{branch_id}/copy`."""
        return await self._caller.command(Request("POST", f"/api/branches/{branch_id}/copy", body), Branch)

    async def import_branch(self, body: ImportBranch) -> Branch:
        """`POST /api/branches/import`: a branch from a file, whole or not at all."""
        return await self._caller.command(Request("POST", "/api/branches/import", body), Branch)

    async def history(self, entity_id: UUID, *, limit: int = 50) -> ConfigVersionPage:
        """`GET /api/config/versions`: what was changed on one item, the newest first."""
        return await self._caller.get("/api/config/versions", ConfigVersionPage, entity_id=entity_id, limit=limit)

    async def restore(self, version_id: UUID, body: RestoreVersion) -> None:
        """`POST /api/config/versions/{id}/restore`."""
        await self._caller.command(Request("POST", f"/api/config/versions/{version_id}/restore", body), type(None))

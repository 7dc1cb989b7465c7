"""The configured nouns and their repositories (advanced-alchemy)."""

from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from qms_contract.base import Command
from qms_contract.branches import Area, Branch, PatchArea, PatchBranch
from qms_contract.counters import Counter, PatchCounter
from qms_contract.devices import Device, PatchDevice
from qms_contract.reports import PatchReport, ScheduledReport
from qms_contract.roles import CustomRole, PatchRole
from qms_contract.routing import PatchTenant, Tenant
from qms_contract.services import PatchService, Service
from qms_contract.staff import PatchUser, User
from qms_contract.webhooks import PatchWebhook, Webhook
from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.store.branches import wire_struct
from qms_server.store.lists import Wanted, filtered, is_narrowed, ordered, ordered_and_counted
from qms_server.store.tables import (
    AreaRow,
    BranchRow,
    Configured,
    CounterRow,
    DeviceRow,
    ReportRow,
    RoleRow,
    ServiceRow,
    TenantRow,
    UserRow,
    WebhookRow,
)

R = TypeVar("R", bound=Configured)


class Noun(msgspec.Struct, frozen=True):
    """A kind of configured thing: the plural of its routes, its table, its wire struct and its PATCH."""

    plural: str
    singular: str
    row: type[Configured]
    wire: type[msgspec.Struct]
    patch: type[Command]

    @property
    def id_name(self) -> str:
        return f"{self.singular}_id"


BRANCHES = Noun("branches", "branch", BranchRow, Branch, PatchBranch)
AREAS = Noun("areas", "area", AreaRow, Area, PatchArea)
SERVICES = Noun("services", "service", ServiceRow, Service, PatchService)
COUNTERS = Noun("counters", "counter", CounterRow, Counter, PatchCounter)
USERS = Noun("users", "user", UserRow, User, PatchUser)
TENANTS = Noun("tenants", "tenant", TenantRow, Tenant, PatchTenant)
ROLES = Noun("roles", "role", RoleRow, CustomRole, PatchRole)
DEVICES = Noun("devices", "device", DeviceRow, Device, PatchDevice)
WEBHOOKS = Noun("webhooks", "webhook", WebhookRow, Webhook, PatchWebhook)
REPORTS = Noun("reports", "report", ReportRow, ScheduledReport, PatchReport)
_ALL = (TENANTS, BRANCHES, AREAS, SERVICES, COUNTERS, USERS, ROLES, DEVICES, WEBHOOKS, REPORTS)
NOUNS = {noun.plural: noun for noun in _ALL}


class ConfigRepository(SQLAlchemyAsyncRepository[R], Generic[R]):
    """Rows that are not deleted, of the tenant the transaction runs for."""

    async def find(self, noun: Noun, entity_id: UUID) -> R | None:
        return await self.get_one_or_none(statement=self._alive(noun).where(_column(noun, noun.id_name) == entity_id))

    async def find_ever(self, noun: Noun, entity_id: UUID) -> R | None:
        """Also one that has been deleted."""
        everything: Any = select(noun.row)
        return await self.get_one_or_none(statement=everything.where(_column(noun, noun.id_name) == entity_id))

    async def page(self, noun: Noun, wanted: Wanted, limit: int, offset: int) -> tuple[list[R], int]:
        """One page, and how many are wanted in all. Only ids are put in order, as whole rows are wide."""
        ids, total = await self._page_of_ids(noun, wanted, limit, offset)
        rows = await self.session.scalars(self._alive(noun).where(_column(noun, noun.id_name).in_(ids)))
        by_id = {_id_of(noun, row): row for row in rows.all()}
        return [by_id[one] for one in ids if one in by_id], total

    async def _page_of_ids(self, noun: Noun, wanted: Wanted, limit: int, offset: int) -> tuple[list[UUID], int]:
        if is_narrowed(wanted):
            counted = ordered_and_counted(noun.row, noun.id_name, wanted).limit(limit).offset(offset)
            found = (await self.session.execute(counted)).all()
            if found or not offset:
                return [one[0] for one in found], found[0][1] if found else 0
        page = ordered(noun.row, noun.id_name, wanted).limit(limit).offset(offset)
        everything = filtered(noun.row, noun.id_name, wanted).subquery()
        total = await self.session.scalar(select(func.count()).select_from(everything))
        return list((await self.session.scalars(page)).all()), total or 0

    def _alive(self, noun: Noun) -> Any:
        return select(noun.row).where(noun.row.deleted_at.is_(None))


def repository(session: AsyncSession, noun: Noun) -> "ConfigRepository[Any]":
    kind = type(f"{noun.singular.title()}Repository", (ConfigRepository,), {"model_type": noun.row})
    built: ConfigRepository[Any] = kind(session=session, wrap_exceptions=False)
    return built


def columns_of(row: Configured) -> dict[str, Any]:
    """The row as a dict of its columns."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(type(row)).column_attrs}


def wire_of(noun: Noun, row: Configured) -> msgspec.Struct:
    return wire_struct(columns_of(row), noun.wire)


def _id_of(noun: Noun, row: Configured) -> UUID:
    found: UUID = getattr(row, noun.id_name)
    return found


def _column(noun: Noun, name: str) -> Any:
    return getattr(noun.row, name)

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
    """A kind of configured thing: the plural of its routes, its table, its wire struct, its PATCH and how it sorts."""

    plural: str
    singular: str
    row: type[Configured]
    wire: type[msgspec.Struct]
    patch: type[Command]
    order: tuple[str, ...]

    @property
    def id_name(self) -> str:
        return f"{self.singular}_id"


BRANCHES = Noun("branches", "branch", BranchRow, Branch, PatchBranch, ("name",))
AREAS = Noun("areas", "area", AreaRow, Area, PatchArea, ("sort_order", "name"))
SERVICES = Noun("services", "service", ServiceRow, Service, PatchService, ("sort_order", "name"))
COUNTERS = Noun("counters", "counter", CounterRow, Counter, PatchCounter, ("sort_order", "name"))
USERS = Noun("users", "user", UserRow, User, PatchUser, ("username",))
TENANTS = Noun("tenants", "tenant", TenantRow, Tenant, PatchTenant, ("name",))
ROLES = Noun("roles", "role", RoleRow, CustomRole, PatchRole, ("name",))
DEVICES = Noun("devices", "device", DeviceRow, Device, PatchDevice, ("name",))
WEBHOOKS = Noun("webhooks", "webhook", WebhookRow, Webhook, PatchWebhook, ("name",))
REPORTS = Noun("reports", "report", ReportRow, ScheduledReport, PatchReport, ("name",))
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

    async def page(self, noun: Noun, filters: dict[str, object], limit: int, offset: int) -> tuple[list[R], int]:
        statement = self._alive(noun)
        for name, value in filters.items():
            statement = statement.where(_column(noun, name) == value)
        total = await self.session.scalar(select(func.count()).select_from(statement.subquery()))
        ordered = statement.order_by(*(_column(noun, name) for name in noun.order)).limit(limit).offset(offset)
        return list((await self.session.scalars(ordered)).all()), total or 0

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


def _column(noun: Noun, name: str) -> Any:
    return getattr(noun.row, name)

"""Branches as the engine and the snapshots read them: services, areas, and counters with their sessions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.branches import Area, Branch
from qms_contract.counters import Counter, CounterState, CounterToday
from qms_contract.features import Features
from qms_contract.hours import Calendar, DayException, WeeklyHours
from qms_contract.routing import PriorityRule, Tenant
from qms_contract.services import Service, calendar_of
from qms_contract.tickets import PriorityClass

from qms_server.store.queries import queries

_SQL = queries("branches")
T = TypeVar("T", bound=msgspec.Struct)


class ServiceRules(msgspec.Struct, frozen=True):
    """A service with what issuing needs to know of its branch and tenant. `is_served`: a counter switched on serves it."""

    service: Service
    time_zone: str
    day_starts_hour: int
    branch_active: bool
    branch_hours: WeeklyHours | None
    exceptions: list[DayException]
    priority_classes: list[PriorityRule]
    features: Features
    is_served: bool

    @property
    def takes_tickets(self) -> bool:
        """Whether anybody would ever be called for it, whatever the hour."""
        return self.service.active and self.branch_active and self.is_served

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.service, self.time_zone, self.branch_hours, self.exceptions)

    def prefix(self, priority_class: PriorityClass) -> str:
        """What its numbers of this class begin with."""
        return (
            next(rule.prefix for rule in self.priority_classes if rule.priority_class is priority_class)
            + self.service.prefix
        )


def wire_struct(record: Mapping[str, Any], kind: type[T]) -> T:
    """A row as the wire struct whose fields its columns are named after."""
    return msgspec.convert({name: record[name] for name in kind.__struct_fields__ if name in record}, kind)


async def load_branch(connection: asyncpg.Connection, branch_id: UUID) -> Branch | None:
    record = await connection.fetchrow(_SQL["branch"], branch_id)
    return wire_struct(dict(record), Branch) if record else None


async def staff_pin(connection: asyncpg.Connection, branch_id: UUID) -> str | None:
    """The hash of the PIN that opens the staff menu of the branch's kiosks."""
    hashed: str | None = await connection.fetchval(_SQL["staff_pin"], branch_id)
    return hashed


async def load_tenant(connection: asyncpg.Connection, tenant_id: UUID) -> Tenant:
    return wire_struct(await connection.fetchrow(_SQL["tenant"], tenant_id), Tenant)


async def load_features(connection: asyncpg.Connection, tenant_id: UUID) -> Features:
    return msgspec.convert(await connection.fetchval(_SQL["features"], tenant_id), Features)


async def load_service(connection: asyncpg.Connection, service_id: UUID) -> ServiceRules | None:
    record = await connection.fetchrow(_SQL["service"], service_id)
    if record is None:
        return None
    return msgspec.convert({**record, "service": wire_struct(record, Service)}, ServiceRules)


async def load_services(connection: asyncpg.Connection, branch_id: UUID) -> list[Service]:
    return [wire_struct(dict(record), Service) for record in await connection.fetch(_SQL["services"], branch_id)]


async def load_areas(connection: asyncpg.Connection, branch_id: UUID) -> list[Area]:
    return [wire_struct(dict(record), Area) for record in await connection.fetch(_SQL["areas"], branch_id)]


async def load_counters(connection: asyncpg.Connection, branch_id: UUID) -> list[Counter]:
    records = await connection.fetch(_SQL["counters"], branch_id, None)
    return [msgspec.convert(dict(record), Counter) for record in records]


async def load_counter(connection: asyncpg.Connection, counter_id: UUID) -> Counter | None:
    record = await connection.fetchrow(_SQL["counters"], None, counter_id)
    return msgspec.convert(dict(record), Counter) if record else None


async def counter_of_agent(connection: asyncpg.Connection, user_id: UUID) -> Counter | None:
    """The counter that this person has open."""
    counter_id = await connection.fetchval(_SQL["counter_of_agent"], user_id)
    return None if counter_id is None else await load_counter(connection, counter_id)


async def is_staff_of(connection: asyncpg.Connection, branch_id: UUID, user_id: UUID) -> bool:
    """Whether this person works in the branch (or, belonging to none, in all of them)."""
    works: bool = await connection.fetchval(_SQL["is_staff"], branch_id, user_id)
    return works


async def open_session(
    connection: asyncpg.Connection, tenant_id: UUID, counter: Counter, user_id: UUID, now: datetime
) -> None:
    """asyncpg.UniqueViolationError when the counter has an agent or the agent a counter."""
    await connection.execute(_SQL["open_session"], tenant_id, counter.counter_id, counter.branch_id, user_id, now)


async def change_session(
    connection: asyncpg.Connection, counter_id: UUID, state: CounterState, reason: str | None, now: datetime
) -> None:
    await connection.execute(_SQL["change_session"], counter_id, state, reason, now)


class LostSession(msgspec.Struct, frozen=True):
    """The session of an agent whose app was last seen at `seen_at`."""

    tenant_id: UUID
    counter_id: UUID
    seen_at: datetime


async def mark_seen(connection: asyncpg.Connection, user_id: UUID, now: datetime) -> None:
    await connection.execute(_SQL["seen"], user_id, now)


async def lost_sessions(
    connection: asyncpg.Connection, but: list[UUID], now: datetime, since: datetime
) -> list[LostSession]:
    """Sessions to end: each branch's grace, counted from `since` at the earliest; at most 100, at no counter of `but`."""
    return [LostSession(**record) for record in await connection.fetch(_SQL["lost"], now, since, but)]


async def free_session(connection: asyncpg.Connection, session: LostSession) -> bool:
    """Whether the session was ended; not when the app has been seen again meanwhile."""
    return await connection.fetchval(_SQL["free"], session.counter_id, session.seen_at) is not None


async def close_session(connection: asyncpg.Connection, counter_id: UUID) -> None:
    await connection.execute(_SQL["close_session"], counter_id)


async def counter_today(connection: asyncpg.Connection, counter_id: UUID, since: datetime, day: date) -> CounterToday:
    """What the counter has done on business day `day`; `since` only spares the search."""
    rows = await connection.fetch(_SQL["today"], counter_id, since, day)
    served = sum(row["served"] for row in rows)
    seconds = sum(float(row["seconds"] or 0) for row in rows)
    return CounterToday(
        counter_id=counter_id,
        served=served,
        no_shows=sum(row["no_shows"] for row in rows),
        within_target=sum(row["within_target"] for row in rows),
        mean_service_seconds=round(seconds / served) if served else None,
        served_by_hour={row["hour"]: row["served"] for row in rows if row["served"]},
    )

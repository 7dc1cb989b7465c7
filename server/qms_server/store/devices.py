"""Devices as they say they are, and what was told of that."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import asyncpg
import msgspec
from qms_contract import device_health
from qms_contract.devices import Device

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

_SQL = queries("devices")
# A device says how it is every 30 seconds; after three times that it is lost.
LOST_AFTER = timedelta(seconds=90)


class Health(msgspec.Struct, frozen=True):
    """What is told when it changes: whether the device is there, and a digest of the rest (None: never heard)."""

    online: bool
    digest: str | None


class LostDevice(msgspec.Struct, frozen=True):
    """A device that was told to be there and has not been heard since."""

    tenant_id: UUID
    branch_id: UUID
    device_id: UUID


def health_of(device: Device, now: datetime) -> Health:
    """Paper, whether anything waits to be brought, which tickets the server does not take, and what is not well."""
    if device.last_seen_at is None:
        return Health(False, None)
    held = sorted(str(one.ticket_id) for one in device.quarantined)
    troubles = sorted(f"{one.kind} {one.subject}" for one in device.troubles)
    words = [str(device.printer), str(bool(device.buffered)), *held, *troubles]
    return Health(now - device.last_seen_at < LOST_AFTER, sha256("|".join(words).encode()).hexdigest()[:16])


async def device_and_told(connection: asyncpg.Connection, device_id: UUID) -> tuple[Device, Health] | None:
    record = await connection.fetchrow(_SQL["told"], device_id)
    if record is None:
        return None
    return wire_struct(dict(record), Device), Health(record["told_online"], record["told_health"])


async def keep_told(connection: asyncpg.Connection, device: Device, told: Health, now: datetime) -> None:
    """Also as the newest of its moments, of which the last eight are kept."""
    does = device_health.health(device, now) if told.online else device_health.Health.OFFLINE
    args = (told.online, told.digest, does.value, now.isoformat())
    await connection.execute(_SQL["keep_told"], device.device_id, *args)


async def is_over(connection: asyncpg.Connection, device_id: UUID | None) -> bool:
    """Whether it is a device that works no more."""
    over: bool = await connection.fetchval(_SQL["over"], device_id)
    return over


async def lost_devices(connection: asyncpg.Connection, but: list[UUID], now: datetime) -> list[LostDevice]:
    """At most 100, the longest lost first, none of `but`; across tenants."""
    return [LostDevice(**record) for record in await connection.fetch(_SQL["lost"], now - LOST_AFTER, but)]

"""What a device asks about itself: its configuration, and its health told to the server."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import asyncpg
from qms_contract.devices import Device, DeviceConfig, DeviceType, Heartbeat, HeartbeatAnswer
from qms_contract.wire import encode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound
from qms_server.store.assets import assets_of_branch
from qms_server.store.branches import (
    load_areas,
    load_branch,
    load_counters,
    load_features,
    load_services,
    staff_pin,
    wire_struct,
)
from qms_server.store.commands import due_orders
from qms_server.store.devices import device_and_told, health_of
from qms_server.store.offline import last_seq
from qms_server.store.queries import queries
from qms_server.store.streams import stream_position
from qms_server.store.transaction import Database
from qms_server.store.uses import served_services
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.tell_device import tell_device

_SQL = queries("people")


async def device_config(database: Database, actor: Actor) -> DeviceConfig:
    """All that the asking device needs to run, of one instant. A kiosk offers no service that no counter serves."""
    branch_id = _branch_of_device(actor)
    async with database.transaction(actor.tenant_id, "repeatable_read") as transaction:
        connection = transaction.connection
        branch = await load_branch(connection, branch_id)
        if branch is None:
            raise NotFound("The branch of this device is gone.")
        device = await load_device(connection, actor.actor_id)
        assert device is not None, "it has just been authenticated"
        _, _, version = await stream_position(connection, branch_id)
        services = await load_services(connection, branch_id)
        if device.type is DeviceType.KIOSK:
            served = await served_services(connection, branch_id)
            services = [service for service in services if service.service_id in served or not service.active]
        return DeviceConfig(
            config_version=version,
            device=device,
            branch=branch,
            areas=await load_areas(connection, branch_id),
            services=services,
            counters=await load_counters(connection, branch_id),
            server_time=datetime.now(UTC),
            device_seq=await last_seq(connection, branch_id, device.series),
            staff_pin=await staff_pin(connection, branch_id),
            assets=await assets_of_branch(connection, branch_id),
            estimates=(await load_features(connection, actor.tenant_id)).estimates,
        )


TWICE_TOLD = timedelta(minutes=10)
"""So long after the last sign of a second machine with a device's token it is told."""


async def take_heartbeat(commands: Commands, actor: Actor, command: Heartbeat) -> HeartbeatAnswer:
    """Notes how the device is. Only a change is told, and takes the lock: a thousand devices disturb no queue."""
    branch_id, now = _branch_of_device(actor), datetime.now(UTC)
    skew = round((command.sent_at - now).total_seconds() * 1000)
    async with commands.database.transaction(actor.tenant_id) as transaction:
        connection = transaction.connection
        health = (now, command.app_version, command.printer, command.buffered, _int32(skew), command.last_painted_at)
        lists = [encode(told).decode() for told in (command.quarantined, command.troubles)]
        run = str(command.run) if command.run else None
        vitals = encode(command.vitals).decode() if command.vitals is not None else None
        await connection.execute(_SQL["heartbeat"], actor.actor_id, *health, *lists, run, TWICE_TOLD, vitals)
        _, _, version = await stream_position(connection, branch_id)
        orders = await due_orders(connection, actor.actor_id, now)
        found = await device_and_told(connection, actor.actor_id)
    if found is not None and health_of(found[0], now) != found[1]:
        scope = Scope("branch", branch_id, Permission.READ_CONFIG)
        await commands.run_keyed(actor, scope, partial(tell_device, device_id=actor.actor_id))
    return HeartbeatAnswer(server_time=now, clock_skew_ms=skew, config_version=version, commands=orders)


async def load_device(connection: asyncpg.Connection, device_id: UUID) -> Device | None:
    record = await connection.fetchrow(_SQL["device"], device_id)
    return wire_struct(dict(record), Device) if record else None


def _branch_of_device(actor: Actor) -> UUID:
    if actor.device_type is None or actor.branch_id is None:
        raise Forbidden("Only a device may ask this.")
    return actor.branch_id


def _int32(value: int) -> int:
    """A clock that is decades off is still stored as far as the column goes."""
    return max(-(2**31), min(2**31 - 1, value))

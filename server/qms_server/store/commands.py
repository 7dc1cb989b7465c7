"""Orders to devices and what came of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from qms_contract.devices import DeviceCommand, OrderResult, OrderState

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

_SQL = queries("commands")
TAKEN_WITHIN = timedelta(minutes=10)
"""A restart that was asked for yesterday must not happen today."""


async def add_order(connection: asyncpg.Connection, tenant_id: UUID, order: DeviceCommand) -> None:
    await connection.execute(
        _SQL["order"],
        *(tenant_id, order.command_id, order.device_id, order.command.value, order.created_at, order.created_by),
    )


async def due_orders(connection: asyncpg.Connection, device_id: UUID, now: datetime) -> list[DeviceCommand]:
    """What waits for the device, oldest first."""
    records = await connection.fetch(_SQL["due"], device_id, now - TAKEN_WITHIN)
    return [_order(record, now) for record in records]


async def page_of_orders(
    connection: asyncpg.Connection, device_id: UUID, now: datetime, limit: int, offset: int
) -> tuple[list[DeviceCommand], int]:
    """Newest first, and how many there are in all."""
    records = await connection.fetch(_SQL["page"], device_id, limit, offset)
    return [_order(record, now) for record in records], await connection.fetchval(_SQL["count"], device_id)


async def find_order(
    connection: asyncpg.Connection, device_id: UUID, command_id: UUID, now: datetime
) -> DeviceCommand | None:
    record = await connection.fetchrow(_SQL["one"], device_id, command_id)
    return _order(record, now) if record else None


async def order_content(connection: asyncpg.Connection, device_id: UUID, command_id: UUID) -> tuple[str, bytes] | None:
    """The content's type and the content, when the device sent any."""
    record = await connection.fetchrow(_SQL["content"], device_id, command_id)
    return (record["content_type"], record["content"]) if record else None


async def finish_order(
    connection: asyncpg.Connection, device_id: UUID, command_id: UUID, now: datetime, result: OrderResult
) -> None:
    """Writes the device's answer, unless there already is one."""
    kind = result.content_type.value if result.content_type else None
    values = (result.failed, result.message, kind, result.content)
    await connection.execute(_SQL["finish"], device_id, command_id, now, *values)


async def forget_orders(connection: asyncpg.Connection, before: datetime) -> None:
    """Deletes orders and what devices sent for them (as qms_system)."""
    await connection.execute(_SQL["forget"], before)


def _order(record: Mapping[str, Any], now: datetime) -> DeviceCommand:
    return wire_struct({**record, "state": _state(record, now)}, DeviceCommand)


def _state(record: Mapping[str, Any], now: datetime) -> OrderState:
    if record["finished_at"] is not None:
        return OrderState.FAILED if record["failed"] else OrderState.DONE
    return OrderState.EXPIRED if now - record["created_at"] > TAKEN_WITHIN else OrderState.WAITING

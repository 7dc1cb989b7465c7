"""Figures of the whole installation, of no tenant in particular."""

from datetime import datetime

import asyncpg
import msgspec

from qms_server.store.queries import queries

_SQL = queries("figures")


class DeviceFigure(msgspec.Struct, frozen=True):
    """So many paired devices of a `type`; `state` is online, lost, or new (never heard), `buffered` their tickets."""

    type: str
    printer: str | None
    state: str
    devices: int
    buffered: int


async def known_consumers(connection: asyncpg.Connection) -> list[str]:
    """The consumers of the outbox that have begun anywhere; as qms_system."""
    return [record["consumer"] for record in await connection.fetch(_SQL["consumers"])]


async def device_figures(connection: asyncpg.Connection, since: datetime) -> list[DeviceFigure]:
    """As qms_system; who was not heard since is lost."""
    return [DeviceFigure(**record) for record in await connection.fetch(_SQL["devices"], since)]

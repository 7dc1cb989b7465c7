"""Identifiers: UUIDs made by the application, never by the database, so that a kiosk can name a ticket offline."""

import os
import time
from typing import TypeAlias
from uuid import UUID

TenantId: TypeAlias = UUID
BranchId: TypeAlias = UUID
AreaId: TypeAlias = UUID
ServiceId: TypeAlias = UUID
CounterId: TypeAlias = UUID
UserId: TypeAlias = UUID
DeviceId: TypeAlias = UUID
TicketId: TypeAlias = UUID
RequestId: TypeAlias = UUID
CommandId: TypeAlias = UUID
AssetId: TypeAlias = UUID


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random ones; so indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)

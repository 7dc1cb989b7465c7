"""The audit log in the database: insert and read, as nothing else is granted."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.audit import AuditAction, AuditEntry, AuditGroup
from qms_contract.wire import encode

from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries

_SQL = queries("audit")


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; None is any. `since` is included, `until` is not. `sought` is found, in either case, in who did it
    and from where, and in what the thing is or was called."""

    branch_id: UUID | None = None
    actor_id: UUID | None = None
    action: AuditAction | None = None
    target: str | None = None
    target_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    group: AuditGroup | None = None
    sought: str | None = None


async def add_entry(connection: asyncpg.Connection, tenant_id: UUID, entry: AuditEntry) -> None:
    values = msgspec.structs.asdict(entry)
    values |= {name: _json(values[name]) for name in ("before", "after")}
    await connection.execute(_SQL["add"], tenant_id, *(values[name] for name in _COLUMNS))


_COLUMNS = (
    *("audit_id", "branch_id", "ts", "actor_id", "actor_name", "role", "action", "target", "target_id"),
    *("before", "after", "address", "user_agent"),
)


async def page_of_entries(
    connection: asyncpg.Connection, wanted: AuditFilter, limit: int, offset: int
) -> tuple[list[AuditEntry], int]:
    """Newest first, and how many there are in all; a page that is not full is the last, and then they are not counted."""
    filters = msgspec.structs.astuple(wanted)
    records = await connection.fetch(_SQL["page"], *filters, None, None, limit, offset)
    is_last = 0 < len(records) < limit or not (records or offset)
    total = offset + len(records) if is_last else await connection.fetchval(_SQL["count"], *filters)
    return [_entry(record) for record in records], total


async def entries_before(
    connection: asyncpg.Connection, wanted: AuditFilter, last: AuditEntry | None, limit: int
) -> list[AuditEntry]:
    """The next older ones after `last`, for reading the whole log piece by piece."""
    cursor = (last.ts, last.audit_id) if last else (None, None)
    records = await connection.fetch(_SQL["page"], *msgspec.structs.astuple(wanted), *cursor, limit, 0)
    return [_entry(record) for record in records]


def _json(value: object) -> str | None:
    return None if value is None else encode(value).decode()


def _entry(record: asyncpg.Record) -> AuditEntry:
    decoded = {name: record[name] and msgspec.json.decode(record[name]) for name in ("before", "after")}
    return wire_struct({**dict(record), **decoded}, AuditEntry)

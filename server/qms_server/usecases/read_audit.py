"""Read the audit log: in pages, or all of it as CSV. Who manages a branch sees that branch's deeds alone."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from msgspec.structs import replace
from qms_contract.audit import AuditEntry
from qms_contract.wire import encode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.audit import AuditFilter, entries_before, page_of_entries
from qms_server.store.branches import load_branch
from qms_server.store.transaction import Database
from qms_server.usecases.csv_text import csv_cell, csv_row

_PIECE = 500


class AuditReader:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, actor: Actor, wanted: AuditFilter, limit: int, offset: int) -> tuple[list[AuditEntry], int]:
        """Newest first, and how many there are; raises NotFound for a branch that is not there, Forbidden."""
        allowed = await self._allowed(actor, wanted)
        async with self._database.transaction(actor.tenant_id) as transaction:
            return await page_of_entries(transaction.connection, allowed, limit, offset)

    async def csv(self, actor: Actor, wanted: AuditFilter) -> AsyncIterator[bytes]:
        """The rows as CSV in pieces (RFC 4180, UTF-8), newest first. Refusals are raised before the first piece."""
        return self._pieces(actor, await self._allowed(actor, wanted))

    async def _pieces(self, actor: Actor, wanted: AuditFilter) -> AsyncIterator[bytes]:
        """A short transaction a piece, so that a slow reader holds nothing open."""
        yield csv_row(AuditEntry.__struct_fields__)
        last: AuditEntry | None = None
        while True:
            async with self._database.transaction(actor.tenant_id) as transaction:
                entries = await entries_before(transaction.connection, wanted, last, _PIECE)
            if not entries:
                return
            yield b"".join(csv_row(_cells(entry)) for entry in entries)
            last = entries[-1]

    async def _allowed(self, actor: Actor, wanted: AuditFilter) -> AuditFilter:
        if wanted.branch_id is not None:
            async with self._database.transaction(actor.tenant_id) as transaction:
                if await load_branch(transaction.connection, wanted.branch_id) is None:
                    raise NotFound("There is no such branch.")
        asked = wanted.branch_id or actor.branch_id
        actor.require(Permission.READ_AUDIT, asked)
        return replace(wanted, branch_id=asked)


def _cells(entry: AuditEntry) -> list[str]:
    return [_cell(value) for value in msgspec.structs.astuple(entry)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = encode(value).decode() if isinstance(value, dict) else msgspec.to_builtins(value)
    return csv_cell(str(text))

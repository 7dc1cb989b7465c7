"""Calls about the audit log."""

from qms_contract.audit import AuditPage

from qms_clientkit.transport.caller import Caller, Take

_PATH = "/api/audit-logs"


class AuditCalls:
    """`wanted` are the filters of `GET /api/audit-logs` by name; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def page(self, wanted: dict[str, object], *, limit: int, offset: int) -> AuditPage:
        """`GET /api/audit-logs`: one page, the newest first."""
        return await self._caller.get(_PATH, AuditPage, **wanted, limit=limit, offset=offset)

    async def export(self, wanted: dict[str, object], take: Take) -> None:
        """`GET /api/audit-logs?format=csv`: all of it, piece by piece."""
        await self._caller.download(_PATH, take, {**wanted, "format": "csv"})

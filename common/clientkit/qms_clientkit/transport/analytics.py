"""Calls for figures."""

from datetime import date

from qms_contract.analytics import Comparison, ExportFormat, GroupBy, Kpi
from qms_contract.ids import BranchId

from qms_clientkit.transport.caller import Caller, Take

EXPORT_SECONDS = 600.0
"""A spreadsheet of a year is made whole before its first piece comes."""


class AnalyticsCalls:
    """One method a route; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def kpi(
        self, branch_id: BranchId | None, first_day: date, last_day: date, group_by: GroupBy, *, compared: bool = False
    ) -> Kpi:
        """`GET /api/analytics/kpi`; both days are included, None is every branch that one may see."""
        asked = {"from": first_day, "to": last_day, "compare": Comparison.PREVIOUS.value if compared else None}
        return await self._caller.get("/api/analytics/kpi", Kpi, branch_id=branch_id, group_by=group_by.value, **asked)

    async def export(
        self, branch_id: BranchId | None, first_day: date, last_day: date, kind: ExportFormat, take: Take
    ) -> None:
        """`GET /api/analytics/export`: every leg of those days, piece by piece."""
        asked: dict[str, object] = {"branch_id": branch_id, "from": first_day, "to": last_day, "format": kind.value}
        await self._caller.download("/api/analytics/export", take, asked, within=EXPORT_SECONDS)

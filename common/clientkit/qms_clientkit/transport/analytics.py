"""Calls for figures."""

from datetime import date

from qms_contract.analytics import GroupBy, Kpi
from qms_contract.ids import BranchId

from qms_clientkit.transport.caller import Caller


class AnalyticsCalls:
    """One method a route; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def kpi(self, branch_id: BranchId | None, first_day: date, last_day: date, group_by: GroupBy) -> Kpi:
        """`GET /api/analytics/kpi`; both days are included, None is every branch that one may see."""
        days = {"from": first_day, "to": last_day}
        return await self._caller.get("/api/analytics/kpi", Kpi, branch_id=branch_id, group_by=group_by.value, **days)

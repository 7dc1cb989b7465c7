"""`/api/analytics`: figures, and the legs they are made of as a file."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from qms_contract.analytics import Comparison, GroupBy, Kpi

from qms_server.usecases.read_analytics import AnalyticsReader
from qms_server.web.answers import READ_REFUSALS, ActorRequest

FirstDay = Annotated[
    date | None, QueryParameter(name="from", description="The first business day; six before the last")
]
LastDay = Annotated[date | None, QueryParameter(name="to", description="The last business day, included; today")]


@get("/kpi", responses=READ_REFUSALS, summary="Visits, waits, service times and rates, grouped, beside the days before")
async def kpi(
    request: ActorRequest,
    analytics: NamedDependency[AnalyticsReader],
    first_day: FirstDay = None,
    last_day: LastDay = None,
    group_by: FromQuery[GroupBy] = GroupBy.DAY,
    branch_id: FromQuery[UUID | None] = None,
    compare: FromQuery[Comparison | None] = None,
) -> Kpi:
    return await analytics.kpi(request.user, branch_id, first_day, last_day, group_by, compare is not None)


router = Router("/api/analytics", route_handlers=[kpi], tags=["analytics"])

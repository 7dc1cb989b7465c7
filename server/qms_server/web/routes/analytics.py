"""`/api/analytics`: figures, and the legs they are made of as a file."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream
from qms_contract.analytics import Comparison, ExportFormat, GroupBy, Kpi

from qms_server.usecases.export_analytics import AnalyticsExporter
from qms_server.usecases.read_analytics import AnalyticsReader
from qms_server.web.answers import READ_REFUSALS, ActorRequest
from qms_server.web.files import CSV, XLSX, also_as

FirstDay = Annotated[
    date | None, QueryParameter(name="from", description="The first business day; six before the last")
]
LastDay = Annotated[date | None, QueryParameter(name="to", description="The last business day, included; today")]
_MEDIA_TYPES = {ExportFormat.CSV: CSV, ExportFormat.XLSX: XLSX}
_FILE = ResponseSpec(bytes, generate_examples=False, description="The file", media_type=CSV)


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


@get(
    "/export",
    responses={**READ_REFUSALS, 200: _FILE},
    operation_class=also_as(XLSX),
    summary="The legs that began on those days, a row each",
)
async def export(
    request: ActorRequest,
    exporter: NamedDependency[AnalyticsExporter],
    first_day: FirstDay = None,
    last_day: LastDay = None,
    branch_id: FromQuery[UUID | None] = None,
    format: FromQuery[ExportFormat] = ExportFormat.CSV,
) -> Stream:
    write = exporter.csv if format is ExportFormat.CSV else exporter.xlsx
    pieces = await write(request.user, branch_id, first_day, last_day)
    headers = {"Content-Disposition": f'attachment; filename="legs.{format}"'}
    return Stream(pieces, media_type=_MEDIA_TYPES[format], headers=headers)


router = Router("/api/analytics", route_handlers=[kpi, export], tags=["analytics"])

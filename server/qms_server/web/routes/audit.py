"""`GET /api/audit-logs`: who did what, in pages or as CSV."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream
from qms_contract.audit import AuditAction, AuditGroup, AuditPage

from qms_server.domain.errors import ValidationFailed
from qms_server.store.audit import AuditFilter
from qms_server.usecases.read_audit import AuditReader
from qms_server.web.answers import READ_REFUSALS, ActorRequest
from qms_server.web.files import CSV, also_as
from qms_server.web.routes.queues import Limit, Offset

_DISPOSITION = {"Content-Disposition": 'attachment; filename="audit-log.csv"'}
Target = Annotated[str | None, QueryParameter(min_length=1, max_length=40)]
Since = Annotated[datetime | None, QueryParameter(name="from", description="Not before this moment")]
Until = Annotated[datetime | None, QueryParameter(name="to", description="Before this moment")]
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")
Sought = Annotated[
    str | None,
    QueryParameter(
        name="q", min_length=1, max_length=100, description="In who did it, from where, or what the thing is called"
    ),
]


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


@get(
    "/api/audit-logs",
    responses={
        **READ_REFUSALS,
        200: ResponseSpec(AuditPage, generate_examples=False, description="Or text/csv: Accept, or format=csv"),
    },
    operation_class=also_as(CSV),
    summary="Who did what, newest first; Accept: text/csv or format=csv streams all of it",
)
async def audit_logs(
    request: ActorRequest,
    audit_reader: NamedDependency[AuditReader],
    branch_id: FromQuery[UUID | None] = None,
    actor_id: FromQuery[UUID | None] = None,
    action: FromQuery[AuditAction | None] = None,
    target: Target = None,
    target_id: FromQuery[UUID | None] = None,
    since: Since = None,
    until: Until = None,
    group: FromQuery[AuditGroup | None] = None,
    sought: Sought = None,
    format: FromQuery[Format | None] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response[AuditPage] | Stream:
    wanted = AuditFilter(
        branch_id=branch_id,
        actor_id=actor_id,
        action=action,
        target=target,
        target_id=target_id,
        since=_moment(request, since, "from"),
        until=_moment(request, until, "to"),
        group=group,
        sought=sought,
    )
    if format is Format.CSV or (format is None and CSV in request.headers.get("accept", "")):
        return Stream(await audit_reader.csv(request.user, wanted), media_type=CSV, headers=_DISPOSITION)
    items, total = await audit_reader.page(request.user, wanted, limit, offset)
    return Response(AuditPage(items=items, total=total, limit=limit, offset=offset))


def _moment(request: ActorRequest, value: datetime | None, field: str) -> datetime | None:
    """A time without an offset says nothing (RFC 3339 wants one), and a bare number, which the decoder takes for seconds since
    1970, is a slip."""
    if value is None:
        return None
    if value.tzinfo is None or not _WRITTEN.match(str(request.query_params[field])):
        raise ValidationFailed("Give the time with its offset, like 2026-11-22T08:00:00Z.", [{"field": field}])
    return value


router = Router("/", route_handlers=[audit_logs], tags=["audit"])

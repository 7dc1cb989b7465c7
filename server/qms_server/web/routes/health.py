"""Probes and metrics."""

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec

from qms_server.domain.errors import Unavailable
from qms_server.feed.hub import Hub
from qms_server.metrics import Metrics
from qms_server.store.transaction import Database
from qms_server.web.auth import ANYBODY, PUBLIC


@get("/health/live", opt={PUBLIC: True}, summary="The process runs", security=ANYBODY)
async def live() -> dict[str, str]:
    return {"status": "ok"}


@get(
    "/health/ready",
    opt={PUBLIC: True},
    responses={503: ResponseSpec(dict[str, str], generate_examples=False, description="The database does not answer")},
    summary="The database answers too",
    security=ANYBODY,
)
async def ready(database: NamedDependency[Database]) -> Response[dict[str, str]]:
    try:
        async with database.transaction(None) as transaction:
            await transaction.connection.fetchval("SELECT 1")
    except Unavailable as away:
        return Response({"status": away.message}, status_code=503, headers={"Retry-After": "1"})
    return Response({"status": "ok"})


@get("/metrics", opt={PUBLIC: True}, media_type=MediaType.TEXT, summary="Prometheus metrics", security=ANYBODY)
async def metrics(
    collected: NamedDependency[Metrics], hub: NamedDependency[Hub], database: NamedDependency[Database]
) -> Response[bytes]:
    collected.process(hub.sockets(), database.pool_in_use, database.pool_size)
    return Response(collected.text(), media_type=collected.content_type)


router = Router("/", route_handlers=[live, ready, metrics], tags=["operations"])

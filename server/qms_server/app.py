"""The ASGI application. Importing this does nothing; `create_app` does no I/O before the server starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from qms_server.compose import Parts
from qms_server.settings import Settings
from qms_server.web import live
from qms_server.web.auth import BearerMiddleware
from qms_server.web.problems import EXCEPTION_HANDLERS
from qms_server.web.requests import RequestMiddleware, SaneRequest
from qms_server.web.routes import (
    analytics,
    assets,
    audit,
    auth,
    branch_files,
    configuration,
    counters,
    devices,
    health,
    join_page,
    messages,
    outbox,
    people,
    queues,
    status_page,
    tenant,
    tickets,
    versions,
    webhooks,
)

VERSION = "0.1.0"
# A command is a few hundred bytes; an offline batch of 500 tickets some 200 kB.
_MOST_BODY = 1_000_000


def create_app(settings: Settings, parts: Parts | None = None) -> Litestar:
    """The server; `settings.role` worker answers only the probes."""
    parts = parts or Parts(settings)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with parts.running():
            yield

    return Litestar(
        route_handlers=_routes(settings.role),
        dependencies=_dependencies(parts),
        middleware=[
            RequestMiddleware(parts.metrics, parts.per_address, parts.sockets),
            DefineMiddleware(
                BearerMiddleware,
                authenticator=parts.authenticator,
                per_tenant=parts.per_tenant,
                presence=parts.presence,
            ),
        ],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lifespan],
        openapi_config=_openapi(),
        request_class=SaneRequest,
        request_max_body_size=_MOST_BODY,
        logging_config=None,
        debug=False,
    )


def _routes(role: str) -> list[Any]:
    if role == "worker":
        return [health.router]
    api: list[Router] = [tickets.router, counters.router, queues.router, auth.router, devices.router]
    return [
        *api,
        *configuration.ROUTERS,
        branch_files.router,
        messages.router,
        tenant.router,
        versions.router,
        webhooks.router,
        assets.router,
        audit.router,
        analytics.router,
        outbox.router,
        people.router,
        status_page.router,
        join_page.router,
        join_page.links,
        health.router,
        live.live,
    ]


def _dependencies(parts: Parts) -> dict[str, Provide]:
    provided = {
        "commands": parts.commands,
        "database": parts.database,
        "reader": parts.reader,
        "config_reader": parts.config_reader,
        "branch_exporter": parts.branch_exporter,
        "version_reader": parts.version_reader,
        "uploads": parts.uploads,
        "asset_reader": parts.asset_reader,
        "audit_reader": parts.audit_reader,
        "analytics": parts.analytics,
        "exporter": parts.exporter,
        "letters": parts.dead_letters,
        "links": parts.links,
        "phone_join": parts.phone_join,
        "references": parts.references,
        "offline": parts.offline,
        "logins": parts.logins,
        "factors": parts.factors,
        "seals": parts.seals,
        "session_register": parts.sessions,
        "api_key_register": parts.api_keys,
        "pairings": parts.pairings,
        "orders": parts.orders,
        "subscriptions": parts.subscriptions,
        "presence": parts.presence,
        "authenticator": parts.authenticator,
        "hub": parts.hub,
        "relay": parts.relay,
        "collected": parts.metrics,
    }
    return {name: Provide(_giving(part), sync_to_thread=False) for name, part in provided.items()}


def _giving(part: Any) -> Any:
    def give() -> Any:
        return part

    return give


def _openapi() -> OpenAPIConfig:
    bearer = SecurityScheme(type="http", scheme="bearer", description="An access token, or a device's token")
    return OpenAPIConfig(
        title="QMS",
        version=VERSION,
        path="/docs",
        components=Components(security_schemes={"bearer": bearer}),
        security=[{"bearer": []}],
    )

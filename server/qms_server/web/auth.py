"""Bearer tokens: every route but the public ones knows its actor before anything else is looked at."""

from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp
from msgspec.structs import replace

from qms_server.domain.access import Origin
from qms_server.domain.errors import Unauthenticated
from qms_server.usecases.authenticate import Authenticator
from qms_server.usecases.presence import Presence
from qms_server.web.limits import Limiter

PUBLIC = "public"
# In OpenAPI an empty requirement: no token is needed. (Litestar drops an empty list and documents the token instead.)
ANYBODY: list[dict[str, list[str]]] = [{}]


class BearerMiddleware(AbstractAuthenticationMiddleware):
    """Sets `request.user` to the Actor; raises Unauthenticated. Routes with `public=True` are let through."""

    def __init__(self, app: ASGIApp, authenticator: Authenticator, per_tenant: Limiter, presence: Presence) -> None:
        super().__init__(app, exclude_from_auth_key=PUBLIC, exclude="^/(docs|realtime)")
        self._authenticator = authenticator
        self._per_tenant = per_tenant
        self._presence = presence

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        token = bearer_token(connection.headers.get("authorization", ""))
        if token is None:
            raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
        actor = replace(await self._authenticator.actor(token), origin=origin_of(connection))
        self._per_tenant.take(actor.tenant_id)
        await self._presence.noticed(actor)
        return AuthenticationResult(user=actor, auth=token)


def origin_of(connection: ASGIConnection) -> Origin:  # type: ignore[type-arg]
    """Where the request came from; behind a trusted proxy the address is the client's own (uvicorn reads it)."""
    address = connection.client.host if connection.client else None
    return Origin(address, connection.headers.get("user-agent", "")[:200] or None)


def bearer_token(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None

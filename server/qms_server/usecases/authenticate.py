"""Who asks: from a bearer token to the actor. A revoked device or a changed role takes effect within seconds."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import asyncpg
import msgspec
from qms_contract.devices import DeviceType
from qms_contract.staff import Role

from qms_server.domain.access import Actor, known_permissions
from qms_server.domain.errors import Unauthenticated
from qms_server.store.queries import queries
from qms_server.store.transaction import Database
from qms_server.usecases.tokens import API_KEY_PREFIX, DEVICE_PREFIX, AccessTokens, Claims, hash_token

_SQL = queries("people")
# How long a revocation may take to be noticed, against one look-up a request.
_TRUST_SECONDS = 2.0
_MOST_KEPT = 10_000


class _Known(msgspec.Struct):
    actor: Actor
    until: float


class Authenticator:
    """`clock` says when an API key has ended."""

    def __init__(
        self, database: Database, access: AccessTokens, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.clock = clock
        self._database = database
        self._access = access
        self._known: dict[str, _Known] = {}

    async def actor(self, token: str) -> Actor:
        """The actor of an access token, device token or API key; raises Unauthenticated when it is not valid any more."""
        random = token.startswith((DEVICE_PREFIX, API_KEY_PREFIX))
        claims = None if random else self._access.read(token)
        known = self._known.get(token)
        if known is not None and known.until > time.monotonic():
            return known.actor
        actor = await (self._user(claims) if claims else self._machine(token))
        self._remember(token, actor)
        return actor

    def _remember(self, token: str, actor: Actor) -> None:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[token] = _Known(actor, time.monotonic() + _TRUST_SECONDS)

    async def _user(self, claims: Claims) -> Actor:
        record = await self._fetch("user", claims.user_id, claims.session_id)
        own = record["own"]
        return Actor(
            tenant_id=record["tenant_id"],
            actor_id=claims.user_id,
            role=Role(record["role"]),
            branch_id=record["branch_id"],
            name=record["display_name"],
            own=None if own is None else known_permissions(own),
            session_id=claims.session_id,
        )

    async def _machine(self, token: str) -> Actor:
        return await (self._device(token) if token.startswith(DEVICE_PREFIX) else self._api_key(token))

    async def _api_key(self, token: str) -> Actor:
        record = await self._fetch("api_key", hash_token(token), self.clock())
        return Actor(
            tenant_id=record["tenant_id"],
            actor_id=record["api_key_id"],
            role=Role.API,
            branch_id=record["branch_id"],
            name=record["name"],
            own=known_permissions(record["own"]),
        )

    async def _device(self, token: str) -> Actor:
        record = await self._fetch("device_of_token", hash_token(token))
        return Actor(
            tenant_id=record["tenant_id"],
            actor_id=record["device_id"],
            role=Role.DEVICE,
            branch_id=record["branch_id"],
            area_id=record["area_id"],
            name=record["name"],
            device_type=DeviceType(record["type"]),
        )

    async def _fetch(self, query: str, *keys: object) -> asyncpg.Record:
        async with self._database.transaction(None) as transaction:
            record = await transaction.connection.fetchrow(_SQL[query], *keys)
        if record is None:
            raise Unauthenticated("This token has been revoked.")
        return record

"""Who asks: from a bearer token to the actor. A revoked device or a changed role takes effect within seconds."""

import time
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.devices import DeviceType
from qms_contract.staff import Role

from qms_server.domain.access import Actor
from qms_server.domain.errors import Unauthenticated
from qms_server.store.queries import queries
from qms_server.store.transaction import Database
from qms_server.usecases.tokens import DEVICE_PREFIX, AccessTokens, hash_token

_SQL = queries("people")
# How long a revocation may take to be noticed, against one look-up a request.
_TRUST_SECONDS = 2.0
_MOST_KEPT = 10_000


class _Known(msgspec.Struct):
    actor: Actor
    until: float


class Authenticator:
    def __init__(self, database: Database, access: AccessTokens) -> None:
        self._database = database
        self._access = access
        self._known: dict[str, _Known] = {}

    async def actor(self, token: str) -> Actor:
        """The actor of an access or device token; raises Unauthenticated when it is not valid any more."""
        is_device = token.startswith(DEVICE_PREFIX)
        user_id = None if is_device else self._access.user_id(token)
        known = self._known.get(token)
        if known is not None and known.until > time.monotonic():
            return known.actor
        actor = await (self._device(token) if user_id is None else self._user(user_id))
        self._remember(token, actor)
        return actor

    def _remember(self, token: str, actor: Actor) -> None:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[token] = _Known(actor, time.monotonic() + _TRUST_SECONDS)

    async def _user(self, user_id: UUID) -> Actor:
        record = await self._fetch("user", user_id)
        return Actor(
            tenant_id=record["tenant_id"],
            actor_id=user_id,
            role=Role(record["role"]),
            branch_id=record["branch_id"],
            name=record["display_name"],
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

    async def _fetch(self, query: str, key: object) -> asyncpg.Record:
        async with self._database.transaction(None) as transaction:
            record = await transaction.connection.fetchrow(_SQL[query], key)
        if record is None:
            raise Unauthenticated("This token has been revoked.")
        return record

"""Log in, refresh, log out. Refresh tokens rotate: a family is one login, and a stolen token ends all of it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.ids import new_id
from qms_contract.staff import Login, Tokens, User

from qms_server.domain.errors import Unauthenticated
from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries
from qms_server.store.transaction import Database, Transaction
from qms_server.usecases.passwords import is_password
from qms_server.usecases.tokens import ACCESS_LIFE, REFRESH_LIFE, AccessTokens, hash_token, random_token

_SQL = queries("people")
_WRONG = "Tenant, name or password is not right."


class _RefreshToken(msgspec.Struct, frozen=True):
    tenant_id: UUID
    token_hash: bytes
    family_id: UUID
    user_id: UUID
    generation: int
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Logins:
    """Every refusal here is Unauthenticated, and never says which part was wrong."""

    def __init__(self, database: Database, access: AccessTokens, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._access = access
        self._clock = clock

    async def log_in(self, command: Login) -> Tokens:
        async with self._database.transaction(None) as transaction:
            record = await transaction.connection.fetchrow(_SQL["login"], command.tenant, command.username)
        if not await is_password(record["password_hash"] if record else None, command.password):
            raise Unauthenticated(_WRONG)
        if not record["active"]:
            raise Unauthenticated("This account is switched off.")
        user = wire_struct(dict(record), User)
        async with self._database.transaction(user.tenant_id) as transaction:
            return await self._tokens(transaction, user, new_id(), 1)

    async def refresh(self, token: str) -> Tokens:
        """A new pair. The old token works until the new one's first use; after that it ends the whole login."""
        async with self._database.transaction(None) as transaction:
            family = await _family(transaction, token)
            if not family:
                raise Unauthenticated("The refresh token is not valid.")
            presented = next(one for one in family if one.token_hash == hash_token(token))
            record = await transaction.connection.fetchrow(_SQL["user"], presented.user_id)
            await transaction.become_tenant(presented.tenant_id)
            tokens = await self._rotate(transaction, family, presented, record)
        if tokens is None:
            raise Unauthenticated("The refresh token has ended.")
        return tokens

    async def log_out(self, token: str) -> None:
        """Ends the login; a token that is unknown has nothing left to end."""
        async with self._database.transaction(None) as transaction:
            family = await _family(transaction, token)
            if family:
                await transaction.become_tenant(family[0].tenant_id)
                await transaction.connection.execute(_SQL["revoke_family"], family[0].family_id, self._clock())

    async def _rotate(
        self,
        transaction: Transaction,
        family: list[_RefreshToken],
        presented: _RefreshToken,
        user_record: asyncpg.Record | None,
    ) -> Tokens | None:
        """The new pair, or None after ending a login that is stolen or over (which must be committed, so no raise)."""
        now = self._clock()
        is_over = presented.revoked_at is not None or presented.expires_at <= now
        is_stolen = any(one.used_at for one in family if one.generation > presented.generation)
        if user_record is None or is_over or is_stolen:
            await transaction.connection.execute(_SQL["revoke_family"], presented.family_id, now)
            return None
        await transaction.connection.execute(_SQL["use_refresh_token"], presented.token_hash, now)
        user = wire_struct(dict(user_record), User)
        return await self._tokens(transaction, user, presented.family_id, presented.generation + 1)

    async def _tokens(self, transaction: Transaction, user: User, family_id: UUID, generation: int) -> Tokens:
        refresh, now = random_token(), self._clock()
        await transaction.connection.execute(
            _SQL["keep_refresh_token"],
            *(user.tenant_id, hash_token(refresh), family_id, user.user_id, generation, now + REFRESH_LIFE),
        )
        return Tokens(
            access_token=self._access.sign(user.user_id, now),
            refresh_token=refresh,
            token_type="Bearer",  # noqa: S106
            expires_in=int(ACCESS_LIFE.total_seconds()),
            user=user,
        )


async def _family(transaction: Transaction, token: str) -> list[_RefreshToken]:
    records = await transaction.connection.fetch(_SQL["refresh_tokens"], hash_token(token))
    return [_RefreshToken(**record) for record in records]

"""Log in, refresh, log out. Refresh tokens rotate: a family is one login, and a stolen token ends all of it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.audit import AuditAction, AuditEntry
from qms_contract.ids import new_id
from qms_contract.staff import Login, Tokens, User

from qms_server.domain.access import Actor, Origin
from qms_server.domain.errors import Unauthenticated
from qms_server.store.audit import add_entry
from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries
from qms_server.store.transaction import Database, Transaction
from qms_server.usecases.audit import audit
from qms_server.usecases.given_permissions import given_permissions
from qms_server.usecases.lockout import Lockout
from qms_server.usecases.passwords import is_password
from qms_server.usecases.seals import Seals
from qms_server.usecases.second_factor import use_code
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
    """A wrong login is Unauthenticated and never says which part was wrong."""

    def __init__(
        self, database: Database, access: AccessTokens, seals: Seals, lockout: Lockout, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._seals = seals
        self._access = access
        self._lockout = lockout
        self._clock = clock

    async def log_in(self, command: Login, origin: Origin) -> Tokens:
        """Raises RateLimited, before anything is looked at, when this account or address has to wait."""
        account = (command.tenant, command.username, origin.address)
        await self._lockout.check(*account)
        async with self._database.transaction(None) as transaction:
            record = await transaction.connection.fetchrow(_SQL["login"], command.tenant, command.username)
        try:
            await self._prove(command, record)
        except Unauthenticated as refusal:
            # Asking for the code of the second factor is a step of the login, no wrong guess.
            if refusal.details is None or command.totp is not None:
                await self._lockout.failed(*account)
            await self._note_refusal(command, record, origin, refusal.message)
            raise
        await self._lockout.succeeded(*account)
        return await self._begin(wire_struct(dict(record), User), origin)

    async def _prove(self, command: Login, record: asyncpg.Record | None) -> None:
        """Raises Unauthenticated; `details` name the field when only the code of the second factor is missing or wrong."""
        if not await is_password(record["password_hash"] if record else None, command.password):
            raise Unauthenticated(_WRONG)
        assert record is not None, "nobody has that password"
        if not record["active"]:
            raise Unauthenticated("This account is switched off.")
        if record["totp_secret"] is None:
            return
        if command.totp is None:
            raise Unauthenticated("Enter the code of your authenticator app.", [{"field": "totp"}])
        secret = self._seals.opened(record["totp_secret"], record["user_id"])
        if secret is None:
            raise Unauthenticated(
                "The second factor cannot be read any more. An admin can reset it.", [{"field": "totp"}]
            )
        async with self._database.transaction(record["tenant_id"]) as transaction:
            if await use_code(transaction.connection, record["user_id"], secret, command.totp, self._clock()):
                return
        raise Unauthenticated("This is not the code of the moment.", [{"field": "totp"}])

    async def _begin(self, user: User, origin: Origin) -> Tokens:
        async with self._database.transaction(user.tenant_id) as transaction:
            session_id = new_id()
            deed = (AuditAction.LOGGED_IN, "users", user.user_id, user.branch_id)
            await audit(transaction.connection, _actor(user, session_id, origin), self._clock(), *deed)
            return await self._tokens(transaction, user, session_id, 1, origin)

    async def _note_refusal(self, command: Login, record: asyncpg.Record | None, origin: Origin, why: str) -> None:
        """In the log of the tenant whose name was typed; a tenant that is not there has no log."""
        async with self._database.transaction(None) as transaction:
            tenant_id = await transaction.connection.fetchval(_SQL["tenant"], command.tenant)
            if tenant_id is None:
                return
            await transaction.become_tenant(tenant_id)
            entry = AuditEntry(
                audit_id=new_id(),
                branch_id=record["branch_id"] if record else None,
                ts=self._clock(),
                actor_id=record["user_id"] if record else None,
                actor_name=command.username,
                role=record["role"] if record else None,
                action=AuditAction.LOGIN_REFUSED,
                target="users",
                target_id=record["user_id"] if record else None,
                before=None,
                after={"reason": why},
                address=origin.address,
                user_agent=origin.user_agent,
            )
            await add_entry(transaction.connection, tenant_id, entry)

    async def refresh(self, token: str, origin: Origin) -> Tokens:
        """A new pair. The old token works until the new one's first use; after that it ends the whole login."""
        async with self._database.transaction(None) as transaction:
            family = await _family(transaction, token)
            if not family:
                raise Unauthenticated("The refresh token is not valid.")
            presented = next(one for one in family if one.token_hash == hash_token(token))
            record = await transaction.connection.fetchrow(_SQL["user"], presented.user_id, presented.family_id)
            await transaction.become_tenant(presented.tenant_id)
            tokens = await self._rotate(transaction, family, presented, record, origin)
        if tokens is None:
            raise Unauthenticated("The refresh token has ended.")
        return tokens

    async def log_out(self, token: str, origin: Origin) -> None:
        """Ends the login; a token that is unknown has nothing left to end."""
        async with self._database.transaction(None) as transaction:
            family = await _family(transaction, token)
            if family:
                await transaction.become_tenant(family[0].tenant_id)
                await self._end(transaction, family[0], origin)

    async def _end(self, transaction: Transaction, one: _RefreshToken, origin: Origin) -> None:
        connection, now = transaction.connection, self._clock()
        await connection.execute(_SQL["revoke_family"], one.family_id, now)
        record = await connection.fetchrow(_SQL["person"], one.user_id)
        if record is not None:
            actor = _actor(wire_struct(dict(record), User), one.family_id, origin)
            deed = (AuditAction.LOGGED_OUT, "users", actor.actor_id, actor.branch_id)
            await audit(connection, actor, now, *deed)

    async def _rotate(
        self,
        transaction: Transaction,
        family: list[_RefreshToken],
        presented: _RefreshToken,
        user_record: asyncpg.Record | None,
        origin: Origin,
    ) -> Tokens | None:
        """The new pair, or None after ending a login that is stolen or over (which must be committed, so no raise)."""
        now = self._clock()
        is_over = presented.revoked_at is not None or presented.expires_at <= now
        is_stolen = any(one.used_at for one in family if one.generation > presented.generation)
        if user_record is None or is_over or is_stolen:
            await transaction.connection.execute(_SQL["revoke_family"], presented.family_id, now)
            if is_stolen and user_record is not None:
                actor = _actor(wire_struct(dict(user_record), User), presented.family_id, origin)
                deed = (AuditAction.TOKEN_REUSED, "users", actor.actor_id, actor.branch_id)
                await audit(transaction.connection, actor, now, *deed)
            return None
        await transaction.connection.execute(_SQL["use_refresh_token"], presented.token_hash, now)
        user = wire_struct(dict(user_record), User)
        return await self._tokens(transaction, user, presented.family_id, presented.generation + 1, origin)

    async def _tokens(
        self, transaction: Transaction, user: User, family_id: UUID, generation: int, origin: Origin
    ) -> Tokens:
        refresh, now = random_token(), self._clock()
        await transaction.connection.execute(
            _SQL["keep_refresh_token"],
            *(user.tenant_id, hash_token(refresh), family_id, user.user_id, generation, now + REFRESH_LIFE, now),
            *(origin.address, origin.user_agent),
        )
        return Tokens(
            access_token=self._access.sign(user.user_id, family_id, now),
            refresh_token=refresh,
            token_type="Bearer",  # noqa: S106
            expires_in=int(ACCESS_LIFE.total_seconds()),
            user=user,
            lock_after_minutes=await transaction.connection.fetchval(_SQL["lock_after"], user.tenant_id),
            permissions=sorted(await given_permissions(transaction.connection, user.role, user.role_id)),
        )


def _actor(user: User, session_id: UUID, origin: Origin) -> Actor:
    return Actor(
        tenant_id=user.tenant_id,
        actor_id=user.user_id,
        role=user.role,
        branch_id=user.branch_id,
        name=user.display_name,
        session_id=session_id,
        origin=origin,
    )


async def _family(transaction: Transaction, token: str) -> list[_RefreshToken]:
    records = await transaction.connection.fetch(_SQL["refresh_tokens"], hash_token(token))
    return [_RefreshToken(**record) for record in records]

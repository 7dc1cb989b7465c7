"""API keys of integrations: made, listed, revoked. The key itself is answered once and kept as a hash."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from qms_contract.api_keys import ApiKey, CreateApiKey, NewApiKey
from qms_contract.audit import AuditAction
from qms_contract.ids import new_id
from qms_contract.wire import encode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound, ValidationFailed
from qms_server.domain.names import tidy
from qms_server.store.branches import load_branch, wire_struct
from qms_server.store.constraints import refusing
from qms_server.store.queries import queries
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.tokens import API_KEY_PREFIX, hash_token, random_token

_SQL = queries("people")
_LONGEST = timedelta(days=2 * 366)


class ApiKeys:
    """For who manages the tenant."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def all(self, actor: Actor) -> list[ApiKey]:
        actor.require(Permission.MANAGE_TENANT, None)
        async with self._database.transaction(actor.tenant_id) as transaction:
            records = await transaction.connection.fetch(_SQL["api_keys"], None)
        return [wire_struct(dict(record), ApiKey) for record in records]

    async def create(self, actor: Actor, command: CreateApiKey) -> NewApiKey:
        """Raises ValidationFailed, NotFound (the branch), Conflict (the name), Forbidden: nobody gives what they lack."""
        now, key = self._clock(), random_token(API_KEY_PREFIX)
        if not now < command.expires_at <= now + _LONGEST:
            raise ValidationFailed("A key ends in the future, within two years.", [{"field": "expires_at"}])
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            if command.branch_id is not None and await load_branch(connection, command.branch_id) is None:
                raise NotFound("There is no such branch.", [{"field": "branch_id"}])
            actor.require(Permission.MANAGE_TENANT, None)
            if lacking := set(command.permissions) - actor.permissions:
                raise Forbidden(f"You cannot give {sorted(lacking)[0]}, which you do not have.")
            made = ApiKey(
                api_key_id=new_id(),
                name=tidy(command.name),
                permissions=sorted(set(command.permissions)),
                branch_id=command.branch_id,
                created_by=actor.actor_id,
                created_at=now,
                expires_at=command.expires_at,
            )
            await _insert(connection, actor.tenant_id, made, key)
            told = {"name": made.name, "permissions": made.permissions, "expires_at": made.expires_at}
            deed = (AuditAction.API_KEY_CREATED, "api-keys", made.api_key_id, made.branch_id, None, told)
            await audit(connection, actor, now, *deed)
        return NewApiKey(key=key, api_key=made)

    async def revoke(self, actor: Actor, api_key_id: UUID) -> None:
        """It is refused within seconds; raises NotFound."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection, now = transaction.connection, self._clock()
            record = await connection.fetchrow(_SQL["api_keys"], api_key_id)
            if record is None:
                raise NotFound("There is no such API key.")
            actor.require(Permission.MANAGE_TENANT, None)
            await connection.execute(_SQL["revoke_api_key"], api_key_id, now)
            deed = (AuditAction.API_KEY_REVOKED, "api-keys", api_key_id, record["branch_id"], {"name": record["name"]})
            await audit(connection, actor, now, *deed)


async def _insert(connection: asyncpg.Connection, tenant_id: UUID, made: ApiKey, key: str) -> None:
    values = (tenant_id, made.api_key_id, made.name, hash_token(key), encode(made.permissions).decode())
    with refusing():
        await connection.execute(
            _SQL["add_api_key"], *values, made.branch_id, made.created_by, made.created_at, made.expires_at
        )

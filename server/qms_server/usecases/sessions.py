"""Sessions: each login of a person, seen and ended by the person or by who manages people."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import asyncpg
from qms_contract.audit import AuditAction
from qms_contract.staff import Session

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.branches import wire_struct
from qms_server.store.queries import queries
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit

_SQL = queries("people")


class Sessions:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of_user(self, actor: Actor, user_id: UUID) -> list[Session]:
        """Those that still live, latest first; raises NotFound, Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            await _check(transaction.connection, actor, user_id)
            records = await transaction.connection.fetch(_SQL["sessions"], user_id, self._clock())
        return [_session(record, actor) for record in records]

    async def end(self, actor: Actor, user_id: UUID, session_id: UUID | None) -> None:
        """Ends one session or, with None, all of the person; raises NotFound, Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection, now = transaction.connection, self._clock()
            branch_id = await _check(connection, actor, user_id)
            ended = await connection.fetch(_SQL["end_sessions"], user_id, session_id, now)
            if session_id is not None and not ended:
                raise NotFound("There is no such session.")
            if ended:
                sessions = sorted({str(record["family_id"]) for record in ended})
                deed = (AuditAction.SESSION_ENDED, "users", user_id, branch_id, None, {"sessions": sessions})
                await audit(connection, actor, now, *deed)


async def _check(connection: asyncpg.Connection, actor: Actor, user_id: UUID) -> UUID | None:
    """The branch of the person, whose sessions are the actor's business."""
    record = await connection.fetchrow(_SQL["user_branch"], user_id)
    if record is None:
        raise NotFound("There is no such user.")
    branch_id: UUID | None = record["branch_id"]
    if user_id != actor.actor_id:
        actor.require(Permission.MANAGE_TENANT, branch_id)
    return branch_id


def _session(record: asyncpg.Record, actor: Actor) -> Session:
    return wire_struct({**dict(record), "current": record["session_id"] == actor.session_id}, Session)

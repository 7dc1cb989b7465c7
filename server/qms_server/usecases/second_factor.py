"""The second factor: time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s), enrolled and switched off."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import asyncpg
import pyotp
from qms_contract.audit import AuditAction
from qms_contract.staff import TotpEnrolment

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Conflict, Forbidden, NotFound, ValidationFailed
from qms_server.store.queries import queries
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.lockout import Lockout
from qms_server.usecases.passwords import is_password
from qms_server.usecases.seals import Seals

_SQL = queries("people")
_STEP = 30
_PERSON = "Only a person has a second factor."
# A phone's clock may be a step off (RFC 6238 §5.2).
_NEAR = (0, -1, 1)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, or None. The caller refuses a step that was used before."""
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
    matches = [step + near for near in _NEAR if secrets.compare_digest(totp.generate_otp(step + near), code)]
    return matches[0] if matches else None


async def use_code(connection: asyncpg.Connection, user_id: UUID, secret: str, code: str, now: datetime) -> bool:
    """Whether the code is right and new; it is used up by this, also against a twin at the same moment."""
    step = matching_step(secret, code, now)
    return step is not None and await connection.fetchval(_SQL["use_totp_step"], user_id, step) is not None


class SecondFactors:
    """For the person who asks; `reset` for another one, who has lost the phone."""

    def __init__(self, database: Database, seals: Seals, lockout: Lockout, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._seals = seals
        self._lockout = lockout
        self._clock = clock

    async def enrol(self, actor: Actor, password: str) -> TotpEnrolment:
        """A fresh secret, not in force before its first code is confirmed; raises ValidationFailed, Conflict."""
        record = await self._proven(actor, password)
        if record["totp_secret"] is not None:
            raise Conflict("A second factor is on already. Switch it off first.")
        secret = pyotp.random_base32()
        async with self._database.transaction(actor.tenant_id) as transaction:
            sealed = self._seals.seal(secret, actor.actor_id)
            await transaction.connection.execute(_SQL["enrol_totp"], actor.actor_id, sealed)
        uri = pyotp.TOTP(secret).provisioning_uri(name=record["username"], issuer_name=f"QMS {record['slug']}")
        return TotpEnrolment(secret=secret, uri=uri)

    async def confirm(self, actor: Actor, code: str) -> None:
        """From now on a login needs a code; raises Forbidden, Conflict when nothing was enrolled, ValidationFailed."""
        if actor.session_id is None:
            raise Forbidden(_PERSON)
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            sealed = await connection.fetchval(_SQL["pending_totp"], actor.actor_id)
            secret = self._seals.opened(sealed, actor.actor_id) if sealed else None
            if secret is None:
                raise Conflict("Enrol first.")
            if not await use_code(connection, actor.actor_id, secret, code, self._clock()):
                raise ValidationFailed("This is not the code of the moment.", [{"field": "code"}])
            await connection.execute(_SQL["confirm_totp"], actor.actor_id)
            deed = (AuditAction.TOTP_ENABLED, "users", actor.actor_id, actor.branch_id)
            await audit(connection, actor, self._clock(), *deed)

    async def disable(self, actor: Actor, password: str) -> None:
        await self._proven(actor, password)
        await self._switch_off(actor, actor.actor_id)

    async def reset(self, actor: Actor, user_id: UUID) -> None:
        """Raises NotFound, Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            if await transaction.connection.fetchval(_SQL["user_branch"], user_id) is None:
                raise NotFound("There is no such user.")
        actor.require(Permission.MANAGE_TENANT, None)
        await self._switch_off(actor, user_id)

    async def _switch_off(self, actor: Actor, user_id: UUID) -> None:
        async with self._database.transaction(actor.tenant_id) as transaction:
            await transaction.connection.execute(_SQL["disable_totp"], user_id)
            deed = (AuditAction.TOTP_DISABLED, "users", user_id, actor.branch_id)
            await audit(transaction.connection, actor, self._clock(), *deed)

    async def _proven(self, actor: Actor, password: str) -> asyncpg.Record:
        """The person's row; raises Forbidden for a machine, ValidationFailed for a wrong password, RateLimited."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            record = await transaction.connection.fetchrow(_SQL["person"], actor.actor_id)
        if record is None:
            raise Forbidden(_PERSON)
        account = (record["slug"], record["username"], actor.origin.address)
        await self._lockout.check(*account)
        if not await is_password(record["password_hash"], password):
            await self._lockout.failed(*account)
            raise ValidationFailed("The password is not right.", [{"field": "password"}])
        return record

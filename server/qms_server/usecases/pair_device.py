"""Pair a device (RFC 8628): it shows a code, somebody who may approves it, and the device gets its token."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from qms_contract.audit import AuditAction
from qms_contract.devices import (
    ApprovePairing,
    Device,
    DeviceTokens,
    DeviceType,
    Pairing,
)
from qms_contract.ids import new_id
from qms_contract.topics import all_topic, config_topic

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import AuthorizationPending, Conflict, ExpiredCode, NotFound, SlowDown
from qms_server.domain.names import tidy
from qms_server.store.branches import load_areas, wire_struct
from qms_server.store.configuration import DEVICES, repository, wire_of
from qms_server.store.constraints import refusing
from qms_server.store.offline import give_series, next_series
from qms_server.store.queries import queries
from qms_server.store.streams import lock_stream
from qms_server.store.tables import DeviceRow
from qms_server.store.transaction import Database, Transaction
from qms_server.store.uses import in_use
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import Announce
from qms_server.usecases.config_history import readable, record_version
from qms_server.usecases.config_parts import new_series
from qms_server.usecases.tokens import DEVICE_PREFIX, hash_token, random_token
from qms_server.usecases.unit import Unit

_SQL = queries("people")
_LIFE = timedelta(minutes=15)
_INTERVAL = timedelta(seconds=2)
# RFC 8628 §6.1: letters without vowels spell no words, and none is mistaken for a digit.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Pairings:
    def __init__(self, database: Database, announce: Announce, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._announce = announce
        self._clock = clock

    async def start(self, kind: DeviceType) -> Pairing:
        """A fresh pair of codes; the device shows `user_code` and polls with `device_code`."""
        device_code, letters = random_token(), "".join(secrets.choice(_LETTERS) for _ in range(8))
        now = self._clock()
        async with self._database.transaction(None) as transaction:
            await transaction.connection.execute(_SQL["forget_pairings"], now - _LIFE)
            await transaction.connection.execute(
                _SQL["start_pairing"], hash_token(device_code), letters, kind, now + _LIFE
            )
        return Pairing(
            device_code=device_code,
            user_code=f"{letters[:4]}-{letters[4:]}",
            expires_in=int(_LIFE.total_seconds()),
            interval=int(_INTERVAL.total_seconds()),
        )

    async def poll(self, device_code: str) -> DeviceTokens:
        """The device's token once approved (a new one at each asking, so that a lost answer locks nobody out).

        Raises AuthorizationPending, SlowDown or ExpiredCode (also for a code nobody gave out).
        """
        refusal = None
        async with self._database.transaction(None) as transaction:
            connection, code_hash, now = transaction.connection, hash_token(device_code), self._clock()
            record = await connection.fetchrow(_SQL["poll_pairing"], code_hash)
            if record is None or record["expires_at"] <= now:
                raise ExpiredCode("This code is over. Ask for a new one.")
            await connection.execute(_SQL["mark_poll"], code_hash, now)
            if record["device_id"] is not None:
                return await _give_token(transaction, record["tenant_id"], record["device_id"])
            is_early = record["polled_at"] is not None and now - record["polled_at"] < _INTERVAL * 0.8
            refusal = SlowDown("Ask less often.") if is_early else AuthorizationPending("Nobody has approved it yet.")
        raise refusal

    async def renew(self, actor: Actor, device_id: UUID, *, force: bool = False) -> DeviceTokens:
        """A fresh token for a device that is set up by hand; the old one ends, and so does a kiosk's series.

        Raises Conflict while it may hold tickets that are nowhere else, as when it is switched off, unless `force`.
        """
        async with self._database.transaction(actor.tenant_id) as transaction:
            record = await transaction.connection.fetchrow(_SQL["device"], device_id)
            if record is None or record["deleted_at"] is not None:
                raise NotFound("There is no such device.")
            actor.require(Permission.MANAGE_BRANCH, record["branch_id"])
            reason = None if force else await in_use(transaction.connection, DEVICES.plural, device_id)
            if reason is not None:
                raise Conflict(f"This device gets no other token while {reason}.", {"reason": reason})
            if record["series"] is not None:
                await _begin_series(transaction, device_id, record["branch_id"])
            deed = (AuditAction.DEVICE_TOKEN_RENEWED, DEVICES.plural, device_id, record["branch_id"])
            await audit(transaction.connection, actor, self._clock(), *deed)
            return await _give_token(transaction, actor.tenant_id, device_id)

    async def approve(self, actor: Actor, command: ApprovePairing) -> Device:
        """Lets the waiting device into the branch; raises NotFound for a code that is wrong or over."""
        code = command.user_code.upper().replace("-", "").replace(" ", "")
        async with self._database.transaction(actor.tenant_id) as transaction:
            stream = await lock_stream(transaction.connection, command.branch_id)
            if stream is None:
                raise NotFound("There is no such branch.")
            actor.require(Permission.MANAGE_BRANCH, command.branch_id)
            unit = Unit(transaction, actor, stream, self._clock())
            kind = await _waiting(transaction, actor.tenant_id, code, unit.now)
            with refusing():
                device = await add_device(unit, kind, command.name, command.area_id)
            deed = (AuditAction.DEVICE_PAIRED, DEVICES.plural, device.device_id, command.branch_id)
            await audit(transaction.connection, actor, unit.now, *deed)
            await unit.flush()
            await transaction.become_system()
            await transaction.connection.execute(_SQL["approve_pairing"], code, actor.tenant_id, device.device_id)
        self._announce(command.branch_id)
        return device


async def add_device(unit: Unit, kind: DeviceType, name: str, area_id: UUID | None) -> Device:
    """A new device of the branch, told as a change of its configuration; a kiosk gets a series of its own."""
    areas = await load_areas(unit.connection, unit.branch_id)
    if area_id is not None and area_id not in {area.area_id for area in areas}:
        raise NotFound("There is no such area in this branch.", [{"field": "area_id"}])
    async with unit.transaction.session() as session:
        row = DeviceRow(
            tenant_id=unit.actor.tenant_id,
            device_id=new_id(),
            branch_id=unit.branch_id,
            area_id=area_id,
            type=kind.value,
            name=tidy(name),
            series=await new_series(unit, kind),
            active=True,
            version=1,
        )
        await repository(session, DEVICES).add(row)
        await record_version(session, unit, DEVICES, row.device_id, None, await readable(unit, DEVICES, row))
        device = wire_of(DEVICES, row)
    assert isinstance(device, Device)
    topics = {config_topic(unit.branch_id), all_topic(unit.branch_id)}
    unit.tell_config(topics, DEVICES.plural, device.device_id)
    return device


async def _begin_series(transaction: Transaction, device_id: UUID, branch_id: UUID) -> None:
    """Whoever holds the new token may have an empty disk, on which the old series would count from 1 again."""
    await lock_stream(transaction.connection, branch_id)
    await give_series(transaction.connection, device_id, await next_series(transaction.connection, branch_id))


async def _waiting(transaction: Transaction, tenant_id: UUID, code: str, now: datetime) -> DeviceType:
    """What kind of device waits under the code; only qms_system sees devices that belong to nobody yet."""
    await transaction.become_system()
    record: asyncpg.Record | None = await transaction.connection.fetchrow(_SQL["waiting_pairing"], code, now)
    await transaction.become_tenant(tenant_id)
    if record is None:
        raise NotFound("No device shows this code. Look at its screen: the code changes.")
    return DeviceType(record["type"])


async def _give_token(transaction: Transaction, tenant_id: UUID, device_id: UUID) -> DeviceTokens:
    token = random_token(DEVICE_PREFIX)
    await transaction.become_tenant(tenant_id)
    await transaction.connection.execute(_SQL["give_token"], device_id, hash_token(token))
    record = await transaction.connection.fetchrow(_SQL["device"], device_id)
    return DeviceTokens(access_token=token, token_type="Bearer", device=wire_struct(dict(record), Device))  # noqa: S106

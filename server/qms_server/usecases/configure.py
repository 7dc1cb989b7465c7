"""Configuration: create, change and delete what a branch is made of. Every change is a version and an event."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET
from qms_contract.base import Command
from qms_contract.ids import new_id
from qms_contract.topics import admin_topic, device_topic
from qms_contract.wire import encode
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.domain.errors import NotFound, VersionConflict
from qms_server.store.configuration import BRANCHES, COUNTERS, DEVICES, USERS, Noun, columns_of, repository
from qms_server.store.requests import Answer
from qms_server.store.streams import create_stream
from qms_server.store.tables import Configured, ConfigVersionRow
from qms_server.usecases.commands import answer_of
from qms_server.usecases.config_checks import check_deletable, check_fields
from qms_server.usecases.config_parts import defaults, read_wire, write_parts
from qms_server.usecases.passwords import hash_password
from qms_server.usecases.unit import Unit

_NOT_COLUMNS = {"request_id", "service_ids", "password"}
_SECRET = {"password_hash", "totp_secret", "token_hash"}


async def create_entity(unit: Unit, noun: Noun, command: Command) -> Answer:
    """201 with the new thing; raises Conflict when its name or letter is taken, NotFound for what it refers to."""
    entity_id = new_id()
    fields = await _columns(command)
    fields |= await defaults(unit, noun, fields)
    await check_fields(unit, noun, fields)
    async with unit.transaction.session() as session:
        row = noun.row(**fields, tenant_id=unit.actor.tenant_id, **{noun.id_name: entity_id})
        await repository(session, noun).add(row)
        _version(session, unit, noun, entity_id, None, row)
    if noun is BRANCHES:
        await create_stream(unit.connection, unit.actor.tenant_id, entity_id, entity_id)
    return await _finish(unit, noun, entity_id, command, 201)


async def change_entity(unit: Unit, noun: Noun, entity_id: UUID, command: Command) -> Answer:
    """200 with the thing as it is now; raises VersionConflict when it is not the version that was read."""
    fields = await _columns(command)
    version = fields.pop("version")
    async with unit.transaction.session() as session:
        row = await _found(unit, session, noun, entity_id)
        _check_version(row, version)
        await check_fields(unit, noun, {**columns_of(row), **fields})
        before = _readable(row)
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        await session.flush()
        _version(session, unit, noun, entity_id, before, row)
    return await _finish(unit, noun, entity_id, command, 200)


async def delete_entity(unit: Unit, noun: Noun, entity_id: UUID) -> Answer:
    """204; raises Conflict while it is in use. History keeps what it names, so the row stays."""
    async with unit.transaction.session() as session:
        row = await _found(unit, session, noun, entity_id)
        await check_deletable(unit, noun, entity_id)
        before = _readable(row)
        row.deleted_at, row.active = unit.now, False
        row.version += 1
        await session.flush()
        _version(session, unit, noun, entity_id, before, None)
    _tell(unit, noun, entity_id)
    return answer_of(204, None)


async def _finish(unit: Unit, noun: Noun, entity_id: UUID, command: Command, status: int) -> Answer:
    if noun is COUNTERS:
        await write_parts(unit, entity_id, command)
    _tell(unit, noun, entity_id)
    return answer_of(status, await read_wire(unit, noun, entity_id))


async def _found(unit: Unit, session: AsyncSession, noun: Noun, entity_id: UUID) -> Configured:
    row: Configured | None = await repository(session, noun).find(noun, entity_id)
    if row is None:
        raise NotFound(f"There is no such {noun.singular}.")
    return row


async def _columns(command: Command) -> dict[str, Any]:
    """The columns a command gives; a password becomes its hash."""
    given = {name: getattr(command, name) for name in command.__struct_fields__}
    fields = {name: value for name, value in given.items() if name not in _NOT_COLUMNS and value is not UNSET}
    password = given.get("password", UNSET)
    return fields if password is UNSET else {**fields, "password_hash": await hash_password(password)}


def _check_version(row: Configured, version: int) -> None:
    if row.version != version:
        raise VersionConflict("Somebody changed this meanwhile.", {"version": row.version, "given": version})


def _version(
    session: AsyncSession,
    unit: Unit,
    noun: Noun,
    entity_id: UUID,
    before: dict[str, Any] | None,
    row: Configured | None,
) -> None:
    session.add(
        ConfigVersionRow(
            tenant_id=unit.actor.tenant_id,
            config_version_id=new_id(),
            branch_id=unit.stream.branch_id,
            entity=noun.plural,
            entity_id=entity_id,
            before=before,
            after=_readable(row) if row else None,
            actor_id=unit.actor.actor_id,
            ts=unit.now,
        )
    )


def _readable(row: Configured) -> dict[str, Any]:
    """The row as JSON for the history, without what nobody may read."""
    columns = {name: value for name, value in columns_of(row).items() if name not in _SECRET}
    decoded: dict[str, Any] = msgspec.json.decode(encode(columns))
    return decoded


def _tell(unit: Unit, noun: Noun, entity_id: UUID) -> None:
    if unit.stream.branch_id is None or noun is USERS:
        unit.tell_config({admin_topic(unit.actor.tenant_id)}, noun.plural, entity_id)
        return
    unit.tell_branch_config(noun.plural, entity_id)
    if noun is DEVICES:
        unit.tell_config({device_topic(entity_id)}, noun.plural, entity_id)

"""Configuration: create, change and delete what a branch is made of. Every change is a version and an event."""

import asyncio
from uuid import UUID

import msgspec
from msgspec import UNSET
from qms_contract.base import Command
from qms_contract.ids import new_id
from qms_contract.pins import hash_pin
from qms_contract.topics import admin_topic, device_topic
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.domain.errors import NotFound, VersionConflict
from qms_server.domain.names import tidy
from qms_server.store.configuration import (
    BRANCHES,
    COUNTERS,
    DEVICES,
    ROLES,
    SERVICES,
    USERS,
    Noun,
    columns_of,
    repository,
)
from qms_server.store.requests import Answer
from qms_server.store.streams import create_stream
from qms_server.store.tables import Configured
from qms_server.store.uses import served_services
from qms_server.usecases.asset_uses import check_assets, note_uses
from qms_server.usecases.branch_checks import check_still_served, check_switched_on
from qms_server.usecases.commands import answer_of
from qms_server.usecases.config_checks import check_deletable, check_fields, check_idle
from qms_server.usecases.config_history import Fields, readable, record_version
from qms_server.usecases.config_parts import defaults, read_wire, write_parts
from qms_server.usecases.leave_counter import leave_counter_elsewhere, leave_counters_of_role
from qms_server.usecases.passwords import hash_password
from qms_server.usecases.people_checks import check_new_password, end_sessions, end_sessions_if_changed, still_managed
from qms_server.usecases.unit import Unit

_NAMES = ("name", "display_name")
_NOT_COLUMNS = {"request_id", "service_ids", "weights", "password", "staff_pin", "force"}


async def create_entity(unit: Unit, noun: Noun, command: Command) -> Answer:
    """201 with the new thing."""
    entity_id = await create(unit, noun, command)
    return answer_of(201, await read_wire(unit, noun, entity_id))


async def create(unit: Unit, noun: Noun, command: Command, *, active: bool = True) -> UUID:
    """Its id; raises Conflict when its name or letter is taken, NotFound for what it refers to."""
    entity_id = new_id()
    check_new_password(command)
    fields = await _columns(command)
    fields |= await defaults(unit, noun, fields)
    await check_fields(unit, noun, fields)
    await check_assets(unit, fields)
    async with unit.transaction.session() as session:
        row = noun.row(**fields, active=active, tenant_id=unit.actor.tenant_id, **{noun.id_name: entity_id})
        await repository(session, noun).add(row)
        await _write_parts(unit, noun, entity_id, command)
        await record_version(session, unit, noun, entity_id, None, await readable(unit, noun, row))
    if noun is BRANCHES:
        await create_stream(unit.connection, unit.actor.tenant_id, entity_id, entity_id)
    await note_uses(unit, noun, entity_id, fields)
    await tell(unit, noun, entity_id)
    return entity_id


async def change_entity(unit: Unit, noun: Noun, entity_id: UUID, command: Command) -> Answer:
    """200 with the thing as it is now; raises VersionConflict when it is not the version that was read."""
    async with unit.transaction.session() as session, still_managed(unit, noun):
        row = await _found(unit, session, noun, entity_id)
        before = await readable(unit, noun, row)
        await write_change(unit, session, noun, row, command)
        await record_version(session, unit, noun, entity_id, before, await readable(unit, noun, row))
    return await _answer(unit, noun, entity_id, 200)


async def write_change(unit: Unit, session: AsyncSession, noun: Noun, row: Configured, command: Command) -> None:
    """What the PATCH `command` gives, checked and written; raises VersionConflict."""
    check_new_password(command, row)
    fields = await _columns(command)
    version = fields.pop("version")
    await check_fields(unit, noun, {**columns_of(row), **fields})
    await check_assets(unit, fields)
    check_version(row, version)
    if fields.get("active", row.active) != row.active and not getattr(command, "force", False):
        await _check_switch(unit, noun, row)
    served = await _served(unit, noun)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    columns = columns_of(row)
    await note_uses(unit, noun, columns[noun.id_name], columns)
    await _write_parts(unit, noun, columns[noun.id_name], command)
    if noun is USERS:
        await leave_counter_elsewhere(unit, columns)
    if noun is ROLES:
        await leave_counters_of_role(unit, columns["role_id"])
    if noun is COUNTERS:
        await check_still_served(unit, served)


async def _check_switch(unit: Unit, noun: Noun, row: Configured) -> None:
    """Whether what is on may be switched off, and what is off may be switched on."""
    entity_id = columns_of(row)[noun.id_name]
    if noun in {COUNTERS, DEVICES} and row.active:
        await check_idle(unit, noun, entity_id)
    if noun is SERVICES and not row.active:
        await check_switched_on(unit, entity_id)


async def delete_entity(unit: Unit, noun: Noun, entity_id: UUID) -> Answer:
    """204; raises Conflict while it is in use. History keeps what it names, so the row stays."""
    async with unit.transaction.session() as session, still_managed(unit, noun):
        row = await _found(unit, session, noun, entity_id)
        await check_deletable(unit, noun, entity_id)
        before = await readable(unit, noun, row)
        served = await _served(unit, noun)
        row.deleted_at, row.active = unit.now, False
        row.version += 1
        await session.flush()
        if noun is COUNTERS:
            await check_still_served(unit, served)
        await record_version(session, unit, noun, entity_id, before, None)
    if noun is USERS:
        await end_sessions(unit, entity_id)
    await note_uses(unit, noun, entity_id, None)
    await tell(unit, noun, entity_id)
    return answer_of(204, None)


def check_version(row: Configured, version: int) -> None:
    """Raises VersionConflict unless the row is the one that was read."""
    if row.version != version:
        raise VersionConflict("Somebody changed this meanwhile.", {"version": row.version, "given": version})


async def tell(unit: Unit, noun: Noun, entity_id: UUID) -> None:
    """config.changed, to all whom this noun concerns. A branch itself is told to the tenant's admins and to the branch."""
    if unit.stream.branch_id is None or noun is USERS:
        unit.tell_config({admin_topic(unit.actor.tenant_id)}, noun.plural, entity_id)
        if noun is BRANCHES:
            (await unit.on_branch(entity_id)).tell_branch_config(noun.plural, entity_id)
        return
    unit.tell_branch_config(noun.plural, entity_id)
    if noun is DEVICES:
        unit.tell_config({device_topic(entity_id)}, noun.plural, entity_id)


async def _answer(unit: Unit, noun: Noun, entity_id: UUID, status: int) -> Answer:
    await tell(unit, noun, entity_id)
    return answer_of(status, await read_wire(unit, noun, entity_id))


async def _write_parts(unit: Unit, noun: Noun, entity_id: UUID, command: Command) -> None:
    if noun is COUNTERS:
        await write_parts(unit, entity_id, command)
    await end_sessions_if_changed(unit, noun, entity_id, command)


async def _served(unit: Unit, noun: Noun) -> dict[UUID, str]:
    """Which services have a counter now; only a counter's change can take one away."""
    return await served_services(unit.connection, unit.branch_id) if noun is COUNTERS else {}


async def _found(unit: Unit, session: AsyncSession, noun: Noun, entity_id: UUID) -> Configured:
    row: Configured | None = await repository(session, noun).find(noun, entity_id)
    if row is None:
        raise NotFound(f"There is no such {noun.singular}.")
    return row


async def _columns(command: Command) -> Fields:
    """The columns a command gives; names are tidied, a password and a PIN become their hashes."""
    given = {name: getattr(command, name) for name in command.__struct_fields__}
    fields = {name: _column(value) for name, value in given.items() if name not in _NOT_COLUMNS and value is not UNSET}
    fields |= {name: tidy(str(fields[name]), name) for name in _NAMES if fields.get(name) is not None}
    if (password := given.get("password", UNSET)) is not UNSET:
        fields["password_hash"] = await hash_password(password)
    if (pin := given.get("staff_pin", UNSET)) is not UNSET:
        fields["staff_pin_hash"] = pin and await asyncio.to_thread(hash_pin, pin)
    return fields


def _column(value: object) -> object:
    """A struct, or a list of them, as the JSON its column keeps."""
    return msgspec.to_builtins(value) if isinstance(value, msgspec.Struct | list | dict) else value

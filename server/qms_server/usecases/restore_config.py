"""Roll-back: make a configured thing what it was after an earlier version. History only grows: this is a new version."""

from uuid import UUID

import msgspec
from qms_contract.base import Command
from qms_contract.versions import ConfigVersion, RestoreVersion

from qms_server.domain.errors import Conflict, NotFound, ValidationFailed
from qms_server.store.configuration import NOUNS, Noun, repository
from qms_server.store.requests import Answer
from qms_server.store.tables import Configured, DeviceRow
from qms_server.store.versions import find_version
from qms_server.usecases.commands import answer_of
from qms_server.usecases.config_history import Fields, readable, record_version
from qms_server.usecases.config_parts import read_wire
from qms_server.usecases.configure import check_version, tell, write_change
from qms_server.usecases.people_checks import still_managed
from qms_server.usecases.unit import Unit


async def restore_version(unit: Unit, version_id: UUID, command: RestoreVersion) -> Answer:
    """200 with the thing as it is now, also one that had been deleted meanwhile.

    Raises NotFound; VersionConflict when `command.version` is given and not the thing's; Conflict for the version of a
    deletion, after which there was nothing; and whatever a PATCH with these values would raise.
    """
    version = await find_version(unit.connection, version_id)
    if version is None:
        raise NotFound("There is no such version.")
    if version.after is None:
        raise Conflict("This version is a deletion. Restore the one before it to bring the thing back.")
    noun = NOUNS[version.entity]
    await _restore(unit, noun, version, version.after, command)
    await tell(unit, noun, version.entity_id)
    return answer_of(200, await read_wire(unit, noun, version.entity_id))


async def _restore(unit: Unit, noun: Noun, version: ConfigVersion, after: Fields, command: RestoreVersion) -> None:
    async with unit.transaction.session() as session, still_managed(unit, noun):
        row: Configured | None = await repository(session, noun).find_ever(noun, version.entity_id)
        assert row is not None, "a configured thing is never removed from its table"
        if command.version is not None:
            check_version(row, command.version)
        before = await readable(unit, noun, row) if row.deleted_at is None else None
        if isinstance(row, DeviceRow) and row.deleted_at is not None:
            row.token_hash = None  # to delete a device is to revoke its token (contract): it is paired anew
        if row.deleted_at is not None:  # to come back is not to be switched on
            row.deleted_at, row.active = None, after["active"]
        await write_change(unit, session, noun, row, _patch(noun, after, row, command))
        after = await readable(unit, noun, row)
        await record_version(session, unit, noun, version.entity_id, before, after, version.config_version_id)


def _patch(noun: Noun, after: Fields, row: Configured, command: RestoreVersion) -> Command:
    """The old values as the PATCH that would set them, so that every rule of today applies."""
    names = set(noun.patch.__struct_fields__) - {"request_id", "version"}
    old = {name: value for name, value in after.items() if name in names}
    try:
        return msgspec.convert({**old, "request_id": command.request_id, "version": row.version}, noun.patch)
    except msgspec.ValidationError as error:
        raise ValidationFailed(f"These values are not allowed any more: {error}.") from error

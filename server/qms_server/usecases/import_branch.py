"""Make a branch from a file, or as a copy of another: whole or not at all, each part by the rules of making it by hand.

The tenant's stream is locked first, then the new branch's, as for any branch that is made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import msgspec
from qms_contract.base import Command
from qms_contract.branch_files import FORMAT, VERSION, BranchFile, CopyBranch, ImportBranch
from qms_contract.branches import CreateArea, CreateBranch
from qms_contract.counters import CreateCounter
from qms_contract.services import CreateService

from qms_server.domain.errors import NotFound, Refusal, ValidationFailed
from qms_server.store.branches import load_branch
from qms_server.store.configuration import AREAS, BRANCHES, COUNTERS, SERVICES, Noun
from qms_server.store.constraints import refusing
from qms_server.store.requests import Answer
from qms_server.usecases.asset_uses import without_assets
from qms_server.usecases.commands import answer_of
from qms_server.usecases.config_parts import read_wire
from qms_server.usecases.configure import create
from qms_server.usecases.export_branch import NOT_IN_FILE, branch_file
from qms_server.usecases.unit import Unit

_CREATES: dict[str, type[Command]] = {
    BRANCHES.plural: CreateBranch,
    AREAS.plural: CreateArea,
    SERVICES.plural: CreateService,
    COUNTERS.plural: CreateCounter,
}


async def import_branch(unit: Unit, command: ImportBranch) -> Answer:
    """201 with the new branch. Raises ValidationFailed for a file of another kind or a newer version, and whatever making
    the parts by hand would raise, with the place in the file: `services.2.prefix`."""
    file = command.file
    if file.format != FORMAT:
        raise ValidationFailed("This is not a file of a branch.", [{"field": "file.format"}])
    if not 1 <= file.version <= VERSION:
        message = f"This file is of version {file.version}; this server reads up to {VERSION}. Update the server first."
        raise ValidationFailed(message, [{"field": "file.version"}])
    return await _make(unit, file if command.with_assets else without_assets(file), command.name)


async def copy_branch(unit: Unit, branch_id: UUID, command: CopyBranch) -> Answer:
    """201 with the new branch; raises NotFound, or Conflict when its name is taken."""
    branch = await load_branch(unit.connection, branch_id)
    if branch is None:
        raise NotFound("There is no such branch.")
    await unit.on_branch(branch_id)
    return await _make(unit, await branch_file(unit.connection, branch, unit.now), command.name)


async def _make(unit: Unit, file: BranchFile, name: str | None) -> Answer:
    branch_id = await _made(unit, BRANCHES, "branch", {**file.branch, **({"name": name} if name else {})}, {})
    branch = await unit.on_branch(branch_id)
    known: dict[str, UUID] = {}
    for noun, things in ((AREAS, file.areas), (SERVICES, file.services), (COUNTERS, file.counters)):
        for number, thing in enumerate(things):
            await _made(branch, noun, f"{noun.plural}.{number}", thing, known)
    return answer_of(201, await read_wire(unit, BRANCHES, branch_id))


async def _made(unit: Unit, noun: Noun, place: str, thing: dict[str, Any], known: dict[str, UUID]) -> UUID:
    """Makes one thing of the file, and notes in `known` which id it has here."""
    with _at(place):
        fields = {key: value for key, value in thing.items() if key not in {"active", noun.id_name, *NOT_IN_FILE}}
        own = {} if noun is BRANCHES else {"branch_id": unit.branch_id}
        command = _command(_CREATES[noun.plural], {**_resolved(fields, known), **own})
        with refusing():
            entity_id = await create(unit, noun, command, active=_is_on(thing))
        known[str(thing.get(noun.id_name))] = entity_id
        return entity_id


def _is_on(thing: dict[str, Any]) -> bool:
    """It is made as it was, for to switch it off afterwards is more: what it serves would have to be served by another."""
    try:
        return msgspec.convert(thing.get("active", True), bool)
    except msgspec.ValidationError as error:
        raise ValidationFailed(f"{error}.", [{"field": "active"}]) from error


def _command(kind: type[Command], fields: dict[str, Any]) -> Command:
    try:
        return msgspec.convert({"request_id": uuid4(), **fields}, kind)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$.")
        raise ValidationFailed(f"{message}.", [{"field": path.rstrip("`")}]) from error


def _resolved(fields: dict[str, Any], known: dict[str, UUID]) -> dict[str, Any]:
    """The references to other things of the file, as the ids that those have here; raises ValidationFailed."""
    found = dict(fields)
    if fields.get("area_id") is not None:
        found["area_id"] = _known(known, fields["area_id"], "area_id")
    if isinstance(fields.get("service_ids"), list):
        found["service_ids"] = [_known(known, one, "service_ids") for one in fields["service_ids"]]
    if isinstance(fields.get("weights"), dict):
        found["weights"] = {str(_known(known, one, "weights")): weight for one, weight in fields["weights"].items()}
    return found


def _known(known: dict[str, UUID], reference: object, field: str) -> UUID:
    if (entity_id := known.get(str(reference))) is None:
        raise ValidationFailed(f"The file has nothing with the id {reference}.", [{"field": field}])
    return entity_id


@contextmanager
def _at(place: str) -> Iterator[None]:
    """A refusal inside says where in the file it stands."""
    try:
        yield
    except Refusal as refusal:
        named = refusal.details if isinstance(refusal.details, list) else [refusal.details or {}]
        fields = [one.get("field") for one in named if isinstance(one, dict)]
        refusal.details = [{"field": ".".join(filter(None, ("file", place, field)))} for field in fields]
        refusal.message = f"{place}: {refusal.message}"
        raise

"""Which assets a configured thing names: wherever its JSON has a field `asset_id` or `…_asset_id`, at any depth.

A field that must be of one kind says so in KINDS by its name; every other may name any. The uses are written with the thing
itself, in one transaction, so a constraint keeps an asset that something still shows, prints or says.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from qms_contract.assets import AssetKind
from qms_contract.branch_files import BranchFile

from qms_server.domain.errors import NotFound, ValidationFailed
from qms_server.store.assets import kinds_of, write_uses
from qms_server.store.configuration import BRANCHES, TENANTS, Noun
from qms_server.usecases.unit import Unit

_NAME, _ENDING = "asset_id", "_asset_id"
KINDS: dict[str, frozenset[AssetKind]] = {
    "logo_asset_id": frozenset({AssetKind.IMAGE}),
    "advert_asset_id": frozenset({AssetKind.IMAGE}),
    "playlist_asset_id": frozenset({AssetKind.IMAGE, AssetKind.VIDEO}),
    "recording_asset_id": frozenset({AssetKind.AUDIO}),
}
_WORDS = {AssetKind.IMAGE: "a picture", AssetKind.VIDEO: "a video", AssetKind.AUDIO: "a recording"}


async def check_assets(unit: Unit, fields: dict[str, Any]) -> None:
    """Raises NotFound for an asset that is not there, ValidationFailed for one of the wrong kind; both name the field."""
    named = list(_named(fields))
    kinds = await kinds_of(unit.connection, {asset_id for _, _, asset_id in named})
    for path, name, asset_id in named:
        if asset_id not in kinds:
            raise NotFound("There is no such file.", [{"field": path}])
        wanted = KINDS.get(name)
        if wanted is not None and kinds[asset_id] not in wanted:
            words = " or ".join(_WORDS[kind] for kind in AssetKind if kind in wanted)
            raise ValidationFailed(f"This must be {words}.", [{"field": path}])


async def note_uses(unit: Unit, noun: Noun, entity_id: UUID, fields: dict[str, Any] | None) -> None:
    """What the thing names from now on; `fields` None: it is deleted."""
    branch_id = entity_id if noun is BRANCHES else unit.stream.branch_id
    ids = {asset_id for _, _, asset_id in _named(fields or {})}
    if noun is TENANTS or branch_id is not None:
        await write_uses(unit.connection, unit.actor.tenant_id, branch_id, noun.plural, entity_id, ids)


def without_assets(file: BranchFile) -> BranchFile:
    """The file of a branch that shows, prints and says none of the organisation's own files."""
    branch, *areas = [_stripped(one) for one in (file.branch, *file.areas)]
    return replace(file, branch=branch, areas=areas)


def _stripped(value: Any) -> Any:
    """Without the items of lists that name an asset, and with None for a field that does."""
    if isinstance(value, list):
        return [_stripped(one) for one in value if not (isinstance(one, dict) and any(map(_is_name, one)))]
    if isinstance(value, dict):
        return {key: None if _is_name(key) else _stripped(inner) for key, inner in value.items()}
    return value


def _is_name(key: str) -> bool:
    return key == _NAME or key.endswith(_ENDING)


def _named(value: Any, path: str = "") -> Iterator[tuple[str, str, UUID]]:
    """Path, name and id of each field that names an asset."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        place = f"{path}.{key}" if path else str(key)
        if isinstance(key, str) and _is_name(key) and inner is not None:
            yield place, key, UUID(str(inner))
        else:
            yield from _named(inner, place)

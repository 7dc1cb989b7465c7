"""What was changed on an item, in words that people read: field by field, before and after. Qt-free."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from qms_contract.versions import ConfigVersion

from qms_admin.estate import Estate, Item, id_of, name_of

_SILENT = frozenset({"version", "created_at", "updated_at", "deleted_at", "tenant_id", "branch_id"})
"""Fields that say nothing to people, or the same in every version."""


@dataclass(frozen=True)
class Difference:
    """`key` is the field's name on the wire. Values are as on the wire, None where there was none."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class History:
    """The versions of one item, the newest first."""

    item_id: UUID
    versions: tuple[ConfigVersion, ...]


def differences(version: ConfigVersion) -> list[Difference]:
    """The fields that this version changed; for a new item those that were given something."""
    before, after = version.before or {}, version.after or {}
    own = str(version.entity_id)
    told = (key for key in dict.fromkeys((*before, *after)) if own not in (before.get(key), after.get(key)))
    keys = [key for key in told if key not in _SILENT]
    found = (Difference(key, before.get(key), after.get(key)) for key in keys)
    return [one for one in found if one.before != one.after and (one.before or one.after or version.before)]


def names_of(estate: Estate) -> dict[str, str]:
    """What people call the things whose ids may stand in a value."""
    known: tuple[Item, ...] = (*estate.branches, *estate.areas, *estate.services, *estate.counters)
    return {str(id_of(one)): name_of(one) for one in known}

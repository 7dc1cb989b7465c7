"""What was changed on an item, in words that people read: field by field, before and after. Qt-free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.kiosk import TicketTemplate
from qms_contract.versions import ConfigVersion

from qms_admin.estate import Estate, Item, id_of, name_of

Fields = dict[str, Any]
_OWN_DOING = {
    "last_seen_at", "last_painted_at", "app_version", "printer", "buffered", "clock_skew_ms", "quarantined", "troubles", "runs",
    "used_twice_at", "vitals", "moments", "told_online", "told_health",
}  # fmt: skip
_SILENT = frozenset({"version", "created_at", "updated_at", "deleted_at", "tenant_id", "branch_id"}) | _OWN_DOING
"""Fields that say nothing to people, the same in every version, or what a device says of itself, which nobody changed. Who
was moved to another branch is told."""


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

    @property
    def version(self) -> int | None:
        """The item's own, by which a change in between is found out."""
        return version_after(self.versions)


def version_after(versions: Sequence[ConfigVersion]) -> int | None:
    """The version that the thing has after `versions` (newest first); None where it is gone or nothing is known."""
    newest = versions[0].after if versions else None
    return newest.get("version") if newest is not None else None


def differences(was: Fields | None, became: Fields | None, entity_id: UUID | None) -> list[Difference]:
    """The fields in which the thing `entity_id` differs; None is that there was nothing, and of what is new those count
    that were given something."""
    before, after = was or {}, became or {}
    own = str(entity_id)
    told = (key for key in dict.fromkeys((*before, *after)) if own not in (before.get(key), after.get(key)))
    moved = {"branch_id"} if was and became else set()
    keys = [key for key in told if key not in _SILENT - moved]
    found = (_of_parts(Difference(key, before.get(key, _usual(key)), after.get(key))) for key in keys)
    return [one for one in found if one.before != one.after and (one.before or one.after or was)]


def _usual(key: str) -> Any:
    """What stands where nobody has said anything: of a ticket only what is otherwise than usual is told."""
    return msgspec.to_builtins(TicketTemplate()) if key == "ticket" else None


def _of_parts(whole: Difference) -> Difference:
    """Of a value with parts only those that differ, since nobody finds one new word among twenty old ones."""
    before, after = whole.before, whole.after
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return whole
    same = {key for key in before.keys() & after.keys() if before[key] == after[key]}
    parts = {key: _of_parts(Difference(key, before[key], after[key])) for key in before.keys() & after.keys() - same}
    was = {key: parts[key].before if key in parts else one for key, one in before.items() if key not in same}
    became = {key: parts[key].after if key in parts else one for key, one in after.items() if key not in same}
    return Difference(whole.key, was, became)


def same_fields(was: Fields | None, became: Fields | None, entity_id: UUID | None) -> list[Difference]:
    """The fields that say something and did not change."""
    known = {one.key for one in differences(was, became, entity_id)}
    told = {key: value for key, value in (became or {}).items() if key not in _SILENT and value != str(entity_id)}
    return [Difference(key, value, value) for key, value in told.items() if was and key not in known]


def names_of(estate: Estate) -> dict[str, str]:
    """What people call the things whose ids may stand in a value."""
    own = (estate.branch,) if estate.branch is not None else ()
    of_branch: tuple[Item, ...] = (*own, *estate.areas, *estate.services, *estate.counters)
    looked_at = (one for one in estate.shelf.things.values() if one is not None)
    known: tuple[Item, ...] = (
        *looked_at,
        *of_branch,
        *estate.webhooks,
        *estate.tenants,
        *estate.roles,
        *estate.reports,
    )
    files = {str(one.asset_id): one.name for one in estate.assets}
    return files | {str(id_of(one)): name_of(one) for one in known}

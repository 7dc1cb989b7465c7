"""What was changed and not saved yet, per item; and what somebody else changed meanwhile. Frozen, Qt-free."""

from uuid import UUID

import msgspec

from qms_admin.forms.base import Value, Values
from qms_admin.sections import Section

SECRETS = frozenset({"password", "staff_pin", "secret"})
"""Values that are never written to this computer's disk."""


class Edit(msgspec.Struct, frozen=True):
    """`base` is the value that was read when the editing began, `mine` the one that is wanted."""

    base: Value
    mine: Value


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The edits of one item. A new item's `item_id` is this computer's own until the server has made it.

    `request_id` belongs to this very content: a repeat after a lost answer makes nothing twice.
    """

    section: Section
    item_id: UUID
    branch_id: UUID | None
    is_new: bool
    request_id: UUID
    edits: dict[str, Edit]

    def values(self, now: Values) -> Values:
        """The item's values with the edits over them."""
        return {**now, **{key: edit.mine for key, edit in self.edits.items() if key in now}}


class Orphan(msgspec.Struct, frozen=True):
    """What was written for an item that somebody deleted meanwhile or, `is_refused`, that one may no longer change; `name` is
    what the item was called."""

    draft: Draft
    name: str
    is_refused: bool = False


class Conflict(msgspec.Struct, frozen=True):
    """Two people changed the same field to different values."""

    key: str
    theirs: Value
    mine: Value


def with_edit(draft: Draft, now: Values, key: str, value: Value, request_id: UUID) -> Draft:
    """`value` in `key`; a value that is what the item has is no edit."""
    edits = {name: edit for name, edit in draft.edits.items() if name != key}
    if value != now.get(key):
        base = draft.edits[key].base if key in draft.edits else now.get(key, "")
        edits[key] = Edit(base, value)
    return msgspec.structs.replace(draft, edits=edits, request_id=request_id)


def rebased(draft: Draft, now: Values) -> Draft:
    """Without the edits that have become true, whoever saved them."""
    edits = {key: edit for key, edit in draft.edits.items() if key not in now or now[key] != edit.mine}
    return draft if len(edits) == len(draft.edits) else msgspec.structs.replace(draft, edits=edits)


def conflicts(draft: Draft, now: Values) -> list[Conflict]:
    """The edits whose field has changed since under them."""
    changed = ((key, edit) for key, edit in draft.edits.items() if key in now)
    return [Conflict(key, now[key], edit.mine) for key, edit in changed if now[key] not in (edit.base, edit.mine)]


def resolved(draft: Draft, now: Values, keep_mine: dict[str, bool], request_id: UUID) -> Draft:
    """Each field of `keep_mine` decided: mine now stands on theirs, or is given up for it."""
    edits = dict(draft.edits)
    for key, mine in keep_mine.items():
        if key in edits and mine:
            edits[key] = Edit(now[key], edits[key].mine)
        else:
            edits.pop(key, None)
    return msgspec.structs.replace(draft, edits=edits, request_id=request_id)


def storable(draft: Draft) -> Draft:
    """Without what must not be written to the disk."""
    edits = {key: edit for key, edit in draft.edits.items() if key not in SECRETS}
    return msgspec.structs.replace(draft, edits=edits)

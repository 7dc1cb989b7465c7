"""What has to be known of the long lists beside what they show: what is chosen or being changed, and what is only named. Pure
and Qt-free."""

from collections.abc import Iterator
from uuid import UUID

from qms_contract.devices import Device
from qms_contract.staff import User

from qms_admin.drafts import Draft
from qms_admin.sections import Section
from qms_admin.shelf import LONG
from qms_admin.state import Screen

BRANCH_KEYS = ("branch_id", "branch_ids")
"""Values of forms that name branches."""


def needed(screen: Screen) -> dict[Section, set[UUID]]:
    """The ids by section. New things are known to nobody but this program."""
    found: dict[Section, set[UUID]] = {section: set() for section in LONG}
    for section, chosen in (*screen.chosen.items(), (screen.section, screen.chosen_id)):
        if section in found and chosen is not None:
            found[section].add(chosen)
    for draft in screen.drafts.values():
        if draft.section in found and not draft.is_new:
            found[draft.section].add(draft.item_id)
    found[Section.BRANCHES] |= {*_named(screen)}
    for draft in (one for one in screen.drafts.values() if one.is_new):
        for ids in found.values():
            ids.discard(draft.item_id)
    return found


def missing(screen: Screen) -> dict[Section, set[UUID]]:
    """Those that nobody asked for yet."""
    known = screen.estate
    return {
        section: {one for one in ids if one not in known.shelf.things and known.find(section, one) is None}
        for section, ids in needed(screen).items()
    }


def _named(screen: Screen) -> Iterator[UUID]:
    """Branches that rows, forms and records are of."""
    estate = screen.estate
    own = (getattr(one, "branch_id", None) for one in (*estate.reports, *estate.api_keys))
    things = (one.branch_id for one in estate.shelf.things.values() if isinstance(one, User | Device))
    yield from (one for one in (*own, *things) if one is not None)
    for hook in estate.webhooks:
        yield from hook.branch_ids
    for draft in screen.drafts.values():
        yield from _chosen(draft)


def _chosen(draft: Draft) -> Iterator[UUID]:
    for key in BRANCH_KEYS:
        mine = draft.edits[key].mine if key in draft.edits else ""
        yield from (UUID(one) for one in (mine if isinstance(mine, tuple) else (str(mine),)) if one)

"""Branches, people and devices as far as they have been read: there may be a hundred thousand of each. Pure and Qt-free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from qms_contract.branches import Branch
from qms_contract.devices import Device
from qms_contract.staff import User

from qms_admin.listing import Listing, outdated
from qms_admin.sections import Section

Thing = Branch | User | Device
LONG = (Section.BRANCHES, Section.STAFF, Section.DEVICES)
"""The sections whose lists are read page by page."""
MOST_KEPT = 6_000
"""When more are known, those are forgotten that no list shows and nothing needs."""


class Where(StrEnum):
    """Where a list is looked at: on its page, where one is chosen, or by the search everywhere."""

    PAGE = "page"
    CHOICE = "choice"
    SEARCH = "search"


Key = tuple[Where, Section]


@dataclass(frozen=True)
class Shelf:
    """`things` are known by their id; None is one that was asked for and is not there."""

    things: Mapping[UUID, Thing | None] = field(default_factory=dict)
    lists: Mapping[Key, Listing] = field(default_factory=dict)

    def listing(self, where: Where, section: Section) -> Listing:
        return self.lists.get((where, section), Listing())

    def found(self, where: Where, section: Section, most: int) -> list[Thing]:
        """The first of what was found, at most so many."""
        ids = self.listing(where, section).pages.get(0, ())[:most]
        return [thing for one in ids if (thing := self.things.get(one)) is not None]


def thing_id(thing: Thing) -> UUID:
    match thing:
        case Branch():
            return thing.branch_id
        case User():
            return thing.user_id
        case Device():
            return thing.device_id


def with_listing(shelf: Shelf, key: Key, listing: Listing) -> Shelf:
    return replace(shelf, lists={**shelf.lists, key: listing})


def with_things(shelf: Shelf, things: Iterable[Thing], *, gone: Iterable[UUID] = ()) -> Shelf:
    """What was just read of them; `gone` are those that are not there."""
    fresh = {thing_id(one): one for one in things}
    return replace(shelf, things={**shelf.things, **dict.fromkeys(gone), **fresh})


def all_outdated(shelf: Shelf, section: Section | None = None) -> Shelf:
    """The lists of `section`, or all of them, are read again where they are looked at."""
    lists = {key: outdated(one) if section in (None, key[1]) else one for key, one in shelf.lists.items()}
    return replace(shelf, lists=lists)


def pruned(shelf: Shelf, needed: Iterable[UUID]) -> Shelf:
    """Without what no list shows and nothing needs, once there is much of it."""
    if len(shelf.things) <= MOST_KEPT:
        return shelf
    kept = {one for listing in shelf.lists.values() for page in listing.pages.values() for one in page} | set(needed)
    return replace(shelf, things={key: thing for key, thing in shelf.things.items() if key in kept})

"""A long list as it is looked at: what is sought, and the pages of it that were read. Pure and Qt-free."""

from dataclasses import dataclass, field, replace
from uuid import UUID

PAGE = 100
KEPT_PAGES = 20
"""So many pages are kept, those read last; others are read again when they are looked at."""


@dataclass(frozen=True)
class Sought:
    """`words` are all in what a thing is called; `sort` and `filters` are the server's. Empty is any."""

    words: str = ""
    sort: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    def query(self) -> dict[str, str]:
        asked = (("q", " ".join(self.words.split())[:100]), ("sort", self.sort), *self.filters)
        return {key: value for key, value in asked if value}


@dataclass(frozen=True)
class Listing:
    """`total` and `pages` (ids by number, from 0) are of the seeking `shown`; None until the first answer.

    `serial` counts what was sought. `fresh` are the pages that nothing happened to since they were read: one that is not is
    shown, and read again when it is looked at; `turn` counts how often they all became so. `trouble` says why nothing newer
    was read.
    """

    sought: Sought = Sought()
    total: int | None = None
    pages: dict[int, tuple[UUID, ...]] = field(default_factory=dict)
    fresh: frozenset[int] = frozenset()
    serial: int = 0
    shown: int = 0
    turn: int = 0
    trouble: str = ""

    def item_id(self, row: int) -> UUID | None:
        """What is in `row`; None while its page has not been read."""
        page, place = self.pages.get(row // PAGE, ()), row % PAGE
        return page[place] if place < len(page) else None

    @property
    def first(self) -> UUID | None:
        return self.item_id(0)

    @property
    def is_answered(self) -> bool:
        """Whether what is shown is what is sought."""
        return self.total is not None and self.shown == self.serial


def begun(known: Listing, sought: Sought) -> Listing:
    """Looking for something else, or for the same anew; what is shown stays until the first answer."""
    return replace(known, sought=sought, serial=known.serial + 1, fresh=frozenset())


def outdated(known: Listing) -> Listing:
    """Something changed somewhere: what is shown stays, and is read again where it is looked at."""
    return replace(known, fresh=frozenset(), turn=known.turn + 1)


def with_page(known: Listing, asked: Listing, number: int, ids: tuple[UUID, ...], total: int) -> Listing:
    """The page `number` that was asked for when the list was as `asked`. One of an older seeking is passed over; one that was
    asked for before the list became outdated is shown, and asked for again."""
    if asked.serial != known.serial:
        return known
    is_first = known.shown != known.serial
    others = {} if is_first else {key: page for key, page in known.pages.items() if key != number}
    kept = {**dict(list(others.items())[-KEPT_PAGES + 1 :]), number: ids}
    fresh = known.fresh & kept.keys() | ({number} if asked.turn == known.turn else set())
    return replace(known, pages=kept, total=total, fresh=frozenset(fresh), shown=known.serial, trouble="")

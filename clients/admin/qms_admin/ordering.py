"""The order of services and counters. Pure."""

from collections.abc import Sequence
from uuid import UUID

from qms_contract.counters import Counter
from qms_contract.services import Service

from qms_admin.estate import Item, id_of
from qms_admin.sections import Section

ORDERED = (Section.SERVICES, Section.COUNTERS)


def moved(items: Sequence[Item], item_id: UUID, to: int) -> list[tuple[Item, int]]:
    """The items whose `sort_order` has to change, with the new one, when `item_id` is put at place `to` (from 0)."""
    rest = [one for one in items if id_of(one) != item_id]
    mine = [one for one in items if id_of(one) == item_id]
    to = max(0, min(to, len(rest)))
    wanted = [*rest[:to], *mine, *rest[to:]]
    if list(items) == wanted:
        return []
    places = ((one, place) for place, one in enumerate(wanted, 1))
    return [(one, place) for one, place in places if isinstance(one, Service | Counter) and one.sort_order != place]

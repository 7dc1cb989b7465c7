"""What a visitor can choose from: services by area, by page, and whether they are open. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from qms_contract.branches import Area, Branch
from qms_contract.devices import DeviceConfig
from qms_contract.hours import Calendar
from qms_contract.ids import AreaId
from qms_contract.queues import QueueSummary
from qms_contract.services import Service, calendar_of

MOST_CHOICES = 8
PAGE_SIZE = 6
LANGUAGES_PAGE = 8
T = TypeVar("T")


def offered(config: DeviceConfig) -> list[Service]:
    """The services this kiosk offers: active, of its area if it has one, in the configured order."""
    own = config.device.area_id
    services = [one for one in config.services if one.active and (own is None or one.area_id in (own, None))]
    return sorted(services, key=lambda one: (one.sort_order, one.code))


def areas(config: DeviceConfig) -> list[Area]:
    """The areas to choose from first: those of more than eight services, or where the branch wants it; never only one."""
    services = offered(config)
    used = {service.area_id for service in services}
    found = [area for area in config.areas if area.active and area.area_id in used]
    asked = config.branch.areas_first or len(services) > MOST_CHOICES
    return sorted(found, key=lambda area: (area.sort_order, area.name)) if asked and len(found) > 1 else []


def in_area(config: DeviceConfig, area_id: AreaId | None) -> list[Service]:
    """The services of an area, and those of none that can be chosen, as of one that is switched off; all without an area."""
    others = {one.area_id for one in areas(config)} - {area_id}
    return [one for one in offered(config) if area_id is None or one.area_id not in others]


def page_count(choices: Sequence[object], size: int = PAGE_SIZE) -> int:
    """Pages of `size`; when there are several, one place of each is the "more" button."""
    return 1 if len(choices) <= size else -(-len(choices) // (size - 1))


def on_page(choices: Sequence[T], page: int, size: int = PAGE_SIZE) -> Sequence[T]:
    """The choices of a page."""
    if len(choices) <= size:
        return choices
    first = page * (size - 1)
    return choices[first : first + size - 1]


class Availability(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    FULL = "full"


def availability(
    service: Service, queue: QueueSummary | None, branch: Branch, now: datetime, full_until: datetime | None = None
) -> Availability:
    """Whether a ticket can be had `now` (aware). The server decides; this only spares a visitor a refusal.

    `full_until` is what the server said when it gave out the last ticket of the day.
    """
    if not calendar(service, branch).is_open(now):
        return Availability.CLOSED
    if full_until is not None and now < full_until:
        return Availability.FULL
    if queue is not None and service.max_waiting is not None and queue.waiting >= service.max_waiting:
        return Availability.FULL
    return Availability.OPEN


def calendar(service: Service, branch: Branch) -> Calendar:
    """When the service takes tickets, read as the server reads it."""
    return calendar_of(service, branch.time_zone, branch.hours, branch.exceptions)

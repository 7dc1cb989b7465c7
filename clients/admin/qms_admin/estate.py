"""What is configured, as it is known: one branch with its areas, services and counters, what is the tenant's, and of the long
lists what was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import msgspec
from qms_contract.api_keys import ApiKey
from qms_contract.assets import Asset
from qms_contract.branches import Area, Branch
from qms_contract.counters import Counter
from qms_contract.device_health import attention
from qms_contract.devices import Device, FleetSummary
from qms_contract.events import ConfigPayload, CounterPayload, DevicePayload, Envelope, QueuePayload, TicketPayload
from qms_contract.queues import QueueSummary
from qms_contract.reports import ScheduledReport
from qms_contract.roles import CustomRole
from qms_contract.routing import Tenant
from qms_contract.services import Service
from qms_contract.staff import User
from qms_contract.webhooks import Webhook

from qms_admin.sections import Section
from qms_admin.shelf import LONG, Shelf, Where

Item = Branch | Area | Service | Counter | User | Device | Tenant | Webhook | ScheduledReport | CustomRole

_ID_NAMES: dict[type[Item], str] = {
    Branch: "branch_id",
    Area: "area_id",
    Service: "service_id",
    Counter: "counter_id",
    User: "user_id",
    Device: "device_id",
    Tenant: "tenant_id",
    Webhook: "webhook_id",
    ScheduledReport: "report_id",
    CustomRole: "role_id",
}


@dataclass(frozen=True)
class Estate:
    """`branch` is the chosen one, of `branch_count` that there are; `areas`, `services`, `counters` and `kiosks` are its own,
    and `troubled` its devices to look after. `fleet` counts the devices that the person reaches; None is not read.

    `tenants` is the own one. `role_people` counts who has a role of the tenant's own. `assets` are the
    tenant's pictures, videos and recordings. `queues` are the branch's queues by service as they are at this moment, None until
    they have been read. `outdated` grows when something has to be read anew. Of the long lists the `shelf` holds what was
    looked at.
    """

    branch_id: UUID | None = None
    branch: Branch | None = None
    branch_count: int = 0
    areas: tuple[Area, ...] = ()
    services: tuple[Service, ...] = ()
    counters: tuple[Counter, ...] = ()
    kiosks: tuple[Device, ...] = ()
    troubled: tuple[Device, ...] = ()
    fleet: FleetSummary | None = None
    read_at: datetime | None = None
    tenants: tuple[Tenant, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    reports: tuple[ScheduledReport, ...] = ()
    roles: tuple[CustomRole, ...] = ()
    role_people: dict[UUID, int] = field(default_factory=dict)
    api_keys: tuple[ApiKey, ...] = ()
    outdated: int = 0
    queues: dict[UUID, QueueSummary] | None = None
    assets: tuple[Asset, ...] = ()
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def may_message(self) -> bool:
        """Whether there are counters to write to, and the organisation writes to them."""
        return self.branch is not None and all(one.features.messages for one in self.tenants)

    @property
    def may_join_by_phone(self) -> bool:
        return any(one.features.phone_join for one in self.tenants)

    def items(self, section: Section) -> Sequence[Item]:
        """All of a section whose list is short."""
        known: dict[Section, Sequence[Item]] = {
            Section.SERVICES: self.services,
            Section.COUNTERS: self.counters,
            Section.AREAS: self.areas,
            Section.TENANT: self.tenants,
            Section.WEBHOOKS: self.webhooks,
            Section.SCHEDULES: self.reports,
            Section.ROLES: self.roles,
        }
        return known.get(section, ())

    def find(self, section: Section, item_id: UUID | None) -> Item | None:
        if section in LONG:
            return self._long(section, item_id)
        return next((one for one in self.items(section) if id_of(one) == item_id), None)

    def is_gone(self, section: Section, item_id: UUID) -> bool:
        """Whether it is known not to be there; of a long list much is only not known."""
        found = self.find(section, item_id) is not None
        return not found and (section not in LONG or item_id in self.shelf.things)

    def first(self, section: Section) -> UUID | None:
        """What is shown before something was chosen: of the branches the one that is worked with."""
        if section is Section.BRANCHES and self.branch is not None:
            return self.branch.branch_id
        if section in LONG:
            return self.shelf.listing(Where.PAGE, section).first
        return next((id_of(one) for one in self.items(section)), None)

    def is_empty(self, section: Section) -> bool:
        """Whether there is nothing at all, not only nothing of what is sought."""
        if section not in LONG:
            return not self.items(section)
        listing = self.shelf.listing(Where.PAGE, section)
        return listing.total == 0 and listing.is_answered and not listing.sought.query().keys() - {"sort"}

    def branch_of(self, branch_id: UUID | None) -> Branch | None:
        found = self._long(Section.BRANCHES, branch_id)
        return found if isinstance(found, Branch) else None

    def branch_name(self, branch_id: UUID | None) -> str:
        branch = self.branch_of(branch_id)
        return branch.name if branch is not None else ""

    def area_name(self, area_id: UUID | None) -> str:
        return next((one.name for one in self.areas if one.area_id == area_id), "")

    def _long(self, section: Section, item_id: UUID | None) -> Item | None:
        if section is Section.BRANCHES and self.branch is not None and item_id == self.branch_id:
            return self.branch
        found = self.shelf.things.get(item_id) if item_id is not None else None
        return found if isinstance(found, _KINDS[section]) else None


_KINDS: dict[Section, type[Item]] = {Section.BRANCHES: Branch, Section.STAFF: User, Section.DEVICES: Device}


def id_of(item: Item) -> UUID:
    found: UUID = getattr(item, _ID_NAMES[type(item)])
    return found


def name_of(item: Item) -> str:
    return item.display_name if isinstance(item, User) else item.name


def with_event(estate: Estate, event: Envelope) -> Estate:
    """The estate after `event`. A change of the configuration says only that there is one, so it has to be read."""
    match event.payload:
        case ConfigPayload():
            return replace(estate, outdated=estate.outdated + 1)
        case CounterPayload(counter=counter) | TicketPayload(counter=Counter() as counter):
            return _with_counter(estate, counter)
        case QueuePayload(queue=queue):
            return replace(estate, queues={**(estate.queues or {}), queue.service_id: queue})
        case DevicePayload(device=device):
            return _with_device(estate, device, event.ts)
        case TicketPayload(ticket=ticket, origin=origin) if origin is not None:
            return _without_visitor(estate, origin.counter_id, ticket.ticket_id)
    return estate


def with_devices_of(known: Estate, fresh: Estate) -> Estate:
    """The devices as they were just read, unless another branch was chosen meanwhile."""
    if fresh.branch_id != known.branch_id:
        return known
    return replace(known, fleet=fresh.fleet, troubled=fresh.troubled, kiosks=fresh.kiosks, read_at=fresh.read_at)


def with_queues_of(fresh: Estate, known: Estate) -> Estate:
    """A configuration that was just read, with the queues as the events told them: those are newer."""
    return replace(fresh, queues=known.queues if fresh.branch_id == known.branch_id else None)


def _with_counter(estate: Estate, counter: Counter) -> Estate:
    """A session's event does not carry a newer configuration than the one that is known."""
    counters = tuple(counter if one.counter_id == counter.counter_id else one for one in estate.counters)
    return replace(estate, counters=counters)


def _without_visitor(estate: Estate, counter_id: UUID | None, ticket_id: UUID) -> Estate:
    """Whoever was at the counter has left it: held, sent on, or called in vain."""
    counter = next((one for one in estate.counters if one.counter_id == counter_id), None)
    if counter is None or counter.current_ticket_id != ticket_id:
        return estate
    empty = dict.fromkeys(("current_ticket_id", "current_number", "current_status", "current_since"))
    return _with_counter(estate, msgspec.structs.replace(counter, **empty))


def _with_device(estate: Estate, device: Device, at: datetime) -> Estate:
    """One that has gone is told by an event that is later than what it said last."""
    now = max(at, estate.read_at or at)
    others = tuple(one for one in estate.troubled if one.device_id != device.device_id)
    is_new = attention(device, now)
    troubled = (*others, device) if is_new else others
    kiosks = tuple(device if one.device_id == device.device_id else one for one in estate.kiosks)
    known = replace(estate, troubled=troubled, kiosks=kiosks, read_at=now)
    return replace(known, fleet=_counted(estate.fleet, int(is_new) - (len(estate.troubled) - len(others))))


def _counted(fleet: FleetSummary | None, more: int) -> FleetSummary | None:
    return fleet and msgspec.structs.replace(fleet, attention=max(0, fleet.attention + more))

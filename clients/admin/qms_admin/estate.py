"""What is configured, as it is known: every branch, person and device, and one branch's areas, services, counters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from qms_contract.api_keys import ApiKey
from qms_contract.assets import Asset
from qms_contract.branches import Area, Branch
from qms_contract.counters import Counter
from qms_contract.devices import Device
from qms_contract.events import ConfigPayload, CounterPayload, DevicePayload, Envelope, QueuePayload, TicketPayload
from qms_contract.queues import QueueSummary
from qms_contract.reports import ScheduledReport
from qms_contract.roles import CustomRole
from qms_contract.routing import Tenant
from qms_contract.services import Service
from qms_contract.staff import User
from qms_contract.webhooks import Webhook

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


class Section(StrEnum):
    """The dashboard, the records, and the kinds of things that are managed. Areas are edited with their branch and have
    no page; a branch's ticket and its screens are parts of the branch with pages of their own."""

    DASHBOARD = "dashboard"
    BRANCHES = "branches"
    SERVICES = "services"
    COUNTERS = "counters"
    STAFF = "staff"
    DEVICES = "devices"
    TENANT = "tenant"
    WEBHOOKS = "webhooks"
    AREAS = "areas"
    TICKET = "ticket"
    SCREENS = "screens"
    ROLES = "roles"
    API_KEYS = "api_keys"
    REPORTS = "reports"
    SCHEDULES = "schedules"
    AUDIT = "audit"


@dataclass(frozen=True)
class Estate:
    """`areas`, `services` and `counters` are those of `branch_id`; `tenants` is the own one.

    `assets` are the tenant's pictures, videos and recordings. `queues` are the branch's queues by service as they are at
    this moment, None until they have been read. `outdated` grows when something has to be read anew.
    """

    branch_id: UUID | None = None
    branches: tuple[Branch, ...] = ()
    areas: tuple[Area, ...] = ()
    services: tuple[Service, ...] = ()
    counters: tuple[Counter, ...] = ()
    users: tuple[User, ...] = ()
    devices: tuple[Device, ...] = ()
    read_at: datetime | None = None
    tenants: tuple[Tenant, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    reports: tuple[ScheduledReport, ...] = ()
    roles: tuple[CustomRole, ...] = ()
    api_keys: tuple[ApiKey, ...] = ()
    outdated: int = 0
    queues: dict[UUID, QueueSummary] | None = None
    assets: tuple[Asset, ...] = ()

    @property
    def branch(self) -> Branch | None:
        return next((one for one in self.branches if one.branch_id == self.branch_id), None)

    @property
    def may_message(self) -> bool:
        """Whether there are counters to write to, and the organisation writes to them."""
        return self.branch is not None and all(one.features.messages for one in self.tenants)

    @property
    def may_join_by_phone(self) -> bool:
        return any(one.features.phone_join for one in self.tenants)

    def items(self, section: Section) -> Sequence[Item]:
        known: dict[Section, Sequence[Item]] = {
            Section.DASHBOARD: (),
            Section.BRANCHES: self.branches,
            Section.SERVICES: self.services,
            Section.COUNTERS: self.counters,
            Section.STAFF: self.users,
            Section.DEVICES: self.devices,
            Section.AREAS: self.areas,
            Section.TENANT: self.tenants,
            Section.WEBHOOKS: self.webhooks,
            Section.SCHEDULES: self.reports,
            Section.ROLES: self.roles,
            Section.API_KEYS: (),
            Section.TICKET: (),
            Section.SCREENS: (),
            Section.REPORTS: (),
            Section.AUDIT: (),
        }
        return known[section]

    def find(self, section: Section, item_id: UUID | None) -> Item | None:
        return next((one for one in self.items(section) if id_of(one) == item_id), None)

    def branch_name(self, branch_id: UUID | None) -> str:
        return next((one.name for one in self.branches if one.branch_id == branch_id), "")

    def area_name(self, area_id: UUID | None) -> str:
        return next((one.name for one in self.areas if one.area_id == area_id), "")


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
        case TicketPayload(origin=origin) if origin is not None and origin.counter_id is not None:
            return replace(estate, outdated=estate.outdated + 1)
    return estate


def with_devices(estate: Estate, devices: Sequence[Device], read_at: datetime) -> Estate:
    return replace(estate, devices=tuple(devices), read_at=read_at)


def with_queues_of(fresh: Estate, known: Estate) -> Estate:
    """A configuration that was just read, with the queues as the events told them: those are newer."""
    return replace(fresh, queues=known.queues if fresh.branch_id == known.branch_id else None)


def _with_counter(estate: Estate, counter: Counter) -> Estate:
    """A session's event does not carry a newer configuration than the one that is known."""
    counters = tuple(counter if one.counter_id == counter.counter_id else one for one in estate.counters)
    return replace(estate, counters=counters)


def _with_device(estate: Estate, device: Device, at: datetime) -> Estate:
    """One that has gone is told by an event that is later than what it said last."""
    devices = tuple(device if one.device_id == device.device_id else one for one in estate.devices)
    return replace(estate, devices=devices, read_at=max(at, estate.read_at or at))

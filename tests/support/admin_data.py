"""A branch with services, counters, people and devices as an admin's screen knows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import msgspec
from qms_admin.estate import Estate, id_of
from qms_admin.list_desk import OWN_ORDER
from qms_admin.listing import Listing, Sought
from qms_admin.sections import Section
from qms_admin.shelf import Shelf, Where, with_things
from qms_admin.state import Phase, Screen
from qms_contract.access import Permission
from qms_contract.api_keys import ApiKey
from qms_contract.branches import Area
from qms_contract.counters import Counter
from qms_contract.device_health import attention
from qms_contract.devices import Device, DeviceType, FleetSummary, PrinterStatus
from qms_contract.events import EventType
from qms_contract.reports import ScheduledReport
from qms_contract.roles import CustomRole
from qms_contract.routing import PriorityRule, Tenant
from qms_contract.staff import Role, User
from qms_contract.webhooks import Webhook

from tests.support.display_data import BRANCH, TENANT, branch, service

NOW = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
NAMES = {"A": "Cashier & payments", "B": "Account opening", "C": "Civil registry", "P": "Priority desk for everyone"}


def make_id(name) -> UUID:
    return uuid5(BRANCH, name)


def a_service(code, **changes):
    hours = {"opens_at": "08:00", "closes_at": "15:00", "max_wait_minutes": 35}
    names = {"en": NAMES[code], "id": f"Layanan {code}", "ar": "فتح حساب", "zh": "开户"}
    fields = {"service_id": make_id(f"service {code}"), "code": code, "prefix": code, "name": NAMES[code]}
    return service(**{**fields, "names": names, **hours, **changes})


def a_counter(name, codes, **changes):
    fields = {"counter_id": make_id(f"counter {name}"), "branch_id": BRANCH, "area_id": None, "name": name}
    ids = [make_id(f"service {code}") for code in codes]
    return Counter(**{**fields, "service_ids": ids, "active": True, "sort_order": int(name), "version": 1, **changes})


def a_device(name, kind=DeviceType.KIOSK, **changes):
    fields = {"device_id": make_id(name), "tenant_id": TENANT, "branch_id": BRANCH, "area_id": None, "type": kind}
    rest = {"name": name, "series": "L1" if kind is DeviceType.KIOSK else None, "active": True, "version": 1}
    return Device(**{**fields, **rest, "app_version": "2.4.1", "last_seen_at": NOW - timedelta(seconds=9), **changes})


def a_person(username, role=Role.ADMIN, **changes):
    fields = {"user_id": make_id(username), "tenant_id": TENANT, "username": username, "display_name": "Maya Putri"}
    rest = {"role": role, "branch_id": None, "language": None, "active": True, "version": 1}
    return User(**{**fields, **rest, **changes})


def a_webhook(name="Customer relations", **changes):
    fields = {
        "webhook_id": make_id(name),
        "tenant_id": TENANT,
        "name": name,
        "url": "https://crm.example.org/hooks/queue",
    }
    events = [EventType.TICKET_CALLED, EventType.TICKET_COMPLETED, EventType.TICKET_NO_SHOW]
    return Webhook(**{**fields, "events": events, "branch_ids": [], "active": True, "version": 1, **changes})


def a_schedule(name="Every morning", **changes):
    fields = {"report_id": make_id(name), "tenant_id": TENANT, "name": name, "branch_id": BRANCH, "cycle": "daily"}
    what = {"group_by": "service", "formats": ["pdf", "csv"], "hour": 6, "language": "en", "active": True, "version": 1}
    done = {"done_day": "2026-11-22", "done_at": "2026-11-22T23:00:12Z", "last_error": None}
    files = [f"demo/Every morning-1a2b3c4d/2026-11-22.{kind}" for kind in ("pdf", "csv")]
    return msgspec.convert({**fields, **what, **done, "files": files, **changes}, ScheduledReport)


def a_role(name="Front desk", **changes):
    fields = {"role_id": make_id(name), "tenant_id": TENANT, "name": name, "active": True, "version": 1}
    return msgspec.convert({**fields, "permissions": ["tickets.issue", "queues.read"], **changes}, CustomRole)


def an_api_key(name="Website", days=200, **changes):
    fields = {"api_key_id": make_id(name), "name": name, "branch_id": None, "created_by": make_id("maya")}
    times = {"created_at": NOW, "expires_at": NOW + timedelta(days=days)}
    may = [Permission.ISSUE_TICKETS, Permission.READ_QUEUES]
    return ApiKey(**{**fields, **times, "permissions": may, **changes})


def a_tenant(**changes):
    ranks = {"emergency": 0, "vip": 1, "priority": 1, "regular": 2}
    prefixes = {"vip": "V", "priority": "P"}
    rules = [
        PriorityRule(priority_class=kind, rank=rank, prefix=prefixes.get(kind, "")) for kind, rank in ranks.items()
    ]
    fields = {"tenant_id": TENANT, "slug": "demo", "name": "City of Bandung", "priority_classes": rules, "version": 1}
    return Tenant(**{**fields, **changes})


BRANCHES = (branch(("en", "id", "ar", "zh")),)
PEOPLE = (a_person("maya"), a_person("sari", Role.AGENT, display_name="Sari Dewi", branch_id=BRANCH))
DEVICES = (
    a_device("Kiosk 1, entrance", printer=PrinterStatus.OUT, buffered=0),
    a_device("Display, hall east", DeviceType.DISPLAY, last_seen_at=NOW - timedelta(minutes=12)),
    a_device("Kiosk 2, hall", printer=PrinterStatus.LOW),
    a_device("Display, hall west", DeviceType.DISPLAY),
    a_device("Old kiosk", active=False),
)
"""In the order of their urgency, as the server tells them."""


def a_listing(section, items, total=None, words=""):
    """A list of which the first page was read."""
    ids = tuple(id_of(one) for one in items)
    sought = Sought(words, OWN_ORDER[section])
    return Listing(sought, len(ids) if total is None else total, {0: ids}, frozenset({0}), 1, 1)


def a_shelf(branches=BRANCHES, users=PEOPLE, devices=DEVICES):
    by_section = {Section.BRANCHES: branches, Section.STAFF: users, Section.DEVICES: devices}
    lists = {
        (where, section): a_listing(section, items)
        for section, items in by_section.items()
        for where in (Where.PAGE, Where.CHOICE)
    }
    return with_things(Shelf(lists=lists), (*branches, *users, *devices))


def of_devices(devices):
    """What an estate knows of them beside the list."""
    troubled = tuple(one for one in devices if attention(one, NOW))
    kiosks = tuple(one for one in devices if one.type is DeviceType.KIOSK)
    fleet = FleetSummary(
        total=len(devices), kiosks=len(kiosks), displays=len(devices) - len(kiosks), attention=len(troubled)
    )
    return {"troubled": troubled, "kiosks": kiosks, "fleet": fleet}


def estate(branches=BRANCHES, users=PEOPLE, devices=DEVICES, **changes):
    known = Estate(
        branch_id=branches[0].branch_id if branches else None,
        branch=branches[0] if branches else None,
        branch_count=len(branches),
        areas=(Area(area_id=make_id("area"), branch_id=BRANCH, name="Hall", names={}, sort_order=1, active=True, version=1),),
        services=tuple(a_service(code) for code in NAMES),
        counters=(a_counter("1", "AP"), a_counter("2", "BP"), a_counter("3", "BCP")),
        roles=(a_role(),),
        api_keys=(an_api_key(), an_api_key("Appointments of the old town hall", 9, branch_id=BRANCH), an_api_key("Past", -3)),
        reports=(a_schedule(), a_schedule("All branches, every week", branch_id=None, cycle="weekly",
                                          last_error="No space left on device.")),
        webhooks=(a_webhook(), a_webhook("Data warehouse of the head office", active=False)),
        read_at=NOW,
        tenants=(a_tenant(),),
        shelf=a_shelf(branches, users, devices),
        **of_devices(devices),
    )  # fmt: skip
    return replace(known, **changes)


def screen(section=Section.SERVICES, **changes):
    shown = Screen(phase=Phase.WORK, tenant="demo", me=a_person("maya"), section=section, estate=estate())
    return replace(shown, **changes)

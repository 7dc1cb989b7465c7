"""A branch, services, tickets and events as a server would send them to a display."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from qms_contract.branches import Branch
from qms_contract.counters import Counter
from qms_contract.events import Envelope, EventType, TicketPayload
from qms_contract.queues import DisplayCall, DisplaySnapshot
from qms_contract.services import Service
from qms_contract.tickets import Channel, PriorityClass, Ticket, TicketStatus
from qms_contract.topics import display_topic

TENANT = UUID("00000000-0000-7000-8000-000000000001")
BRANCH = UUID("00000000-0000-7000-8000-000000000002")
SERVICE = UUID("00000000-0000-7000-8000-000000000003")
TOPIC = display_topic(BRANCH, None)
NOW = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
EPOCH = "e1"


def branch(languages=("en", "id"), **changes):
    fields = {
        "branch_id": BRANCH,
        "tenant_id": TENANT,
        "organisation": "Kota Sehat Public Services",
        "name": "Sudirman branch",
        "names": {"id": "Cabang Sudirman", "ar": "فرع سوديرمان", "zh": "苏迪曼分部"},
        "time_zone": "Asia/Jakarta",
        "day_starts_hour": 0,
        "languages": list(languages),
        "messages": ["Please bring your ID card and family card.", "Payments close at 15:00.", "Masks are free."],
        "accent": None,
        "active": True,
        "version": 1,
    }
    return Branch(**{**fields, **changes})


def service(**changes):
    fields = {
        "service_id": SERVICE,
        "branch_id": BRANCH,
        "area_id": None,
        "code": "A",
        "name": "Cashier & payments",
        "names": {"id": "Kasir & pembayaran", "ar": "الصندوق والمدفوعات", "zh": "收费处"},
        "hint": None,
        "hints": {},
        "icon": None,
        "prefix": "A",
        "number_width": 3,
        "first_number": 1,
        "last_number": 999,
        "opens_at": None,
        "closes_at": None,
        "max_per_day": None,
        "max_waiting": None,
        "target_wait_minutes": 20,
        "max_wait_minutes": None,
        "called_grace_period_seconds": 60,
        "sort_order": 0,
        "active": True,
        "version": 1,
    }
    return Service(**{**fields, **changes})


def counter(name="3"):
    return Counter(
        counter_id=uuid5(BRANCH, name),
        branch_id=BRANCH,
        area_id=None,
        name=name,
        service_ids=[SERVICE],
        active=True,
        sort_order=0,
        version=1,
    )


def ticket(number="A047", status=TicketStatus.CALLED, **changes):
    fields = {
        "ticket_id": uuid5(BRANCH, number),
        "ticket_number": number,
        "display_number": number,
        "tenant_id": TENANT,
        "branch_id": BRANCH,
        "service_id": SERVICE,
        "area_id": None,
        "status": status,
        "reason": None,
        "channel": Channel.KIOSK,
        "priority_class": PriorityClass.REGULAR,
        "language": None,
        "created_at": NOW - timedelta(minutes=20),
        "queued_at": NOW - timedelta(minutes=20),
        "confirmed_at": NOW - timedelta(minutes=20),
        "called_at": NOW,
        "served_at": None,
        "completed_at": None,
        "counter_id": uuid5(BRANCH, "3"),
        "customer_ref": None,
        "call_count": 1,
        "version": 2,
        "business_day": NOW.date(),
    }
    return Ticket(**{**fields, **changes})


def event(kind, of, offset=1, at=NOW, counter_name="3"):
    return Envelope(
        v=1,
        type=EventType(f"ticket.{kind}"),
        ts=at,
        tenant_id=TENANT,
        branch_id=BRANCH,
        topic=TOPIC,
        epoch=EPOCH,
        offset=offset,
        prev=offset - 1,
        payload=TicketPayload(ticket=of, counter=counter(counter_name)),
    )


def snapshot(calls=(), offset=0, at=NOW, counters=("1", "2", "3", "4", "5", "6"), **changes):
    """`calls` are (ticket, counter name), newest first."""
    fields = {
        "epoch": EPOCH,
        "offset": offset,
        "server_time": at,
        "branch": branch(),
        "area_id": None,
        "services": [service()],
        "counters": [counter(name) for name in counters],
        "calls": [DisplayCall(ticket=called, counter=counter(name)) for called, name in calls],
        "queues": [],
    }
    return DisplaySnapshot(**{**fields, **changes})


def new_id():
    return uuid4()

"""The branch of the mock-ups, as a kiosk would receive it."""

from datetime import UTC, date, datetime
from uuid import UUID

from qms_contract.branches import Area, Branch
from qms_contract.devices import Device, DeviceConfig, DeviceType
from qms_contract.queues import Estimate, QueueSummary
from qms_contract.services import Service
from qms_contract.tickets import Channel, PriorityClass, Ticket, TicketStatus

NOW = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
TENANT, BRANCH, DEVICE = UUID(int=1), UUID(int=2), UUID(int=3)

_SERVICES = [
    ("A", "cash", 12, (25, 35), {
        "en": ("Cashier & payments", "Taxes, fees and fines"),
        "id": ("Kasir & pembayaran", "Pajak, retribusi, dan denda"),
        "ar": ("الصندوق والمدفوعات", "الضرائب والرسوم والغرامات"),
        "zh": ("收费与缴款", "税费与罚款"),
    }),
    ("B", "card", 4, (15, 20), {
        "en": ("Account opening", "New account, change of details"),
        "id": ("Pembukaan rekening", "Rekening baru, perubahan data"),
        "ar": ("فتح حساب", "حساب جديد أو تعديل البيانات"),
        "zh": ("开立账户", "新开账户、变更资料"),
    }),
    ("C", "doc", 9, (30, 40), {
        "en": ("Civil registry", "Birth, marriage, family card"),
        "id": ("Catatan sipil", "Kelahiran, pernikahan, kartu keluarga"),
        "ar": ("السجل المدني", "الولادة والزواج وبطاقة العائلة"),
        "zh": ("户籍登记", "出生、结婚、家庭卡"),
    }),
    ("D", "id", 7, (20, 30), {
        "en": ("ID cards", "New, lost or expired card"),
        "id": ("Kartu identitas", "Baru, hilang, atau kedaluwarsa"),
        "ar": ("بطاقات الهوية", "جديدة أو مفقودة أو منتهية"),
        "zh": ("身份证件", "新办、遗失或过期"),
    }),
    ("E", "heart", 3, (5, 10), {
        "en": ("Health insurance", "Enrolment and claims"),
        "id": ("Asuransi kesehatan", "Pendaftaran dan klaim"),
        "ar": ("التأمين الصحي", "التسجيل والمطالبات"),
        "zh": ("医疗保险", "参保与报销"),
    }),
    ("P", "star", 1, (0, 5), {
        "en": ("Priority desk", "65 and over, pregnant, disabled"),
        "id": ("Loket prioritas", "65 tahun ke atas, hamil, difabel"),
        "ar": ("مكتب الأولوية", "كبار السن والحوامل وذوو الإعاقة"),
        "zh": ("优先窗口", "65 岁以上、孕妇、残障人士"),
    }),
]  # fmt: skip


def service_id(index: int) -> UUID:
    return UUID(int=100 + index)


def a_service(index: int, **changes: object) -> Service:
    code, icon, _, _, words = _SERVICES[index % len(_SERVICES)]
    fields: dict[str, object] = {
        "service_id": service_id(index), "branch_id": BRANCH, "area_id": None,
        "code": code if index < len(_SERVICES) else f"{code}{index}",
        "name": words["en"][0], "names": {language: pair[0] for language, pair in words.items()},
        "hint": words["en"][1], "hints": {language: pair[1] for language, pair in words.items()},
        "icon": icon, "prefix": code, "number_width": 3, "first_number": 1, "last_number": 999,
        "opens_at": None, "closes_at": None, "max_per_day": None, "max_waiting": None, "target_wait_minutes": 20,
        "max_wait_minutes": None, "called_grace_period_seconds": 60, "sort_order": index, "active": True, "version": 1,
    }  # fmt: skip
    return Service(**{**fields, **changes})  # type: ignore[arg-type]


def an_area(index: int, name: str) -> Area:
    area_id = UUID(int=200 + index)
    return Area(area_id=area_id, branch_id=BRANCH, name=name, names={}, sort_order=index, active=True, version=1)


def a_branch(**changes: object) -> Branch:
    fields: dict[str, object] = {
        "branch_id": BRANCH, "tenant_id": TENANT, "organisation": "Kota Sehat Public Services", "name": "Sudirman branch",
        "names": {"ar": "فرع سوديرمان", "zh": "Sudirman 服务点", "id": "Cabang Sudirman"}, "time_zone": "Asia/Jakarta",
        "day_starts_hour": 0, "languages": ["en", "id", "ar", "zh"], "messages": [], "accent": None, "active": True,
        "version": 1,
    }  # fmt: skip
    return Branch(**{**fields, **changes})  # type: ignore[arg-type]


def a_config(services: list[Service] | None = None, *, version: int = 1, **changes: object) -> DeviceConfig:
    device = Device(
        device_id=DEVICE, tenant_id=TENANT, branch_id=BRANCH, area_id=None, type=DeviceType.KIOSK, name="Kiosk 1",
        series="L2", active=True, version=1,
    )  # fmt: skip
    fields: dict[str, object] = {
        "config_version": version, "device": device, "branch": a_branch(), "areas": [],
        "services": services if services is not None else [a_service(index) for index in range(len(_SERVICES))],
        "counters": [], "server_time": NOW,
    }  # fmt: skip
    return DeviceConfig(**{**fields, **changes})  # type: ignore[arg-type]


def a_queue(index: int, waiting: int | None = None) -> QueueSummary:
    _, _, usual, (low, high), _ = _SERVICES[index % len(_SERVICES)]
    return QueueSummary(
        service_id=service_id(index), waiting=usual if waiting is None else waiting, oldest_queued_at=None,
        open_counters=1, estimate=Estimate(low_minutes=low, high_minutes=high),
    )  # fmt: skip


def the_queues(count: int = len(_SERVICES)) -> dict[UUID, QueueSummary]:
    return {service_id(index): a_queue(index) for index in range(count)}


def a_ticket(number: str = "A060", index: int = 0, **changes: object) -> Ticket:
    fields: dict[str, object] = {
        "ticket_id": UUID(int=900), "ticket_number": number, "display_number": number, "tenant_id": TENANT,
        "branch_id": BRANCH, "service_id": service_id(index), "area_id": None, "status": TicketStatus.WAITING,
        "reason": None, "channel": Channel.KIOSK, "priority_class": PriorityClass.REGULAR, "language": "en",
        "created_at": NOW, "queued_at": NOW, "confirmed_at": None, "called_at": None, "served_at": None,
        "completed_at": None, "counter_id": None, "customer_ref": None, "call_count": 0, "version": 1,
        "business_day": date(2026, 11, 23), "position": 13, "status_url": "/t/Zk9uR0x3VHhRbGhE",
    }  # fmt: skip
    return Ticket(**{**fields, **changes})  # type: ignore[arg-type]

"""What the demo tenant is made of."""

import msgspec

SLUG = "demo"
ORGANISATION = "Kota Sehat Public Services"


class ServicePlan(msgspec.Struct, frozen=True):
    code: str
    icon: str
    names: dict[str, str]
    hints: dict[str, str]


class BranchPlan(msgspec.Struct, frozen=True):
    """`people` are (username, display name, role), `devices` (type, name)."""

    name: str
    time_zone: str
    languages: tuple[str, ...]
    messages: tuple[str, ...]
    areas: tuple[str, ...]
    services: tuple[ServicePlan, ...]
    people: tuple[tuple[str, str, str], ...]
    devices: tuple[tuple[str, str], ...]


def _service(code: str, icon: str, names: tuple[str, str, str, str], hints: tuple[str, str, str, str]) -> ServicePlan:
    languages = ("en", "id", "ar", "zh")
    return ServicePlan(code, icon, dict(zip(languages, names, strict=True)), dict(zip(languages, hints, strict=True)))


SERVICES = (
    _service(
        "A",
        "cash",
        ("Cashier & payments", "Kasir & pembayaran", "الصندوق والمدفوعات", "收银与缴费"),
        ("Taxes, fees and fines", "Pajak, retribusi, dan denda", "الضرائب والرسوم والغرامات", "税款、费用和罚款"),
    ),
    _service(
        "B",
        "card",
        ("Account opening", "Pembukaan rekening", "فتح حساب", "开户"),
        (
            "New account, change of details",
            "Rekening baru, ubah data",
            "حساب جديد، تعديل البيانات",
            "新开账户、变更信息",
        ),
    ),
    _service(
        "C",
        "doc",
        ("Civil registry", "Catatan sipil", "السجل المدني", "民政登记"),
        (
            "Birth, marriage, family card",
            "Kelahiran, nikah, kartu keluarga",
            "الولادة والزواج وبطاقة العائلة",
            "出生、婚姻、户口本",
        ),
    ),
    _service(
        "D",
        "id",
        ("ID cards", "Kartu identitas", "بطاقات الهوية", "身份证"),
        (
            "New, lost or expired card",
            "Kartu baru, hilang, atau habis masa",
            "بطاقة جديدة أو مفقودة أو منتهية",
            "新办、遗失或过期",
        ),
    ),
    _service(
        "E",
        "heart",
        ("Health insurance", "Asuransi kesehatan", "التأمين الصحي", "医疗保险"),
        ("Enrolment and claims", "Pendaftaran dan klaim", "التسجيل والمطالبات", "参保与报销"),
    ),
    _service(
        "P",
        "star",
        ("Priority desk", "Loket prioritas", "مكتب الأولوية", "优先窗口"),
        (
            "65 and over, pregnant, disabled",
            "65 tahun ke atas, hamil, difabel",
            "65 عامًا فأكثر، الحوامل، ذوو الإعاقة",
            "65岁以上、孕妇、残障人士",
        ),
    ),
)

BRANCHES = (
    BranchPlan(
        name="Sudirman",
        time_zone="Asia/Jakarta",
        languages=("en", "id", "ar", "zh"),
        messages=("Please bring your ID card and family card.", "Mohon siapkan KTP dan kartu keluarga Anda."),
        areas=("Ground floor",),
        services=SERVICES,
        people=(
            ("maya", "Maya Putri", "supervisor"),
            ("dewi", "Dewi Lestari", "agent"),
            ("rina", "Rina Wulandari", "agent"),
            ("budi", "Budi Santoso", "agent"),
            ("agus", "Agus Pratama", "agent"),
        ),
        devices=(("kiosk", "Entrance kiosk"), ("display", "Hall display")),
    ),
    BranchPlan(
        name="Lisboa",
        time_zone="Europe/Lisbon",
        languages=("en",),
        messages=("Opening hours: 08:30 to 16:00.",),
        areas=("Upper floor",),
        services=SERVICES,
        people=(("ines", "Inês Duarte", "supervisor"), ("tiago", "Tiago Lopes", "agent")),
        devices=(("kiosk", "Lisboa kiosk"), ("display", "Lisboa display")),
    ),
)

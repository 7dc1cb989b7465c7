"""The words of the visitor's page in the languages a ticket can have."""

import msgspec
from qms_contract.tickets import TicketStatus


class Words(msgspec.Struct, frozen=True):
    """`minutes` is said with a count."""

    direction: str
    service: str
    ahead: str
    counter: str
    wait: str
    minutes: str
    states: dict[TicketStatus, str]


_ORDER = (
    TicketStatus.WAITING,
    TicketStatus.CALLED,
    TicketStatus.SERVING,
    TicketStatus.DONE,
    TicketStatus.NO_SHOW,
    TicketStatus.CANCELLED,
    TicketStatus.HELD,
)


def _words(direction: str, facts: tuple[str, str, str, str, str], *states: str) -> Words:
    return Words(direction, *facts, dict(zip(_ORDER, states, strict=True)))


_WORDS = {
    "en": _words(
        "ltr",
        ("Service", "People ahead of you", "Counter", "Wait", "about {count} min"),
        *("Waiting", "Please come now", "Being served", "Finished"),
        *("You were called and did not come", "Cancelled", "On hold: staff will call you again"),
    ),
    "id": _words(
        "ltr",
        ("Layanan", "Orang di depan Anda", "Loket", "Waktu tunggu", "sekitar {count} mnt"),
        *("Menunggu", "Silakan datang sekarang", "Sedang dilayani", "Selesai"),
        *("Anda dipanggil tetapi tidak datang", "Dibatalkan", "Ditunda: petugas akan memanggil Anda lagi"),
    ),
    "ar": _words(
        "rtl",
        ("الخدمة", "عدد المنتظرين قبلك", "الشبّاك", "مدة الانتظار", "حوالي {count} دقيقة"),
        *("في الانتظار", "تفضّل الآن", "قيد الخدمة", "انتهت الخدمة"),
        *("تم نداؤك ولم تحضر", "أُلغيت التذكرة", "مؤجّلة: سيناديك الموظف مرة أخرى"),
    ),
    "zh": _words(
        "ltr",
        ("服务", "您前面的人数", "窗口", "等候时间", "约 {count} 分钟"),
        *("等候中", "请现在前往", "正在办理", "已完成"),
        *("已叫号但您未到", "已取消", "已暂停：工作人员会再次叫您"),
    ),
}


def words_for(language: str) -> Words:
    """In the language, or in English where we have none."""
    return _WORDS.get(language.split("-", maxsplit=1)[0], _WORDS["en"])

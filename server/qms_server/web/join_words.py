"""The words of the page on which visitors take a number with their phone, in the languages a ticket can have."""

import msgspec

OWN_NAMES = {"en": "English", "id": "Bahasa Indonesia", "ar": "العربية", "zh": "中文"}


class Words(msgspec.Struct, frozen=True):
    """`waiting` is said with a count, `wait` with the lowest and the highest number of minutes."""

    question: str
    waiting: str
    nobody: str
    wait: str
    nothing: str
    refused: str


_WORDS = {
    "en": Words(
        "What do you come for?",
        "Waiting: {count}",
        "Nobody is waiting",
        "about {low}–{high} min",
        "No numbers are given out just now. Please ask the staff.",
        "That service takes nobody just now. Please choose again, or ask the staff.",
    ),
    "id": Words(
        "Untuk keperluan apa Anda datang?",
        "Menunggu: {count}",
        "Tidak ada yang menunggu",
        "sekitar {low}–{high} mnt",
        "Saat ini tidak ada nomor yang diberikan. Silakan tanya petugas.",
        "Layanan itu sedang tidak menerima. Silakan pilih lagi, atau tanya petugas.",
    ),
    "ar": Words(
        "ما الخدمة التي تريدها؟",
        "في الانتظار: {count}",
        "لا أحد في الانتظار",
        "حوالي {low}–{high} دقيقة",
        "لا تُمنح أرقام الآن. يُرجى سؤال الموظفين.",
        "هذه الخدمة لا تستقبل أحدًا الآن. اختر مرة أخرى أو اسأل الموظفين.",
    ),
    "zh": Words(
        "您要办理什么业务？",
        "等候人数：{count}",
        "无人等候",
        "约 {low}–{high} 分钟",
        "目前不发号，请咨询工作人员。",
        "该业务目前不接受取号，请重新选择或咨询工作人员。",
    ),
}


def words_for(language: str) -> Words:
    """In the language, or in English where we have none."""
    return _WORDS.get(language.split("-", maxsplit=1)[0], _WORDS["en"])

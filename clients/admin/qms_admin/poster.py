"""The poster of a branch at which visitors take a number with their phone. Qt-free."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from qms_contract.branches import Branch

_WORDS = {
    "en": ("Take a number with your phone", "Point the camera at the code"),
    "id": ("Ambil nomor dengan ponsel Anda", "Arahkan kamera ke kode ini"),
    "ar": ("خذ رقمًا بهاتفك", "وجّه الكاميرا نحو الرمز"),
    "zh": ("用手机取号", "请用相机扫描二维码"),
}
MOST_LANGUAGES = 4
"""So many languages stand on it at most: more could not be read from where one stands."""


@dataclass(frozen=True)
class Poster:
    """`address` is what the code says: the page behind it."""

    branch: Branch
    address: str

    @property
    def is_local(self) -> bool:
        """Whether no phone could follow it: the server is called by a name that only its own computer knows."""
        return urlsplit(self.address).hostname in {"localhost", "127.0.0.1", "::1"}

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Language, invitation and how, in the branch's languages and order; English where we have none of them."""
        known = [one for one in self.branch.languages if one in _WORDS][:MOST_LANGUAGES] or ["en"]
        return [(one, *_WORDS[one]) for one in known]

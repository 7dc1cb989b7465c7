"""Names as people read them: what looks the same is the same, so that nobody is sent to one of two counters called "1"."""

import unicodedata

from qms_server.domain.errors import ValidationFailed

_UNSEEN = str.maketrans("", "", "\u200b\u2060\ufeff")
"""Signs without width or meaning; joiners stay, since some scripts are written with them."""


def tidy(name: str, field: str = "name") -> str:
    """`name` composed (NFC), with single spaces and none around it; raises ValidationFailed when nothing is left."""
    tidied = " ".join(unicodedata.normalize("NFC", name).translate(_UNSEEN).split())
    if not tidied:
        raise ValidationFailed("A name has at least one sign that can be seen.", [{"field": field}])
    return tidied

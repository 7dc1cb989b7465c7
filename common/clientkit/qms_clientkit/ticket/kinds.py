"""Which parts of a ticket belong together: between those that do not is a line by itself. Qt-free."""

from collections.abc import Sequence
from enum import Enum

from qms_contract.kiosk import TicketPart as P


class Kind(Enum):
    HEAD = "head"
    NUMBER = "number"
    FACTS = "facts"
    CODE = "code"
    FOOT = "foot"
    ADVERT = "advert"


KINDS = {
    P.LOGO: Kind.HEAD,
    P.NAME: Kind.HEAD,
    P.HEADER: Kind.HEAD,
    P.NUMBER: Kind.NUMBER,
    P.SERVICE: Kind.NUMBER,
    P.AHEAD: Kind.FACTS,
    P.ESTIMATE: Kind.FACTS,
    P.QR: Kind.CODE,
    P.ADVICE: Kind.FOOT,
    P.FOOTER: Kind.FOOT,
    P.TIME: Kind.FOOT,
    P.ADVERT: Kind.ADVERT,
}


def has_usual_line(shown: Sequence[P], part: P) -> bool:
    """Whether a line is above `part`, one of those `shown`, where the template says nothing of it."""
    place = shown.index(part) if part in shown else 0
    return place > 0 and KINDS[shown[place - 1]] is not KINDS[part]

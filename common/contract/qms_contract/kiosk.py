"""What a kiosk asks of its visitors, and what stands on their tickets."""

from enum import StrEnum
from typing import Annotated

import msgspec

from qms_contract.base import Wire
from qms_contract.ids import AssetId
from qms_contract.tickets import PriorityClass

_Language = Annotated[str, msgspec.Meta(min_length=2, max_length=35)]
_Choice = Annotated[str, msgspec.Meta(max_length=60)]
_Line = Annotated[str, msgspec.Meta(max_length=200)]
Choices = Annotated[dict[_Language, _Choice], msgspec.Meta(max_length=20)]
Lines = Annotated[dict[_Language, _Line], msgspec.Meta(max_length=20)]


class ReferenceAsk(StrEnum):
    """Whether a kiosk asks for a phone number or a reference before it gives a number."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class ReferenceKind(StrEnum):
    PHONE = "phone"
    REFERENCE = "reference"


class PriorityOffer(Wire, frozen=True, kw_only=True):
    """A class that visitors may say they belong to. `names` by language say who that is, else the kiosk's own words do."""

    priority_class: PriorityClass
    names: Choices = {}


Offers = Annotated[list[PriorityOffer], msgspec.Meta(max_length=3)]


class TicketPart(StrEnum):
    """What can be left off a ticket. The number always stands on it."""

    LOGO = "logo"
    NAME = "name"
    SERVICE = "service"
    AHEAD = "ahead"
    ESTIMATE = "estimate"
    QR = "qr"
    ADVICE = "advice"
    TIME = "time"


class TicketTemplate(Wire, frozen=True, kw_only=True):
    """The paper of a branch's kiosks: `header` and `footer` by language, and the parts that are not printed.

    The logo is a picture of the tenant's, None for the house's mark; the kiosk also welcomes with it.
    """

    header: Lines = {}
    footer: Lines = {}
    hidden: Annotated[list[TicketPart], msgspec.Meta(max_length=8)] = []
    logo_asset_id: AssetId | None = None

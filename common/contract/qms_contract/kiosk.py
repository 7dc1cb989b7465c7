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
    """What stands on a ticket, in the order of a standard one. All but the number can be left off."""

    LOGO = "logo"
    NAME = "name"
    HEADER = "header"
    NUMBER = "number"
    SERVICE = "service"
    AHEAD = "ahead"
    ESTIMATE = "estimate"
    QR = "qr"
    ADVICE = "advice"
    FOOTER = "footer"
    TIME = "time"
    ADVERT = "advert"


class EstimateForm(StrEnum):
    """How a ticket tells the wait: from so many to so many minutes, as about so many, or as the time of day of the call."""

    RANGE = "range"
    MINUTES = "minutes"
    CLOCK = "clock"


class TextSize(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class PartSizes(Wire, frozen=True, kw_only=True):
    """The size of each part."""

    logo: TextSize = TextSize.MEDIUM
    name: TextSize = TextSize.MEDIUM
    header: TextSize = TextSize.MEDIUM
    number: TextSize = TextSize.MEDIUM
    service: TextSize = TextSize.MEDIUM
    ahead: TextSize = TextSize.MEDIUM
    estimate: TextSize = TextSize.MEDIUM
    qr: TextSize = TextSize.MEDIUM
    advice: TextSize = TextSize.MEDIUM
    footer: TextSize = TextSize.MEDIUM
    time: TextSize = TextSize.MEDIUM
    advert: TextSize = TextSize.MEDIUM

    def of(self, part: TicketPart) -> TextSize:
        size: TextSize = getattr(self, part)
        return size


class PartLabels(Wire, frozen=True, kw_only=True):
    """The branch's own words by language above the number, the people ahead and the estimate, beside the code, and as the
    notice; where there are none the kiosk's own stand."""

    number: Choices = {}
    ahead: Choices = {}
    estimate: Choices = {}
    qr: Lines = {}
    advice: Lines = {}

    def of(self, part: TicketPart) -> dict[str, str]:
        """Empty also of parts that have no label."""
        words: dict[str, str] = getattr(self, part, {})
        return words


LABELLED = tuple(TicketPart(name) for name in PartLabels.__struct_fields__)
Parts = Annotated[list[TicketPart], msgspec.Meta(max_length=len(TicketPart))]


class TicketTemplate(Wire, frozen=True, kw_only=True):
    """The paper of a branch's kiosks: `header` and `footer` by language, the parts that are not printed, and how the others
    stand: in `order` (parts it does not name follow as on a standard ticket), each in its size of `sizes` and under its own of
    `labels`. Where a part is in `lines`, a line above it is there or not; elsewhere as on a standard ticket.

    The logo is a picture of the tenant's, None for the house's mark; the kiosk also welcomes with it. The advertisement is
    the picture `advert_asset_id` and the words `advert` below it, by language; without either it is not printed. The wait is
    told as `estimate_as` says; while it would be a guess it is left out, or said to be unknown where `hides_unsure` is off.
    """

    header: Lines = {}
    footer: Lines = {}
    hidden: Parts = []
    logo_asset_id: AssetId | None = None
    order: Parts = []
    sizes: PartSizes = msgspec.field(default_factory=PartSizes)
    labels: PartLabels = msgspec.field(default_factory=PartLabels)
    lines: dict[TicketPart, bool] = {}
    advert: Lines = {}
    advert_asset_id: AssetId | None = None
    estimate_as: EstimateForm = EstimateForm.RANGE
    hides_unsure: bool = True

    def arranged(self) -> list[TicketPart]:
        """Every part once, in the order of printing."""
        return list(dict.fromkeys((*self.order, *TicketPart)))

    def shown(self) -> list[TicketPart]:
        """The parts that are printed, in their order; the number is always one of them."""
        return [one for one in self.arranged() if one is TicketPart.NUMBER or one not in self.hidden]

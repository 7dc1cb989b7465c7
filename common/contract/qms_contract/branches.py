"""Branches and their areas: the places, with time zone, languages and brand."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.alarms import Alarms
from qms_contract.base import Command, Page, Wire
from qms_contract.displays import DisplaySettings, VoiceSettings
from qms_contract.hours import DayException, Exceptions, WeeklyHours
from qms_contract.ids import AreaId, BranchId, RequestId, TenantId
from qms_contract.kiosk import Offers, PriorityOffer, TicketTemplate
from qms_contract.routing import Preferences
from qms_contract.services import Name, Translations
from qms_contract.tickets import Language

Languages = Annotated[list[Language], msgspec.Meta(min_length=1, max_length=20)]
Messages = Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=200)]], msgspec.Meta(max_length=20)]
TimeZone = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
Ratio = Annotated[int, msgspec.Meta(ge=1, le=100)]
RecallLimit = Annotated[int, msgspec.Meta(ge=1, le=20)]
PresenceGrace = Annotated[int, msgspec.Meta(ge=30, le=3600)]
AutoCall = Annotated[int, msgspec.Meta(ge=3, le=600)]
Uncollected = Annotated[int, msgspec.Meta(ge=30, le=86400)]
StaffPin = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,8}(?!\n)$")]
Accent = Annotated[str, msgspec.Meta(pattern=r"^#[0-9A-Fa-f]{6}(?!\n)$")]


class Branch(Wire, frozen=True, kw_only=True):
    """One place that serves people. Its business day begins at `day_starts_hour` in `time_zone` (an IANA name).

    `organisation` is the tenant's name, `languages` are in the order a kiosk offers them, `messages` run in the
    display's ticker and `accent` (#RRGGBB) is the brand colour, None for the house colour. After `priority_ratio` priority
    calls a waiting regular visitor is next; `prefers` is whom every counter takes first among equals. `hours` None is
    every day, all day; `exceptions` are dates with hours of their own. A ticket is recalled at most `recall_limit`
    times a call. An agent whose app has been gone for `presence_grace_seconds` loses the counter; after
    `auto_call_seconds` (None: never) an agent's app calls the next by itself; a kiosk's ticket that nobody took is
    cancelled after `not_collected_after_seconds`. `has_staff_pin`: a PIN opens the staff menu of its kiosks. `display` is
    what its displays show and `voice` how they speak. Where a kiosk `asks_priority`, a visitor may say to be of one of
    `priority_offers`; with `areas_first` it asks for the area before the service however few services there are. `ticket`
    is what it prints, `alarms` are when its managers are alarmed.
    """

    branch_id: BranchId
    tenant_id: TenantId
    organisation: str
    name: str
    names: dict[str, str]
    time_zone: str
    day_starts_hour: int
    languages: list[str]
    messages: list[str]
    accent: str | None
    active: bool
    version: int
    priority_ratio: int = 2
    prefers: Preferences = msgspec.field(default_factory=Preferences)
    hours: WeeklyHours | None = None
    exceptions: list[DayException] = []
    recall_limit: int | None = None
    presence_grace_seconds: int = 120
    auto_call_seconds: int | None = None
    not_collected_after_seconds: int = 600
    has_staff_pin: bool = False
    display: DisplaySettings = msgspec.field(default_factory=DisplaySettings)
    voice: VoiceSettings = msgspec.field(default_factory=VoiceSettings)
    asks_priority: bool = False
    priority_offers: list[PriorityOffer] = []
    areas_first: bool = False
    ticket: TicketTemplate = msgspec.field(default_factory=TicketTemplate)
    alarms: Alarms = msgspec.field(default_factory=Alarms)


class Area(Wire, frozen=True, kw_only=True):
    """A part of a branch with displays of its own: a floor, a hall, a wing. `display` None shows what the branch's do."""

    area_id: AreaId
    branch_id: BranchId
    name: str
    names: dict[str, str]
    sort_order: int
    active: bool
    version: int
    display: DisplaySettings | None = None


class BranchPage(Page, frozen=True, kw_only=True):
    items: list[Branch]


class AreaPage(Page, frozen=True, kw_only=True):
    items: list[Area]


class CreateBranch(Command, frozen=True, kw_only=True):
    request_id: RequestId
    name: Name
    time_zone: TimeZone
    names: Translations = {}
    day_starts_hour: Hour = 0
    languages: Languages = msgspec.field(default_factory=lambda: ["en"])
    messages: Messages = []
    accent: Accent | None = None
    priority_ratio: Ratio = 2
    prefers: Preferences = msgspec.field(default_factory=Preferences)
    hours: WeeklyHours | None = None
    exceptions: Exceptions = []
    recall_limit: RecallLimit | None = None
    presence_grace_seconds: PresenceGrace = 120
    auto_call_seconds: AutoCall | None = None
    not_collected_after_seconds: Uncollected = 600
    display: DisplaySettings = msgspec.field(default_factory=DisplaySettings)
    voice: VoiceSettings = msgspec.field(default_factory=VoiceSettings)
    asks_priority: bool = False
    priority_offers: Offers = []
    areas_first: bool = False
    ticket: TicketTemplate = msgspec.field(default_factory=TicketTemplate)
    alarms: Alarms = msgspec.field(default_factory=Alarms)


class PatchBranch(Command, frozen=True, kw_only=True):
    """`staff_pin` can be written and never read; None takes it away."""

    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    names: Translations | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    day_starts_hour: Hour | UnsetType = UNSET
    languages: Languages | UnsetType = UNSET
    messages: Messages | UnsetType = UNSET
    accent: Accent | None | UnsetType = UNSET
    priority_ratio: Ratio | UnsetType = UNSET
    prefers: Preferences | UnsetType = UNSET
    hours: WeeklyHours | None | UnsetType = UNSET
    exceptions: Exceptions | UnsetType = UNSET
    recall_limit: RecallLimit | None | UnsetType = UNSET
    presence_grace_seconds: PresenceGrace | UnsetType = UNSET
    auto_call_seconds: AutoCall | None | UnsetType = UNSET
    not_collected_after_seconds: Uncollected | UnsetType = UNSET
    staff_pin: StaffPin | None | UnsetType = UNSET
    display: DisplaySettings | UnsetType = UNSET
    voice: VoiceSettings | UnsetType = UNSET
    asks_priority: bool | UnsetType = UNSET
    priority_offers: Offers | UnsetType = UNSET
    areas_first: bool | UnsetType = UNSET
    ticket: TicketTemplate | UnsetType = UNSET
    alarms: Alarms | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class CreateArea(Command, frozen=True, kw_only=True):
    request_id: RequestId
    branch_id: BranchId
    name: Name
    names: Translations = {}
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] = 0
    display: DisplaySettings | None = None


class PatchArea(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    names: Translations | UnsetType = UNSET
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    display: DisplaySettings | None | UnsetType = UNSET

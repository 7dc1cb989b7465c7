"""Unattended programs: pairing (RFC 8628), what they run with, and their health."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.assets import Asset
from qms_contract.base import Command, Moment, Page, Wire
from qms_contract.branches import Area, Branch
from qms_contract.counters import Counter
from qms_contract.ids import AreaId, BranchId, CommandId, DeviceId, RequestId, ServiceId, TenantId, TicketId
from qms_contract.services import Name, Service
from qms_contract.tickets import DisplayNumber, ShortText


class DeviceType(StrEnum):
    KIOSK = "kiosk"
    DISPLAY = "display"


class PrinterStatus(StrEnum):
    """What a printer said of its paper. `unknown` is a printer that answers nothing, not one that is well."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class QuarantinedTicket(Wire, frozen=True, kw_only=True):
    """A ticket that a kiosk gave out by itself and the server does not take, with the server's reason."""

    ticket_id: TicketId
    display_number: DisplayNumber
    service_id: ServiceId
    issued_at: Moment
    reason: ShortText


class TroubleKind(StrEnum):
    """What an unattended program may find not well with itself, without a visitor seeing it."""

    NO_SOUND = "no_sound"
    NOT_SPOKEN = "not_spoken"
    FILE_MISSING = "file_missing"
    MEDIA_SKIPPED = "media_skipped"
    RECORDING_UNUSABLE = "recording_unusable"
    DAMAGED_FILE = "damaged_file"
    USED_TWICE = "used_twice"
    """Found by the server: two machines work with the token of this device, as after one's disk was copied."""


class Trouble(Wire, frozen=True, kw_only=True):
    """`subject` is what it is about: a file's name, a language."""

    kind: TroubleKind
    subject: Annotated[str, msgspec.Meta(max_length=100)] = ""


Troubles = Annotated[list[Trouble], msgspec.Meta(max_length=20)]


Amount = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Vitals(Wire, frozen=True, kw_only=True):
    """A device's program: since how many seconds it runs, how much of the machine's memory it holds, and within how many
    milliseconds the server answered its heartbeat before this one. None is not known."""

    running_seconds: Amount
    memory_mb: Amount | None = None
    machine_mb: Amount | None = None
    answered_ms: Amount | None = None


class Health(StrEnum):
    """How a device does; `qms_contract.device_health` has the rule."""

    REVOKED = "revoked"
    NEVER = "never"
    OFFLINE = "offline"
    NO_PAPER = "no_paper"
    NO_PRINTER = "no_printer"
    NOT_TAKEN = "not_taken"
    BUFFER = "buffer"
    CLOCK = "clock"
    TROUBLED = "troubled"
    LOW_PAPER = "low_paper"
    WORKS = "works"


class DeviceMoment(Wire, frozen=True, kw_only=True):
    """From `at` on it did like this."""

    at: datetime
    health: Health


class Device(Wire, frozen=True, kw_only=True):
    """A paired kiosk or display. `area_id` None serves the whole branch; `series` is the prefix of its offline numbers.

    What it said of itself last: `buffered` is how many tickets and confirmations the server has not got yet,
    `quarantined` are the tickets (at most 50) that the server does not take. `moments` are the last changes of how it did, the
    newest first.
    """

    device_id: DeviceId
    tenant_id: TenantId
    branch_id: BranchId
    area_id: AreaId | None
    type: DeviceType
    name: str
    series: str | None
    active: bool
    version: int
    app_version: str | None = None
    last_seen_at: datetime | None = None
    printer: PrinterStatus | None = None
    buffered: int | None = None
    clock_skew_ms: int | None = None
    last_painted_at: datetime | None = None
    quarantined: list[QuarantinedTicket] = []
    troubles: list[Trouble] = []
    vitals: Vitals | None = None
    moments: list[DeviceMoment] = []


class DevicePage(Page, frozen=True, kw_only=True):
    items: list[Device]


class FleetSummary(Wire, frozen=True, kw_only=True):
    """How many devices there are, of each type, and how many of them somebody should look after."""

    total: int
    kiosks: int
    displays: int
    attention: int


class DeviceConfig(Wire, frozen=True, kw_only=True):
    """All a device needs to run, also without the server. `config_version` grows with every change of the branch.

    `device_seq` is the highest place of the kiosk's series that has arrived at the server: it counts on from there at least.
    `staff_pin` is the salted hash of the branch's PIN for the staff menu (qms_contract.pins), None when none is set.
    `assets` are the files that the branch's programs show, print or say. `estimates`: the organisation tells visitors how
    long they may wait.
    """

    config_version: int
    device: Device
    branch: Branch
    areas: list[Area]
    services: list[Service]
    counters: list[Counter]
    server_time: datetime
    device_seq: int = 0
    staff_pin: str | None = None
    assets: list[Asset] = []
    estimates: bool = True


class Heartbeat(Command, frozen=True, kw_only=True):
    """`POST /api/devices/me/heartbeat`. `sent_at` is the device's clock, from which the server reads the skew.

    `run` is made anew at each start of the program: one that comes back after another is a second machine.
    """

    sent_at: Moment
    app_version: Annotated[str, msgspec.Meta(max_length=40)]
    printer: PrinterStatus | None = None
    buffered: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    last_painted_at: Moment | None = None
    quarantined: Annotated[list[QuarantinedTicket], msgspec.Meta(max_length=50)] = []
    troubles: Troubles = []
    run: UUID | None = None
    vitals: Vitals | None = None


class DeviceOrder(StrEnum):
    """What can be asked of a device from afar; only a kiosk can print a test of its branch's ticket."""

    RESTART = "restart"
    RELOAD = "reload"
    SCREENSHOT = "screenshot"
    SEND_LOGS = "send_logs"
    PRINT_TEST = "print_test"


class OrderState(StrEnum):
    """`waiting` turns into `expired` when the device has not taken it within ten minutes."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class ContentType(StrEnum):
    PNG = "image/png"
    TEXT = "text/plain"


class DeviceCommand(Wire, frozen=True, kw_only=True):
    """An order to a device and what came of it. With a `content_type` there is a picture or a log of `size` bytes."""

    command_id: CommandId
    device_id: DeviceId
    command: DeviceOrder
    state: OrderState
    created_at: datetime
    created_by: str
    finished_at: datetime | None = None
    message: str | None = None
    content_type: ContentType | None = None
    size: int | None = None


class DeviceCommandPage(Page, frozen=True, kw_only=True):
    items: list[DeviceCommand]


class OrderDevice(Command, frozen=True, kw_only=True):
    """`POST /api/devices/{device_id}/commands` (admin, supervisor)."""

    request_id: RequestId
    command: DeviceOrder


class OrderResult(Command, frozen=True, kw_only=True):
    """`POST /api/devices/me/commands/{command_id}/result`. `content` travels as base64."""

    failed: bool = False
    message: ShortText | None = None
    content_type: ContentType | None = None
    content: Annotated[bytes, msgspec.Meta(max_length=700_000)] | None = None


class HeartbeatAnswer(Wire, frozen=True, kw_only=True):
    """`commands` are those that wait for this device; an order is also told by `device.command` on its topic."""

    server_time: datetime
    clock_skew_ms: int
    config_version: int
    commands: list[DeviceCommand] = []


class StartPairing(Command, frozen=True, kw_only=True):
    type: DeviceType


class Pairing(Wire, frozen=True, kw_only=True):
    """`user_code` is shown on the device's screen; `expires_in` and `interval` are seconds (RFC 8628 §3.2)."""

    device_code: str
    user_code: str
    expires_in: int
    interval: int


class PollPairing(Command, frozen=True, kw_only=True):
    device_code: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class DeviceTokens(Wire, frozen=True, kw_only=True):
    access_token: str
    token_type: str
    device: Device


class ApprovePairing(Command, frozen=True, kw_only=True):
    user_code: Annotated[str, msgspec.Meta(min_length=4, max_length=16)]
    branch_id: BranchId
    name: Name
    area_id: AreaId | None = None


class CreateDevice(Command, frozen=True, kw_only=True):
    """A device prepared before it arrives; its token goes into `QMS_DEVICE_TOKEN` of an unattended client."""

    request_id: RequestId
    branch_id: BranchId
    type: DeviceType
    name: Name
    area_id: AreaId | None = None


class PatchDevice(Command, frozen=True, kw_only=True):
    """`active: false` revokes the device's token: CONFLICT while it holds, or as a kiosk that is away may
    hold, tickets that are nowhere else, unless `force`."""

    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    area_id: AreaId | None | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    force: bool = False

"""Unattended programs: pairing (RFC 8628), what they run with, and their health."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Moment, Page, Wire
from qms_contract.branches import Area, Branch
from qms_contract.counters import Counter
from qms_contract.ids import AreaId, BranchId, DeviceId, RequestId, TenantId
from qms_contract.services import Name, Service


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


class Device(Wire, frozen=True, kw_only=True):
    """A paired kiosk or display. `area_id` None serves the whole branch; `series` is the prefix of its offline numbers."""

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


class DevicePage(Page, frozen=True, kw_only=True):
    items: list[Device]


class DeviceConfig(Wire, frozen=True, kw_only=True):
    """All a device needs to run, also without the server. `config_version` grows with every change of the branch.

    `device_seq` is the highest place of the kiosk's series that has arrived at the server: it counts on from there at least.
    """

    config_version: int
    device: Device
    branch: Branch
    areas: list[Area]
    services: list[Service]
    counters: list[Counter]
    server_time: datetime
    device_seq: int = 0


class Heartbeat(Command, frozen=True, kw_only=True):
    """`POST /api/devices/me/heartbeat`. `sent_at` is the device's clock, from which the server reads the skew."""

    sent_at: Moment
    app_version: Annotated[str, msgspec.Meta(max_length=40)]
    printer: PrinterStatus | None = None
    buffered: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    last_painted_at: Moment | None = None


class HeartbeatAnswer(Wire, frozen=True, kw_only=True):
    server_time: datetime
    clock_skew_ms: int
    config_version: int


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
    """`active: false` revokes the device's token."""

    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    area_id: AreaId | None | UnsetType = UNSET
    active: bool | UnsetType = UNSET

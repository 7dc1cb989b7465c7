"""Services: what a visitor can come for, with their numbering, hours and targets."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Page, Wire
from qms_contract.hours import Calendar, ClockTime, DayException, WeeklyHours
from qms_contract.ids import AreaId, BranchId, RequestId, ServiceId
from qms_contract.kiosk import ReferenceAsk, ReferenceKind

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Hint = Annotated[str, msgspec.Meta(max_length=120)]
Prefix = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{0,3}(?!\n)$", max_length=3)]
Translations = Annotated[dict[str, str], msgspec.Meta(max_length=20)]
Requeues = Annotated[int, msgspec.Meta(ge=0, le=10)]
Behind = Annotated[int, msgspec.Meta(ge=0, le=1000)]
LastTicket = Annotated[int, msgspec.Meta(ge=0, le=240)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
NumberWidth = Annotated[int, msgspec.Meta(ge=1, le=6)]
Icon = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{0,40}(?!\n)$", max_length=40)]


class Service(Wire, frozen=True, kw_only=True):
    """A queue a visitor joins.

    `code` is the letter staff know it by and `prefix` the letter on tickets. `names` and `hints` are by language code;
    `name` is the fallback. `hours` None are the branch's; `opens_at` and `closes_at` bound every day besides, and the last
    ticket is given `last_ticket_minutes` before a close, all in the branch's zone.
    `target_wait_minutes` is the SLA, `max_wait_minutes` the age from which a ticket is called first. Who is called and does
    not come goes back to the queue `no_show_requeues` times, behind `no_show_position` others (None: last); staff may send
    such a ticket back by hand where `requeue_allowed`. `reference` says whether a kiosk asks for the visitor's
    `reference_kind`, which becomes the ticket's `customer_ref`.
    """

    service_id: ServiceId
    branch_id: BranchId
    area_id: AreaId | None
    code: str
    name: str
    names: dict[str, str]
    hint: str | None
    hints: dict[str, str]
    icon: str | None
    prefix: str
    number_width: int
    first_number: int
    last_number: int
    opens_at: str | None
    closes_at: str | None
    max_per_day: int | None
    max_waiting: int | None
    target_wait_minutes: int
    max_wait_minutes: int | None
    called_grace_period_seconds: int
    sort_order: int
    active: bool
    version: int
    hours: WeeklyHours | None = None
    last_ticket_minutes: int = 0
    requeue_allowed: bool = True
    no_show_requeues: int = 0
    no_show_position: int | None = None
    reference: ReferenceAsk = ReferenceAsk.OFF
    reference_kind: ReferenceKind = ReferenceKind.PHONE


def calendar_of(
    service: Service, time_zone: str, branch_hours: WeeklyHours | None, exceptions: list[DayException]
) -> Calendar:
    """When the service takes tickets: by its own hours or, without any, its branch's."""
    return Calendar(
        time_zone=time_zone,
        hours=branch_hours if service.hours is None else service.hours,
        exceptions=exceptions,
        opens_at=service.opens_at,
        closes_at=service.closes_at,
        last_ticket_minutes=service.last_ticket_minutes,
    )


class ServicePage(Page, frozen=True, kw_only=True):
    items: list[Service]


class CreateService(Command, frozen=True, kw_only=True):
    request_id: RequestId
    branch_id: BranchId
    code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{1,4}(?!\n)$")]
    name: Name
    area_id: AreaId | None = None
    names: Translations = {}
    hint: Hint | None = None
    hints: Translations = {}
    icon: Icon | None = None
    prefix: Prefix | None = None
    number_width: NumberWidth = 3
    first_number: Annotated[int, msgspec.Meta(ge=0, le=999999)] = 1
    last_number: Annotated[int, msgspec.Meta(ge=1, le=999999)] = 999
    opens_at: ClockTime | None = None
    closes_at: ClockTime | None = None
    hours: WeeklyHours | None = None
    last_ticket_minutes: LastTicket = 0
    requeue_allowed: bool = True
    no_show_requeues: Requeues = 0
    no_show_position: Behind | None = None
    max_per_day: Annotated[int, msgspec.Meta(ge=1, le=1000000)] | None = None
    max_waiting: Annotated[int, msgspec.Meta(ge=1, le=1000000)] | None = None
    target_wait_minutes: Minutes = 20
    max_wait_minutes: Minutes | None = None
    called_grace_period_seconds: Annotated[int, msgspec.Meta(ge=10, le=3600)] = 60
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] = 0
    reference: ReferenceAsk = ReferenceAsk.OFF
    reference_kind: ReferenceKind = ReferenceKind.PHONE


class PatchService(Command, frozen=True, kw_only=True):
    """Only the fields given are changed; `version` must be the one that was read, else VERSION_CONFLICT."""

    request_id: RequestId
    version: int
    area_id: AreaId | None | UnsetType = UNSET
    code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{1,4}(?!\n)$")] | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    names: Translations | UnsetType = UNSET
    hint: Hint | None | UnsetType = UNSET
    hints: Translations | UnsetType = UNSET
    icon: Icon | None | UnsetType = UNSET
    prefix: Prefix | UnsetType = UNSET
    number_width: NumberWidth | UnsetType = UNSET
    first_number: Annotated[int, msgspec.Meta(ge=0, le=999999)] | UnsetType = UNSET
    last_number: Annotated[int, msgspec.Meta(ge=1, le=999999)] | UnsetType = UNSET
    opens_at: ClockTime | None | UnsetType = UNSET
    closes_at: ClockTime | None | UnsetType = UNSET
    hours: WeeklyHours | None | UnsetType = UNSET
    last_ticket_minutes: LastTicket | UnsetType = UNSET
    requeue_allowed: bool | UnsetType = UNSET
    no_show_requeues: Requeues | UnsetType = UNSET
    no_show_position: Behind | None | UnsetType = UNSET
    max_per_day: Annotated[int, msgspec.Meta(ge=1, le=1000000)] | None | UnsetType = UNSET
    max_waiting: Annotated[int, msgspec.Meta(ge=1, le=1000000)] | None | UnsetType = UNSET
    target_wait_minutes: Minutes | UnsetType = UNSET
    max_wait_minutes: Minutes | None | UnsetType = UNSET
    called_grace_period_seconds: Annotated[int, msgspec.Meta(ge=10, le=3600)] | UnsetType = UNSET
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100000)] | UnsetType = UNSET
    reference: ReferenceAsk | UnsetType = UNSET
    reference_kind: ReferenceKind | UnsetType = UNSET
    active: bool | UnsetType = UNSET

"""Scheduled reports: figures of each day or week, written into the server's folder of reports by itself."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.analytics import GroupBy
from qms_contract.base import Command, Page, Wire
from qms_contract.ids import BranchId, RequestId, TenantId
from qms_contract.services import Name


class ReportCycle(StrEnum):
    """`daily`: each business day; `weekly`: Monday to Sunday."""

    DAILY = "daily"
    WEEKLY = "weekly"


class ReportFormat(StrEnum):
    CSV = "csv"
    PDF = "pdf"


class ReportLanguage(StrEnum):
    ENGLISH = "en"
    INDONESIAN = "id"


Formats = Annotated[list[ReportFormat], msgspec.Meta(min_length=1, max_length=2)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]


class ScheduledReport(Wire, frozen=True, kw_only=True):
    """`branch_id` None: every branch of the tenant. It is written at `hour` by the branch's clock (of all: when it is that
    late everywhere) on the day after, the first one at once for the days that have ended.

    `done_day` is the last day of the newest report, written at `done_at` into `files` (paths below the server's folder of
    reports). `last_error` says why the next one is not there yet; it is tried again by itself.
    """

    report_id: UUID
    tenant_id: TenantId
    name: str
    branch_id: BranchId | None
    cycle: ReportCycle
    group_by: GroupBy
    formats: list[ReportFormat]
    hour: int
    language: ReportLanguage
    active: bool
    version: int
    done_day: date | None
    done_at: datetime | None
    files: list[str]
    last_error: str | None


class ScheduledReportPage(Page, frozen=True, kw_only=True):
    items: list[ScheduledReport]


class CreateReport(Command, frozen=True, kw_only=True):
    request_id: RequestId
    name: Name
    branch_id: BranchId | None = None
    cycle: ReportCycle = ReportCycle.DAILY
    group_by: GroupBy = GroupBy.SERVICE
    formats: Formats = msgspec.field(default_factory=lambda: [ReportFormat.PDF])
    hour: Hour = 6
    language: ReportLanguage = ReportLanguage.ENGLISH


class PatchReport(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    branch_id: BranchId | None | UnsetType = UNSET
    cycle: ReportCycle | UnsetType = UNSET
    group_by: GroupBy | UnsetType = UNSET
    formats: Formats | UnsetType = UNSET
    hour: Hour | UnsetType = UNSET
    language: ReportLanguage | UnsetType = UNSET
    active: bool | UnsetType = UNSET

"""The history of the configuration: every change is a version that says who made it, with the thing before and after."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from qms_contract.base import Command, Page, Wire
from qms_contract.ids import BranchId, RequestId


class ConfigAction(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    RESTORED = "restored"


class ConfigEntity(StrEnum):
    """What is configured, by the plural of its routes."""

    TENANTS = "tenants"
    BRANCHES = "branches"
    AREAS = "areas"
    SERVICES = "services"
    COUNTERS = "counters"
    USERS = "users"
    ROLES = "roles"
    DEVICES = "devices"
    WEBHOOKS = "webhooks"
    REPORTS = "reports"


class ConfigVersion(Wire, frozen=True, kw_only=True):
    """One change. `entity` is the plural of the routes (services, counters, …); `before` and `after` hold its fields,
    None where there was nothing. `branch_id` None: of the whole tenant. Secrets are never in it.
    """

    config_version_id: UUID
    branch_id: BranchId | None
    entity: str
    entity_id: UUID
    action: ConfigAction
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    actor_id: UUID
    actor_name: str
    ts: datetime


class ConfigVersionPage(Page, frozen=True, kw_only=True):
    items: list[ConfigVersion]


class RestoreVersion(Command, frozen=True, kw_only=True):
    """Body of `POST /api/config/versions/{id}/restore`: makes the thing what it was *after* that version.

    With `version` (the thing's, as it was read) it is refused when somebody changed the thing meanwhile.
    """

    request_id: RequestId
    version: int | None = None

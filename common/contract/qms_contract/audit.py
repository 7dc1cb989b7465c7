"""The audit log: who did what, from where. It only grows."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from qms_contract.base import Page, Wire
from qms_contract.ids import BranchId


class AuditAction(StrEnum):
    CONFIG_CREATED = "config.created"
    CONFIG_CHANGED = "config.changed"
    CONFIG_DELETED = "config.deleted"
    CONFIG_RESTORED = "config.restored"
    LOGGED_IN = "auth.logged_in"
    LOGIN_REFUSED = "auth.login_refused"
    LOGGED_OUT = "auth.logged_out"
    SESSION_ENDED = "auth.session_ended"
    TOKEN_REUSED = "auth.token_reused"  # noqa: S105
    TOTP_ENABLED = "auth.totp_enabled"
    TOTP_DISABLED = "auth.totp_disabled"
    API_KEY_CREATED = "api_key.created"
    API_KEY_REVOKED = "api_key.revoked"
    DEVICE_PAIRED = "device.paired"
    DEVICE_TOKEN_RENEWED = "device.token_renewed"  # noqa: S105
    DEVICE_COMMANDED = "device.commanded"
    TICKET_PICKED = "ticket.picked"
    DEAD_LETTER_RETRIED = "dead_letter.retried"
    ANALYTICS_EXPORTED = "analytics.exported"


class AuditGroup(StrEnum):
    """What an action is about: the word before its point."""

    CONFIG = "config"
    AUTH = "auth"
    API_KEY = "api_key"
    DEVICE = "device"
    TICKET = "ticket"
    DEAD_LETTER = "dead_letter"
    ANALYTICS = "analytics"


class AuditEntry(Wire, frozen=True, kw_only=True):
    """One deed. `target` is the plural of what it was done to and `target_id` which one; `role` is the actor's at the time.

    `branch_id` None: of the whole tenant. `actor_id` None: nobody known (a login under a wrong name).
    """

    audit_id: UUID
    branch_id: BranchId | None
    ts: datetime
    actor_id: UUID | None
    actor_name: str
    role: str | None
    action: AuditAction
    target: str
    target_id: UUID | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    address: str | None
    user_agent: str | None


class AuditPage(Page, frozen=True, kw_only=True):
    items: list[AuditEntry]

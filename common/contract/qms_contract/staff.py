"""People and their logins."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Page, Wire
from qms_contract.ids import BranchId, RequestId, TenantId, UserId
from qms_contract.services import Name
from qms_contract.tickets import Language


class Role(StrEnum):
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    DEVICE = "device"
    API = "api"


class StaffRole(StrEnum):
    """The roles a person can have; `device` is what a paired program has."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"


Username = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9._@-]{0,63}(?!\n)$", max_length=64)]
Password = Annotated[str, msgspec.Meta(min_length=10, max_length=200)]


class User(Wire, frozen=True, kw_only=True):
    """A member of staff. `branch_id` None means every branch of the tenant.

    `role_id` is a role that the tenant made: its permissions count instead of those of `role`.
    """

    user_id: UserId
    tenant_id: TenantId
    username: str
    display_name: str
    role: Role
    branch_id: BranchId | None
    language: str | None
    active: bool
    version: int
    role_id: UUID | None = None


class UserPage(Page, frozen=True, kw_only=True):
    items: list[User]


class Login(Command, frozen=True, kw_only=True):
    """`tenant` is the tenant's slug."""

    tenant: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    username: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    totp: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}(?!\n)$")] | None = None


class Refresh(Command, frozen=True, kw_only=True):
    """Body of `/api/auth/refresh` and `/api/auth/logout`."""

    refresh_token: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class Tokens(Wire, frozen=True, kw_only=True):
    """`expires_in` is the access token's life in seconds.

    After `lock_after_minutes` without a hand at the computer a program asks for the password again; 0 is never.
    `permissions` are the codes of what the person may do within their reach (qms_contract.access); a program shows no more.
    None is a server that does not tell them.
    """

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int
    user: User
    lock_after_minutes: int = 0
    permissions: list[str] | None = None


class Session(Wire, frozen=True, kw_only=True):
    """One login of a person, on one machine. `current` is the one that asks."""

    session_id: UUID
    started_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None
    current: bool


class SessionPage(Page, frozen=True, kw_only=True):
    items: list[Session]


class EnrolTotp(Command, frozen=True, kw_only=True):
    """Body of `POST /api/auth/totp` and `/api/auth/totp/disable`: the password again."""

    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class ConfirmTotp(Command, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}(?!\n)$")]


class TotpEnrolment(Wire, frozen=True, kw_only=True):
    """`uri` (otpauth://) is what an authenticator app scans, `secret` what is typed where nothing can be scanned."""

    secret: str
    uri: str


class CreateUser(Command, frozen=True, kw_only=True):
    request_id: RequestId
    username: Username
    password: Password
    display_name: Name
    role: StaffRole
    role_id: UUID | None = None
    branch_id: BranchId | None = None
    language: Language | None = None


class PatchUser(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    display_name: Name | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    role: StaffRole | UnsetType = UNSET
    role_id: UUID | None | UnsetType = UNSET
    branch_id: BranchId | None | UnsetType = UNSET
    language: Language | None | UnsetType = UNSET
    active: bool | UnsetType = UNSET

"""API keys: how another system is let in. A key is scoped to permissions, may be held to one branch, and ends."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from qms_contract.access import Permission
from qms_contract.base import Command, Moment, Page, Wire
from qms_contract.ids import BranchId, UserId
from qms_contract.services import Name

Permissions = Annotated[list[Permission], msgspec.Meta(min_length=1, max_length=50)]


class ApiKey(Wire, frozen=True, kw_only=True):
    api_key_id: UUID
    name: str
    permissions: list[Permission]
    branch_id: BranchId | None
    created_by: UserId
    created_at: datetime
    expires_at: datetime


class ApiKeyPage(Page, frozen=True, kw_only=True):
    items: list[ApiKey]


class NewApiKey(Wire, frozen=True, kw_only=True):
    """`key` is shown this once: only its hash is kept."""

    key: str
    api_key: ApiKey


class CreateApiKey(Command, frozen=True, kw_only=True):
    """`POST /api/api-keys`. It has no `request_id`: an answer kept for a repeat would keep the key.

    A name that is taken is refused, so a lost answer makes no second key unnoticed.
    """

    name: Name
    permissions: Permissions
    expires_at: Moment
    branch_id: BranchId | None = None

"""Roles that a tenant makes itself."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.access import Permission
from qms_contract.base import Command, Page, Wire
from qms_contract.ids import RequestId, TenantId
from qms_contract.services import Name

Permissions = Annotated[list[Permission], msgspec.Meta(max_length=50)]


class CustomRole(Wire, frozen=True, kw_only=True):
    """What people who have this role (`User.role_id`) may do, within their branch."""

    role_id: UUID
    tenant_id: TenantId
    name: str
    permissions: list[Permission]
    active: bool
    version: int


class RolePage(Page, frozen=True, kw_only=True):
    items: list[CustomRole]


class CreateRole(Command, frozen=True, kw_only=True):
    request_id: RequestId
    name: Name
    permissions: Permissions


class PatchRole(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    permissions: Permissions | UnsetType = UNSET
    active: bool | UnsetType = UNSET

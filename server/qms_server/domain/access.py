"""Who may do what: the permission matrix, once. A role reaches its own branch, an admin the whole tenant."""

from enum import StrEnum
from uuid import UUID

import msgspec
from qms_contract.devices import DeviceType
from qms_contract.staff import Role

from qms_server.domain.errors import Forbidden


class Permission(StrEnum):
    ISSUE_TICKETS = "issue tickets"
    CONFIRM_TICKETS = "confirm tickets"
    SERVE = "open a counter, call and serve"
    PICK_TICKETS = "call a chosen ticket"
    CANCEL_TICKETS = "cancel tickets"
    READ_QUEUES = "read queues and tickets"
    READ_DISPLAY = "read what a display shows"
    READ_CONFIG = "read the configuration"
    MANAGE_BRANCH = "change areas, services, counters and devices of a branch"
    MANAGE_TENANT = "change branches and users"


_AGENT = {
    Permission.ISSUE_TICKETS,
    Permission.CONFIRM_TICKETS,
    Permission.SERVE,
    Permission.PICK_TICKETS,
    Permission.CANCEL_TICKETS,
    Permission.READ_QUEUES,
    Permission.READ_DISPLAY,
    Permission.READ_CONFIG,
}
_KIOSK = {Permission.ISSUE_TICKETS, Permission.CONFIRM_TICKETS, Permission.CANCEL_TICKETS, Permission.READ_QUEUES}

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.SUPERVISOR: frozenset({*_AGENT, Permission.MANAGE_BRANCH}),
    Role.AGENT: frozenset(_AGENT),
    Role.DEVICE: frozenset({*_KIOSK, Permission.READ_DISPLAY, Permission.READ_CONFIG}),
}


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: a member of staff or a device. `branch_id` None reaches every branch of the tenant."""

    tenant_id: UUID
    actor_id: UUID
    role: Role
    branch_id: UUID | None
    name: str
    area_id: UUID | None = None
    device_type: DeviceType | None = None

    def may(self, permission: Permission, branch_id: UUID | None) -> bool:
        in_reach = self.branch_id is None or self.branch_id == branch_id
        return in_reach and permission in MATRIX[self.role] and not self._is_display_doing(permission)

    def require(self, permission: Permission, branch_id: UUID | None) -> None:
        """Raises Forbidden unless this actor has `permission` in that branch (None: in the whole tenant)."""
        if not self.may(permission, branch_id):
            raise Forbidden(f"You may not {permission} here.")

    def _is_display_doing(self, permission: Permission) -> bool:
        reading = {Permission.READ_DISPLAY, Permission.READ_CONFIG, Permission.READ_QUEUES}
        return self.device_type is DeviceType.DISPLAY and permission not in reading

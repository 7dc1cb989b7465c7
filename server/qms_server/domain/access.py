"""Who may do what: the permission matrix, once. A role reaches its own branch, an admin the whole tenant.

`docs/permissions.md` is written from it. A tenant's own role and an API key bring their permissions with them.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from qms_contract.access import Permission as Permission  # noqa: PLC0414 - part of this module: the matrix and its words
from qms_contract.devices import DeviceType
from qms_contract.staff import Role

from qms_server.domain.errors import Forbidden
from qms_server.domain.privacy import Audience

WORDS: dict[Permission, str] = {
    Permission.ISSUE_TICKETS: "issue tickets",
    Permission.CONFIRM_TICKETS: "confirm tickets",
    Permission.SERVE: "open a counter, call and serve",
    Permission.PICK_TICKETS: "call a chosen ticket",
    Permission.CANCEL_TICKETS: "cancel tickets",
    Permission.READ_QUEUES: "read queues and tickets",
    Permission.READ_DISPLAY: "read what a display shows",
    Permission.READ_CONFIG: "read the configuration",
    Permission.MANAGE_BRANCH: "change areas, services, counters and devices of a branch",
    Permission.READ_AUDIT: "read the audit log",
    Permission.READ_ANALYTICS: "read figures and export them",
    Permission.MANAGE_ASSETS: "upload and delete pictures, videos and recordings",
    Permission.MANAGE_TENANT: "change the tenant, branches, users, roles and API keys",
}
_DISPLAY = {Permission.READ_DISPLAY, Permission.READ_CONFIG, Permission.READ_QUEUES}
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
    Role.SUPERVISOR: frozenset({*_AGENT, Permission.MANAGE_BRANCH, Permission.READ_AUDIT, Permission.READ_ANALYTICS}),
    Role.AGENT: frozenset(_AGENT),
    Role.DEVICE: frozenset({*_KIOSK, Permission.READ_DISPLAY, Permission.READ_CONFIG}),
    Role.API: frozenset(),
}


class Origin(msgspec.Struct, frozen=True):
    """Where a request came from, as far as it is known: the client's address and what it calls itself."""

    address: str | None = None
    user_agent: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: a member of staff, a device or an API key. `branch_id` None reaches every branch of the tenant.

    `own` are the permissions of a tenant's role or an API key, instead of the built-in role's. `session_id` is the login.
    """

    tenant_id: UUID
    actor_id: UUID
    role: Role
    branch_id: UUID | None
    name: str
    area_id: UUID | None = None
    device_type: DeviceType | None = None
    own: frozenset[Permission] | None = None
    session_id: UUID | None = None
    origin: Origin = Origin()

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this actor may do within its reach."""
        if self.own is not None:
            return self.own
        given = MATRIX[self.role]
        return given & _DISPLAY if self.device_type is DeviceType.DISPLAY else given

    @property
    def audience(self) -> Audience:
        """What this actor may know of visitors, wherever it may read at all."""
        if self.role is Role.DEVICE:
            return Audience.PUBLIC
        return Audience.FULL if Permission.MANAGE_BRANCH in self.permissions else Audience.STAFF

    @property
    def is_staff(self) -> bool:
        return self.role not in {Role.DEVICE, Role.API}

    @property
    def acts_for_others(self) -> bool:
        """Whether this actor may end what a member of staff has open. What is no person sits at no counter of its own."""
        return not self.is_staff or Permission.MANAGE_BRANCH in self.permissions

    @property
    def calls_at_any_counter(self) -> bool:
        """Whether this actor may call to a counter that somebody else has open."""
        return self.is_staff and Permission.MANAGE_TENANT in self.permissions

    def may(self, permission: Permission, branch_id: UUID | None) -> bool:
        in_reach = self.branch_id is None or self.branch_id == branch_id
        return in_reach and permission in self.permissions

    def require(self, permission: Permission, branch_id: UUID | None) -> None:
        """Raises Forbidden unless this actor has `permission` in that branch (None: in the whole tenant)."""
        if not self.may(permission, branch_id):
            raise Forbidden(f"You may not {WORDS[permission]} here.")


def known_permissions(codes: Iterable[str]) -> frozenset[Permission]:
    """Those of the codes that this version knows; a code of another version gives nothing."""
    return frozenset(Permission(code) for code in codes if code in _CODES)


_CODES = frozenset(Permission)

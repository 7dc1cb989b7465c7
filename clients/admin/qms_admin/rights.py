"""What somebody manages: by the permissions that the server tells or, where it tells none, by the built-in role. Pure."""

from qms_contract.access import Permission
from qms_contract.staff import Role, User

from qms_admin.sections import Section

May = frozenset[str] | None
"""Codes of permissions; None is not known."""

_BRANCH = (Section.SERVICES, Section.COUNTERS, Section.DEVICES)
_NEEDS: dict[Section, Permission] = {
    Section.DASHBOARD: Permission.READ_ANALYTICS,
    Section.REPORTS: Permission.READ_ANALYTICS,
    Section.AUDIT: Permission.READ_AUDIT,
    **dict.fromkeys(_BRANCH, Permission.MANAGE_BRANCH),
}
"""All others take the management of the organisation, and the people that of a branch besides: without it nobody sees them."""
_OF_TENANT = (
    Section.DASHBOARD,
    Section.BRANCHES,
    Section.SERVICES,
    Section.COUNTERS,
    Section.STAFF,
    Section.DEVICES,
    Section.TICKET,
    Section.SCREENS,
    Section.ROLES,
    Section.API_KEYS,
    Section.WEBHOOKS,
    Section.TENANT,
    Section.REPORTS,
    Section.SCHEDULES,
    Section.AUDIT,
)
_WITHOUT_CONFIG = (Section.REPORTS, Section.AUDIT)
"""What can be looked at without knowing how a branch is made; all others begin with reading that."""
_OF_BRANCH = (Section.DASHBOARD, *_BRANCH, Section.REPORTS, Section.AUDIT)


def manages_tenant(me: User, may: May) -> bool:
    """Whoever belongs to a branch reaches no further."""
    is_given = Permission.MANAGE_TENANT in may if may is not None else me.role is Role.ADMIN
    return is_given and me.branch_id is None


def manages_branch(me: User, may: May) -> bool:
    return Permission.MANAGE_BRANCH in may if may is not None else me.role in (Role.ADMIN, Role.SUPERVISOR)


def reads_config(may: May) -> bool:
    return may is None or Permission.READ_CONFIG in may


def sections_of(me: User, may: May) -> tuple[Section, ...]:
    """In their order; who manages nothing and may look at nothing has none."""
    return tuple(one for one in _given(me, may) if reads_config(may) or one in _WITHOUT_CONFIG)


def _given(me: User, may: May) -> tuple[Section, ...]:
    if manages_tenant(me, may):
        needed = (one for one in _OF_TENANT if may is None or _NEEDS.get(one, Permission.MANAGE_TENANT) in may)
        return tuple(one for one in needed if one is not Section.STAFF or manages_branch(me, may))
    if may is not None:
        return tuple(one for one in _OF_BRANCH if _NEEDS[one] in may)
    return _OF_BRANCH if manages_branch(me, may) else ()

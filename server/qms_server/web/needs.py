"""What each route and topic takes: the one list that docs/permissions.md is written from and that a test walks.

The use cases ask for the permission themselves (they know the branch); this says which one, and the test proves it.
"""

from enum import StrEnum

from qms_contract.topics import TopicKind

from qms_server.domain.access import Permission


class Who(StrEnum):
    """Routes that ask for no permission of the matrix."""

    ANYBODY = "anybody, without a token"
    PERSON = "any person, about themselves"
    DEVICE = "any device, about itself"
    KIOSK = "a kiosk, for what it gave out itself"


Need = Permission | Who

_READ, _BRANCH, _TENANT = Permission.READ_CONFIG, Permission.MANAGE_BRANCH, Permission.MANAGE_TENANT


def _configuration(noun: str, read: Permission, change: Permission) -> dict[str, Need]:
    one = f"/api/{noun}/{{entity_id}}"
    changes = dict.fromkeys((f"POST /api/{noun}", f"PATCH {one}", f"DELETE {one}"), change)
    return {f"GET /api/{noun}": read, f"GET {one}": read, **changes}


ROUTES: dict[str, Need] = {
    "POST /api/tickets": Permission.ISSUE_TICKETS,
    "POST /api/tickets/offline": Who.KIOSK,
    "GET /api/tickets/{ticket_id}": Permission.READ_QUEUES,
    "POST /api/tickets/{ticket_id}/actions": Permission.SERVE,
    "POST /api/tickets/{ticket_id}/actions call": Permission.PICK_TICKETS,
    "POST /api/tickets/{ticket_id}/actions cancel": Permission.CANCEL_TICKETS,
    "POST /api/tickets/{ticket_id}/actions confirm": Permission.CONFIRM_TICKETS,
    "POST /api/counters/{counter_id}/session": Permission.SERVE,
    "POST /api/counters/{counter_id}/call-next": Permission.SERVE,
    "POST /api/counters/{counter_id}/panic": Permission.SERVE,
    "GET /api/counters/{counter_id}/today": Permission.READ_QUEUES,
    "GET /api/counters/{counter_id}/messages": Permission.SERVE,
    "POST /api/counters/{counter_id}/messages/{message_id}/seen": Permission.SERVE,
    "GET /api/queues": Permission.READ_QUEUES,
    "GET /api/queues/snapshot": Permission.READ_QUEUES,
    "GET /api/display/snapshot": Permission.READ_DISPLAY,
    **_configuration("areas", _READ, _BRANCH),
    **_configuration("services", _READ, _BRANCH),
    **_configuration("counters", _READ, _BRANCH),
    **_configuration("devices", _READ, _BRANCH),
    **_configuration("branches", _READ, _TENANT),
    "GET /api/branches/{branch_id}/export": _BRANCH,
    "POST /api/branches/import": _TENANT,
    "POST /api/branches/{branch_id}/copy": _TENANT,
    "POST /api/branches/{branch_id}/messages": _BRANCH,
    **_configuration("roles", _READ, _TENANT),
    **_configuration("users", _BRANCH, _TENANT),
    **_configuration("webhooks", _TENANT, _TENANT),
    **_configuration("reports", _TENANT, _TENANT),
    "GET /api/tenant": _READ,
    "PATCH /api/tenant": _TENANT,
    "GET /api/assets": _READ,
    "GET /api/assets/{asset_id}": _READ,
    "GET /api/assets/{asset_id}/content": _READ,
    "POST /api/assets": Permission.MANAGE_ASSETS,
    "DELETE /api/assets/{asset_id}": Permission.MANAGE_ASSETS,
    "POST /api/devices/pairing/approve": _BRANCH,
    "POST /api/devices/{device_id}/token": _BRANCH,
    "GET /api/devices/summary": Permission.READ_CONFIG,
    "POST /api/devices/{device_id}/commands": _BRANCH,
    "GET /api/devices/{device_id}/commands": _BRANCH,
    "GET /api/devices/{device_id}/commands/{command_id}/content": _BRANCH,
    "GET /api/config/versions": _BRANCH,
    "POST /api/config/versions/{version_id}/restore": _BRANCH,
    "GET /api/audit-logs": Permission.READ_AUDIT,
    "GET /api/analytics/kpi": Permission.READ_ANALYTICS,
    "GET /api/analytics/export": Permission.READ_ANALYTICS,
    "GET /api/outbox/dead-letters": _TENANT,
    "POST /api/outbox/dead-letters/{dead_letter_id}/retry": _TENANT,
    "GET /api/users/{user_id}/sessions": _TENANT,
    "DELETE /api/users/{user_id}/sessions": _TENANT,
    "DELETE /api/users/{user_id}/sessions/{session_id}": _TENANT,
    "DELETE /api/users/{user_id}/totp": _TENANT,
    "GET /api/api-keys": _TENANT,
    "POST /api/api-keys": _TENANT,
    "DELETE /api/api-keys/{api_key_id}": _TENANT,
    "GET /api/auth/me": Who.PERSON,
    "POST /api/auth/totp": Who.PERSON,
    "POST /api/auth/totp/confirm": Who.PERSON,
    "POST /api/auth/totp/disable": Who.PERSON,
    "GET /api/devices/me": Who.DEVICE,
    "POST /api/devices/me/heartbeat": Who.DEVICE,
    "POST /api/devices/me/commands/{command_id}/result": Who.DEVICE,
    "POST /api/devices/pairing": Who.ANYBODY,
    "POST /api/devices/pairing/token": Who.ANYBODY,
    "POST /api/auth/login": Who.ANYBODY,
    "POST /api/auth/refresh": Who.ANYBODY,
    "POST /api/auth/logout": Who.ANYBODY,
    "GET /t/{token}": Who.ANYBODY,
    "GET /j/{token}": Who.ANYBODY,
    "POST /j/{token}": Who.ANYBODY,
    "GET /api/branches/{branch_id}/join-link": _READ,
    "GET /health/live": Who.ANYBODY,
    "GET /health/ready": Who.ANYBODY,
    "GET /metrics": Who.ANYBODY,
}

# A counter's topic is also its own agent's, a device's also its own.
TOPICS: dict[TopicKind, Permission] = {
    TopicKind.DISPLAY: Permission.READ_DISPLAY,
    TopicKind.SERVICE: Permission.READ_QUEUES,
    TopicKind.COUNTER: _BRANCH,
    TopicKind.ALL: _BRANCH,
    TopicKind.CONFIG: _READ,
    TopicKind.DEVICE: _TENANT,
    TopicKind.ADMIN: _TENANT,
}

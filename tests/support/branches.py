"""Tenants and branches for tests, made through the same API that an admin uses."""

from datetime import UTC, datetime
from typing import Any

from qms_server.operations.tenants import create_tenant

from tests.support.server import PASSWORD, Branch, LiveServer


def zone_of_midday() -> str:
    """A time zone in which it is about noon: what was minutes ago, or comes in an hour, is of the same business day."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"


async def make_branch(
    server: LiveServer, tenant: str = "acme", services: int = 2, counters: int = 2, **branch: Any
) -> Branch:
    """A tenant of its own with one branch, where it is noon; every counter serves every service (letters A, B, …)."""
    tenant_id, _ = await create_tenant(server.parts.database, tenant, tenant.title(), "admin", PASSWORD)
    admin = await server.login("admin", tenant)
    made = await admin.command("/api/branches", **{"name": "Main", "time_zone": zone_of_midday(), **branch})
    assert made.status_code == 201, made.text
    branch_id = made.json()["branch_id"]
    service_ids = [await _service(admin, branch_id, number) for number in range(services)]
    counter_ids = [await _counter(admin, branch_id, number, service_ids) for number in range(counters)]
    return Branch(server, admin, tenant, tenant_id, branch_id, service_ids, counter_ids)


async def _service(admin: Any, branch_id: str, number: int) -> str:
    letter = chr(ord("A") + number)
    answer = await admin.command("/api/services", branch_id=branch_id, code=letter, name=f"Service {letter}")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["service_id"])


async def _counter(admin: Any, branch_id: str, number: int, service_ids: list[str]) -> str:
    body = {"branch_id": branch_id, "name": str(number + 1), "service_ids": service_ids, "sort_order": number}
    answer = await admin.command("/api/counters", **body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["counter_id"])

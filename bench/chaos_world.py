"""The world of a chaos run: branches, counters and the clerks who sit there, made through the API."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
from qms_server.operations.tenants import create_tenant
from qms_server.store.transaction import Database

_PASSWORD = "chaos is a ladder 7"


@dataclass(frozen=True)
class Clerk:
    """An agent at an open counter. `services` are the branch's."""

    token: str
    branch_id: str
    counter_id: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class World:
    tenant_id: UUID
    admin_token: str
    branches: tuple[str, ...]
    clerks: tuple[Clerk, ...]


async def make_world(database_url: str, api: str, branches: int, counters: int) -> World:
    """A tenant with as many branches, each with two services and as many clerks at their counters."""
    database = Database(database_url)
    tenant_id, _ = await create_tenant(database, "chaos", "Chaos", "admin", _PASSWORD)
    await database.close()
    async with httpx.AsyncClient(base_url=api, trust_env=False, timeout=60) as client:
        maker = Maker(client, "chaos", _PASSWORD)
        admin = await maker.log_in("admin")
        made = [await maker.branch(admin, number, counters) for number in range(branches)]
    return World(
        tenant_id, admin, tuple(branch for branch, _ in made), tuple(clerk for _, clerks in made for clerk in clerks)
    )


class Maker:
    """Makes things of the tenant with that slug; all of its people have one password."""

    def __init__(self, client: httpx.AsyncClient, tenant: str, password: str) -> None:
        self._client, self._tenant, self._password = client, tenant, password

    async def log_in(self, username: str) -> str:
        """An access token."""
        body = {"tenant": self._tenant, "username": username, "password": self._password}
        answer = await self._client.post("/api/auth/login", json=body)
        return str(answer.raise_for_status().json()["access_token"])

    async def branch(self, admin: str, number: int, counters: int) -> tuple[str, list[Clerk]]:
        made = await self._make(admin, "/api/branches", name=f"Branch {number}", time_zone="UTC")
        branch_id = str(made["branch_id"])
        services = [await self._service(admin, branch_id, code) for code in ("A", "B")]
        clerks = [await self.clerk(admin, branch_id, tuple(services), f"{number}-{seat}") for seat in range(counters)]
        return branch_id, clerks

    async def _service(self, admin: str, branch_id: str, code: str) -> str:
        fields = {"branch_id": branch_id, "code": code, "name": code, "called_grace_period_seconds": 3600}
        return str((await self._make(admin, "/api/services", **fields))["service_id"])

    async def clerk(self, admin: str, branch_id: str, services: tuple[str, ...], name: str) -> Clerk:
        """A new agent at a new counter of that name, open."""
        counter = await self._make(admin, "/api/counters", branch_id=branch_id, name=name, service_ids=services)
        person = {"username": name, "display_name": name, "password": self._password, "role": "agent"}
        await self._make(admin, "/api/users", branch_id=branch_id, **person)
        token, counter_id = await self.log_in(name), str(counter["counter_id"])
        await self._make(token, f"/api/counters/{counter_id}/session", action="open")
        return Clerk(token, branch_id, counter_id, services)

    async def _make(self, token: str, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        answer = await self._client.post(path, json={"request_id": str(uuid4()), **body}, headers=headers)
        return answer.raise_for_status().json()

"""Two tenants with two branches each on a real server, for the stateful model: commands that survive faults, and the truth.

Whatever happens to a request (the server is killed, its database connections are cut, its answer is lost), it is sent again
under its own request_id until it is answered; so every answer here is the server's word.
"""

import asyncio
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx
from qms_server.embedded.roles import SUPERUSER
from qms_server.operations.tenants import create_tenant
from qms_server.store.transaction import Database as Store

from tests.support.postgres import Database, execute
from tests.support.server import PASSWORD
from tests.support.server_process import ServerProcess

TENANTS = ("one", "two")
COUNTERS = 2
_PATIENCE_SECONDS = 90


@dataclass
class Place:
    """A branch of a tenant. `people[n]` is the token of whoever sits at `counters[n]`."""

    tenant: str
    branch_id: str
    services: list[str]
    counters: list[str]
    people: list[str]
    closed: set[str] = field(default_factory=set)


class World:
    def __init__(self, database: Database, process: ServerProcess) -> None:
        self.database = database
        self.process = process
        self._http = httpx.Client(base_url=process.url, timeout=30, trust_env=False)
        _run(self._make_tenants())
        # Each counter has an admin of its own: they may serve in every branch, so the people outlive the branches.
        self.people = {tenant: self._people(tenant) for tenant in TENANTS}
        self._numbers = iter(range(10**6))

    def close(self) -> None:
        self._http.close()

    def send(self, token: str, method: str, path: str, lose: bool = False, **body: Any) -> httpx.Response:
        """The answer, however often it had to be asked for; `lose` loses the first one."""
        content = {"request_id": str(uuid4()), **body}
        if lose:
            self._lose(token, method, path, content)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                headers = {"authorization": f"Bearer {token}"}
                answer = self._http.request(method, path, headers=headers, json=None if method == "GET" else content)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code != 503:
                return answer
            assert time.monotonic() < deadline, "the server does not come back"
            time.sleep(0.02)

    def place(self, tenant: str, part: int) -> Place:
        """A fresh branch: two services and two counters that serve both. Its day ends twelve hours from now."""
        people = self.people[tenant][part * COUNTERS : (part + 1) * COUNTERS]
        hour = (datetime.now(UTC).hour + 12) % 24
        number = next(self._numbers)
        made = {"name": f"Branch {number}", "time_zone": "UTC", "day_starts_hour": hour}
        branch_id = self._make(people[0], "branches", "branch_id", **made)
        services = [
            self._make(people[0], "services", "service_id", branch_id=branch_id, code=letter, name=letter,
                       called_grace_period_seconds=3600)
            for letter in "AB"
        ]  # fmt: skip
        counters = [
            self._make(people[0], "counters", "counter_id", branch_id=branch_id, name=str(n), service_ids=services)
            for n in range(COUNTERS)
        ]
        return Place(tenant, branch_id, services, counters, people)

    def cut_connections(self) -> None:
        """Ends every connection that the server has to its database."""
        execute(
            self.database.cluster,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'qms' "
            f"AND datname = '{self.database.name}'",
        )

    def kill_server(self) -> None:
        self.process.kill()
        self.process.start()

    def rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """As somebody who sees everything."""

        async def read() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.database.cluster.url(SUPERUSER, self.database.name))
            try:
                return list(await connection.fetch(query, *values))
            finally:
                await connection.close()

        return list(_run(read()))

    async def _make_tenants(self) -> None:
        store = Store(self.database.url())
        for tenant in TENANTS:
            await create_tenant(store, tenant, tenant.title(), "admin0", PASSWORD)
        await store.close()

    def _people(self, tenant: str) -> list[str]:
        tokens = [self._login(tenant, "admin0")]
        for number in range(1, 2 * COUNTERS):
            body = {"username": f"admin{number}", "password": PASSWORD, "display_name": "Ani", "role": "admin"}
            self._make(tokens[0], "users", "user_id", **body)
            tokens.append(self._login(tenant, f"admin{number}"))
        return tokens

    def _login(self, tenant: str, username: str) -> str:
        body = {"tenant": tenant, "username": username, "password": PASSWORD}
        return str(self._http.post("/api/auth/login", json=body).json()["access_token"])

    def _make(self, token: str, noun: str, id_name: str, **body: Any) -> str:
        answer = self.send(token, "POST", f"/api/{noun}", **body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()[id_name])

    def _lose(self, token: str, method: str, path: str, content: dict[str, Any]) -> None:
        """The request arrives whole and nobody waits for what the server says."""
        body = json.dumps(content).encode()
        address = urlsplit(self.process.url)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head.encode() + body)


def _run(work: Any) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()

"""A real server on a real socket for tests: uvicorn in the test's own loop, on a database cloned for the test."""

import asyncio
import contextlib
import itertools
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from argon2 import PasswordHasher
from qms_contract.ids import new_id
from qms_server.compose import Parts
from qms_server.embedded.cluster import Cluster
from qms_server.embedded.roles import OWNER
from qms_server.migrate import migrate
from qms_server.operations.serve import server_config
from qms_server.settings import Settings
from qms_server.usecases import passwords

from tests.support.postgres import Database, create_database

PASSWORD = "correct horse battery"
SECRET = "a secret that only the tests know, long enough"
# There is no TLS here, and a client that reads the authorities takes a test's time.
_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# Nor has anybody a reason to guess its passwords.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def settings_for(database: Database, **overrides: Any) -> Settings:
    return Settings(
        data_dir=Path("/nonexistent"),
        secret_key=SECRET,
        database_url=database.url(),
        migrate_database_url=database.url(OWNER),
        **overrides,
    )


@contextmanager
def migrated_template(cluster: Cluster) -> Iterator[Database]:
    """A database with the schema, to be cloned."""
    template = create_database(cluster, "template_of_server")
    migrate(template.url(OWNER))
    yield template


@asynccontextmanager
async def running_server(settings: Settings) -> AsyncIterator["LiveServer"]:
    """The server on a free port of the loopback, until the block ends."""
    parts, ended = Parts(settings), asyncio.Event()
    config = server_config(settings, parts)
    config.port = 0
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    server.main_loop = partial(_until, ended, server)  # type: ignore[method-assign]
    server.shutdown = partial(_shut, server)  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.001)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        running = LiveServer(f"http://127.0.0.1:{port}", parts)
        yield running
    finally:
        await asyncio.gather(*(client.aclose() for client in running.clients))
        parts.hub.close_all(1012)
        ended.set()
        await serving


async def _until(ended: asyncio.Event, server: uvicorn.Server) -> None:
    """As uvicorn, which looks ten times a second whether to end, and a test waits for it."""
    for counter in itertools.count():
        await server.on_tick(counter)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await ended.wait()
                return


async def _shut(server: uvicorn.Server, sockets: object = None) -> None:
    """As uvicorn, without its pauses of a tenth of a second."""
    for one in server.servers:
        one.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(server.config.timeout_graceful_shutdown):
            while server.server_state.connections or server.server_state.tasks:
                await asyncio.sleep(0.001)
    for task in server.server_state.tasks:
        task.cancel()
    await server.lifespan.shutdown()


@dataclass
class LiveServer:
    """`client()` speaks as somebody; `parts` reaches inside where a test must look."""

    url: str
    parts: Parts
    clients: list["ApiClient"] = field(default_factory=list)

    def client(self, token: str | None = None) -> "ApiClient":
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.clients.append(ApiClient(base_url=self.url, headers=headers, timeout=30, trust_env=False, verify=_NOBODY))
        return self.clients[-1]

    async def login(self, username: str, tenant: str = "acme", password: str = PASSWORD) -> "ApiClient":
        body = {"tenant": tenant, "username": username, "password": password}
        answer = await self.client().post("/api/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        return self.client(answer.json()["access_token"])


class ApiClient(httpx.AsyncClient):
    """httpx with the contract's commands. `token` is what it sends."""

    @property
    def token(self) -> str:
        return str(self.headers["authorization"]).removeprefix("Bearer ")

    async def command(self, path: str, **body: Any) -> httpx.Response:
        return await self.post(path, json={"request_id": str(uuid4()), **body})

    async def change(self, path: str, **fields: Any) -> dict[str, Any]:
        """The configured thing at `path`, changed as it is now."""
        version = (await self.get(path)).json()["version"]
        answer = await self.patch(path, json={"request_id": str(uuid4()), "version": version, **fields})
        assert answer.status_code == 200, answer.text
        changed: dict[str, Any] = answer.json()
        return changed

    async def issue(self, service_id: str, **body: Any) -> dict[str, Any]:
        answer = await self.command("/api/tickets", service_id=service_id, **body)
        assert answer.status_code == 201, answer.text
        ticket: dict[str, Any] = answer.json()
        return ticket

    async def act(self, ticket_id: str, action: str, **body: Any) -> httpx.Response:
        return await self.command(f"/api/tickets/{ticket_id}/actions", action=action, **body)

    async def session(self, counter_id: str, action: str, **body: Any) -> httpx.Response:
        return await self.command(f"/api/counters/{counter_id}/session", action=action, **body)

    async def call_next(self, counter_id: str, **body: Any) -> httpx.Response:
        return await self.command(f"/api/counters/{counter_id}/call-next", **body)


async def until_refused(client: ApiClient) -> None:
    """Until the device's token is good no more: a server trusts what it knows of one for a moment."""
    async with asyncio.timeout(15):
        while (await client.get("/api/devices/me")).status_code != httpx.codes.UNAUTHORIZED:
            await asyncio.sleep(0.05)


@dataclass
class Branch:
    """A branch made through the API, with its admin's client. Ids are strings, as JSON has them."""

    server: LiveServer
    admin: ApiClient
    tenant: str
    tenant_id: UUID
    branch_id: str
    services: list[str]
    counters: list[str]

    async def person(self, username: str, role: str = "agent") -> ApiClient:
        body = {"username": username, "password": PASSWORD, "display_name": username.title(), "role": role}
        branch_id = None if role == "admin" else self.branch_id
        answer = await self.admin.command("/api/users", **body, branch_id=branch_id)
        assert answer.status_code == 201, answer.text
        return await self.server.login(username, self.tenant)

    async def device(self, kind: str = "kiosk", name: str | None = None) -> ApiClient:
        name = name or f"{kind} {new_id().hex[-6:]}"
        answer = await self.admin.command("/api/devices", branch_id=self.branch_id, type=kind, name=name)
        assert answer.status_code == 201, answer.text
        renewed = await self.admin.post(f"/api/devices/{answer.json()['device_id']}/token")
        return self.server.client(renewed.json()["access_token"])

"""The demo's first branch as a benchmark uses it: a server of its own, its devices' tokens, a clerk at its first counter."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
from qms_demo.programs import free_port, running_server
from qms_demo.visit import read_demo


class OneBranch:
    """`folder` is for what the clients keep; it is gone with the server of process `server_pid`."""

    def __init__(self, server: str, server_pid: int, folder: Path) -> None:
        self.server, self.server_pid, self.folder = server, server_pid, folder
        self._demo = read_demo(folder / "server")
        self._branch = self._demo["branches"][0]
        self.branch_id = str(self._branch["branch_id"])
        self.service_id = str(self._branch["services"][0]["service_id"])
        self.counter_id = str(self._branch["counters"][0]["counter_id"])

    def token(self, kind: str) -> str:
        """Of the branch's first device of that kind."""
        devices = (one for one in self._demo["devices"] if one["branch_id"] == self.branch_id)
        return str(next(one["access_token"] for one in devices if one["type"] == kind))

    def login(self, username: str) -> dict[str, str]:
        """The body that signs this person in."""
        password = next(one["password"] for one in self._demo["users"] if one["username"] == username)
        return {"tenant": self._demo["tenant"]["slug"], "username": username, "password": password}

    def token_of(self, username: str) -> str:
        """A fresh one."""
        answer = httpx.post(f"{self.server}/api/auth/login", json=self.login(username), trust_env=False)
        return str(answer.raise_for_status().json()["access_token"])

    @contextmanager
    def signed_in(self, username: str) -> Iterator[httpx.Client]:
        """Asks as this person."""
        headers = {"Authorization": f"Bearer {self.token_of(username)}"}
        with httpx.Client(base_url=self.server, headers=headers, trust_env=False) as client:
            yield client

    @contextmanager
    def clerk(self) -> Iterator[httpx.Client]:
        """An agent with the first counter open."""
        with self.signed_in("rina") as client:
            body = {"action": "open", "request_id": str(uuid4())}
            client.post(f"/api/counters/{self.counter_id}/session", json=body).raise_for_status()
            yield client


@contextmanager
def one_branch(port: int) -> Iterator[OneBranch]:
    """With a server on `port` or another; clients that are started meanwhile need no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="qms-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_server(folder / "server", free_port(port), folder / "server.log") as server:
            yield OneBranch(server.url, server.pid, folder)

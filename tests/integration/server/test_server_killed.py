"""kill -9 of the server in the middle of its work: clients repeat what got no answer, and nothing is lost or done twice."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.branches import make_branch
from tests.support.postgres import Database, reachable_folder
from tests.support.server import running_server, settings_for
from tests.support.server_process import ServerProcess, server_process

CLIENTS = 6
TICKETS_EACH = 25
KILLS = 4


@pytest.mark.timeout(180)
async def test_no_ticket_is_lost_or_twice_when_the_server_is_killed(database: Database, tmp_path: Path) -> None:
    async with running_server(settings_for(database, role="api")) as first:
        branch = await make_branch(first)
        kiosks = [(await branch.device()).token for _ in range(CLIENTS)]
        admin = branch.admin.token
    with server_process(database, tmp_path) as server:
        killing = asyncio.create_task(_kill_now_and_then(server))
        issuing = [_issue_stubbornly(server.url, token, branch.services[0]) for token in kiosks]
        acknowledged = [ticket for tickets in await asyncio.gather(*issuing) for ticket in tickets]
        await killing
        snapshot = await _snapshot(server.url, admin, branch.branch_id)
    numbers = [ticket["display_number"] for ticket in acknowledged]
    assert len(numbers) == len(set(numbers)) == CLIENTS * TICKETS_EACH, "a number was given twice"
    stored = {ticket["ticket_id"]: ticket["display_number"] for ticket in snapshot["tickets"]}
    assert stored == {ticket["ticket_id"]: ticket["display_number"] for ticket in acknowledged}


async def test_a_killed_server_leaves_a_database_that_the_next_one_uses(database: Database, tmp_path: Path) -> None:
    with server_process(database, tmp_path) as server:
        server.kill()
        server.start()
        assert server.stop() == 0, "SIGTERM is a clean stop"


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        failed = _serve("--port", str(taken.getsockname()[1]), data_dir=tmp_path)
    assert failed.returncode == 1
    assert re.fullmatch(r"qms: Port \d+ on 127\.0\.0\.1 cannot be used: Address already in use\.\n", failed.stderr)


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    failed = _serve("--port", "0", data_dir=tmp_path, QMS_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert failed.returncode == 1
    assert failed.stderr.startswith("qms: The database cannot be reached: ")
    assert "Traceback" not in failed.stderr


def test_a_database_that_lets_nobody_in_is_one_sentence(database: Database, tmp_path: Path) -> None:
    for wrong in (
        database.url().replace("qms_app:", "nobody:"),
        database.url().replace(f"/{database.name}?", "/none?"),
    ):
        failed = _serve("--port", "0", data_dir=tmp_path, QMS_DATABASE_URL=wrong)
        assert (failed.returncode, len(failed.stderr.splitlines())) == (1, 1), failed.stderr
        assert failed.stderr.startswith("qms: The database cannot be reached: ")


def test_a_superuser_may_not_serve(database: Database, tmp_path: Path) -> None:
    failed = _serve("--port", "0", data_dir=tmp_path, QMS_DATABASE_URL=database.url("postgres"))
    assert failed.returncode == 1
    assert "is a superuser" in failed.stderr


def test_two_starts_on_one_folder_are_told_apart() -> None:
    with reachable_folder() as folder:
        command = [sys.executable, "-P", "-m", "qms_server", "serve", "--port", "0"]
        environment = {**os.environ, "QMS_DATA_DIR": str(folder)}
        first = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            assert first.stderr is not None
            while "startup complete" not in first.stderr.readline():
                assert first.poll() is None
            second = _serve("--port", "0", data_dir=folder)
        finally:
            first.terminate()
            first.communicate(timeout=30)
    assert first.returncode == 0
    assert second.returncode == 1
    assert len(second.stderr.splitlines()) == 1, second.stderr


def _serve(*options: str, data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "qms_server", "serve", *options]
    full = {**os.environ, "QMS_DATA_DIR": str(data_dir), **environment}
    return subprocess.run(command, env=full, capture_output=True, text=True, timeout=60, check=False)


async def _kill_now_and_then(server: ServerProcess) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(0.7)  # long enough for commands to be under way; where exactly does not matter
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)


async def _issue_stubbornly(url: str, token: str, service_id: str) -> list[dict]:
    """As a kiosk does: the ids are made before the first try and kept through all of them."""
    tickets = []
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        for _ in range(TICKETS_EACH):
            body = {"service_id": service_id, "request_id": str(uuid4()), "ticket_id": str(uuid4())}
            tickets.append(await _until_answered(client, body))
            await asyncio.sleep(0.05)
    return tickets


async def _until_answered(client: httpx.AsyncClient, body: dict[str, str]) -> dict:
    while True:
        try:
            answer = await client.post("/api/tickets", json=body, timeout=5)
        except httpx.TransportError:
            await asyncio.sleep(0.05)
            continue
        if answer.status_code == 201:
            ticket: dict = answer.json()
            return ticket
        assert answer.status_code == 503, answer.text
        await asyncio.sleep(0.05)


async def _snapshot(url: str, token: str, branch_id: str) -> dict:
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        answer = await client.get(f"/api/queues/snapshot?branch_id={branch_id}")
        snapshot: dict = answer.raise_for_status().json()
        return snapshot

"""The jobs: every ticket is moved once however many workers there are, and one that cannot be moved holds up no other."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from qms_server.compose import Parts
from qms_server.jobs.no_show import cancel_uncollected, mark_overdue
from qms_server.jobs.presence import free_lost_counters
from qms_server.jobs.schedule import run_jobs
from qms_server.jobs.system import ItemsFailedError
from qms_server.operations.tenants import create_tenant
from qms_server.usecases.commands import Commands

from tests.support.branches import make_branch
from tests.support.postgres import Database, execute
from tests.support.server import PASSWORD, Branch, LiveServer, settings_for
from tests.support.server_process import server_process

BEGAN = datetime.now(UTC)


def late(workers: list[Commands]) -> list[Commands]:
    """Eleven minutes later: past every grace."""
    for commands in workers:
        commands.clock = lambda: datetime.now(UTC) + timedelta(minutes=11)
    return workers


@pytest.fixture
async def workers(server: LiveServer, database: Database) -> AsyncIterator[list[Commands]]:
    """Two workers with a pool each."""
    other = Parts(settings_for(database, role="worker"))
    yield [server.parts.commands, other.commands]
    await other.database.close()


async def kinds(branch: Branch, ticket_id: str) -> list[str]:
    return [one["type"] for one in (await branch.admin.get(f"/api/tickets/{ticket_id}")).json()["events"]]


async def called(branch: Branch, count: int) -> list[str]:
    """That many tickets, each called at a counter of its own."""
    ids = []
    for number in range(count):
        agent = branch.admin if number == 0 else await branch.person(f"agent{number}")
        await agent.session(branch.counters[number], "open")
        ids.append((await agent.issue(branch.services[0]))["ticket_id"])
        assert (await agent.call_next(branch.counters[number])).status_code == 200
    return ids


async def test_two_workers_mark_each_no_show_once(server: LiveServer, workers: list[Commands]) -> None:
    branch = await make_branch(server, counters=4)
    tickets = await called(branch, 4)
    counts = await asyncio.gather(*(mark_overdue(commands) for commands in late(workers) * 2))
    assert sum(counts) == 4
    for ticket_id in tickets:
        assert (await kinds(branch, ticket_id)).count("ticket.no_show") == 1


async def test_two_workers_give_up_each_ticket_nobody_took_once(branch: Branch, workers: list[Commands]) -> None:
    tickets = [(await branch.admin.issue(branch.services[0], channel="kiosk"))["ticket_id"] for _ in range(20)]
    counts = await asyncio.gather(*(cancel_uncollected(commands) for commands in late(workers) * 2))
    assert sum(counts) == len(tickets)
    for ticket_id in tickets:
        assert (await kinds(branch, ticket_id)) == ["ticket.created", "ticket.cancelled"]


async def test_two_workers_free_each_lost_counter_once(
    branch: Branch, database: Database, workers: list[Commands]
) -> None:
    await called(branch, 2)
    execute(database.cluster, "UPDATE counter_sessions SET seen_at = now()", database=database.name)
    await asyncio.gather(*(free_lost_counters(commands, BEGAN) for commands in late(workers) * 2))
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        query = "SELECT counter_id::text FROM events WHERE type = 'counter.closed' ORDER BY 1"
        closed = [row[0] for row in await transaction.connection.fetch(query)]
    assert closed == sorted(branch.counters)


def poison(database: Database, *ticket_ids: str) -> None:
    """From now on the database refuses to change these tickets, as a defect would have it."""
    listed = ", ".join(f"'{ticket_id}'" for ticket_id in ticket_ids)
    function = "CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'poisoned'; END$$"
    trigger = f"CREATE TRIGGER poisoned BEFORE UPDATE ON tickets FOR EACH ROW WHEN (OLD.ticket_id IN ({listed}))"
    execute(database.cluster, function, f"{trigger} EXECUTE FUNCTION poisoned()", database=database.name)


async def test_one_that_cannot_be_moved_holds_up_no_other(
    branch: Branch, database: Database, workers: list[Commands]
) -> None:
    tickets = [(await branch.admin.issue(branch.services[0], channel="kiosk"))["ticket_id"] for _ in range(5)]
    poison(database, tickets[0], tickets[2])
    with pytest.raises(ItemsFailedError) as error:
        await cancel_uncollected(late(workers)[0])
    assert (error.value.failed, error.value.done) == (2, 3)
    states = [(await branch.admin.get(f"/api/tickets/{one}")).json()["ticket"]["status"] for one in tickets]
    assert states == ["waiting", "cancelled", "waiting", "cancelled", "cancelled"]


async def test_a_page_full_of_them_blocks_no_other_tenant(
    branch: Branch, database: Database, workers: list[Commands]
) -> None:
    first = (await branch.admin.issue(branch.services[0], channel="kiosk"))["ticket_id"]
    copies = (
        "INSERT INTO tickets SELECT (json_populate_record(t, json_build_object('ticket_id', gen_random_uuid(), "
        "'display_number', 'X' || n, 'ticket_number', 'X' || n))).* FROM tickets t, generate_series(1, 119) n"
    )
    execute(database.cluster, copies, database=database.name)
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        poisoned = [str(row[0]) for row in await transaction.connection.fetch("SELECT ticket_id FROM tickets")]
    assert len(poisoned) == 120
    assert first in poisoned
    poison(database, *poisoned)
    other = await make_branch(branch.server, tenant="other")
    ticket = await other.admin.issue(other.services[0], channel="kiosk")
    with pytest.raises(ItemsFailedError) as error:
        await cancel_uncollected(late(workers)[0])
    assert (error.value.failed, error.value.done) == (120, 1)
    assert await kinds(other, ticket["ticket_id"]) == ["ticket.created", "ticket.cancelled"]


async def test_the_worker_s_jobs_run_and_what_fails_is_counted(
    branch: Branch, database: Database, workers: list[Commands]
) -> None:
    (bad,) = await called(branch, 1)
    good = (await branch.admin.issue(branch.services[0], channel="kiosk"))["ticket_id"]
    poison(database, bad)
    late(workers)
    parts = branch.server.parts
    running = asyncio.create_task(
        run_jobs(parts.commands, parts.metrics, parts.seals, parts.reports.write_due, timedelta(days=90))
    )
    try:
        async with asyncio.timeout(20):
            while "ticket.cancelled" not in await kinds(branch, good) or not failed(parts.metrics.text().decode()):
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def failed(text: str) -> bool:
    return re.search(r'qms_job_items_failed_total\{task="no_show"\} [1-9]', text) is not None


JOBS = {"no_show", "reminders", "presence", "not_collected", "day_close", "devices"}
JOBS |= {"event_log", "figures", "customers", "seals", "leftovers", "reports"}


async def test_a_worker_serves_no_api_and_an_api_process_runs_no_jobs(database: Database, tmp_path: Path) -> None:
    with server_process(database, tmp_path, "api") as api, server_process(database, tmp_path, "worker") as worker:
        parts = Parts(settings_for(database, role="api"))
        await create_tenant(parts.database, "acme", "Acme", "admin", PASSWORD)
        await parts.database.close()
        async with httpx.AsyncClient(trust_env=False) as client:
            assert await tasks_of(client, worker.url, JOBS) == JOBS
            assert await tasks_of(client, api.url, set()) == set()
            login = {"tenant": "acme", "username": "admin", "password": PASSWORD}
            answers = [await client.post(f"{one.url}/api/auth/login", json=login) for one in (api, worker)]
            assert [answer.status_code for answer in answers] == [200, 404]
            headers = {"authorization": f"Bearer {answers[0].json()['access_token']}"}
            listed = [await client.get(f"{one.url}/api/branches", headers=headers) for one in (api, worker)]
            assert [answer.status_code for answer in listed] == [200, 404]
            upgrade = {"upgrade": "websocket", "connection": "upgrade", **headers}
            assert (await client.get(f"{worker.url}/realtime", headers=upgrade)).status_code in {400, 403, 404, 426}


async def tasks_of(client: httpx.AsyncClient, url: str, wanted: set[str]) -> set[str]:
    """The jobs that have run well at least once, as /metrics tells; waited for until the wanted ones have."""
    pattern = re.compile(r'qms_job_seconds_count\{outcome="done",task="(\w+)"\}')
    async with asyncio.timeout(30):
        while True:
            found = set(pattern.findall((await client.get(f"{url}/metrics")).text))
            if wanted <= found:
                return found
            await asyncio.sleep(0.05)

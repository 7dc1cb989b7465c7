"""Consumers of the outbox: in order, exactly once, whatever fails or dies."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from qms_server.embedded.roles import BACKUP
from qms_server.feed.consumers import MOST_ATTEMPTS, OutboxWorker, pause_after
from qms_server.store.outbox import Backlog, OutboxEvent, outbox_backlog

from tests.support.branches import make_branch
from tests.support.outbox_worker import CONSUMER, Noting, note_table, noted
from tests.support.postgres import Database, execute
from tests.support.server import Branch, LiveServer

LETTERS = "/api/outbox/dead-letters"


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Picky(Noting):
    """Fails on what concerns some tickets."""

    def __init__(self) -> None:
        self.refused: set[UUID] = set()

    async def apply(
        self, connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, events: Sequence[OutboxEvent]
    ) -> None:
        await super().apply(connection, tenant_id, branch_id, events)
        if refused := self.refused & {event.ticket_id for event in events if event.ticket_id}:
            raise ValueError(f"not {refused}")


@asynccontextmanager
async def looking(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.url(BACKUP))
    try:
        yield connection
    finally:
        await connection.close()


async def written(database: Database, branch_id: str) -> list[int]:
    """The offsets of the branch's events."""
    async with looking(database) as connection:
        query = 'SELECT "offset" FROM events WHERE stream_id = $1 ORDER BY "offset"'
        return [row[0] for row in await connection.fetch(query, branch_id)]


async def drain(worker: OutboxWorker) -> None:
    while await worker.run_once():
        pass


async def test_every_event_of_every_branch_in_order_and_once(server: LiveServer, database: Database) -> None:
    note_table(database)
    places = [await make_branch(server, tenant=name) for name in ("ours", "theirs")]
    for place in places:
        for _ in range(3):
            await place.admin.issue(place.services[0])
    worker = OutboxWorker(server.parts.database, Noting(), Clock())
    await drain(worker)
    for place in places:
        assert await noted(database, place.branch_id) == await written(database, place.branch_id)
    await places[0].admin.issue(places[0].services[0])
    await drain(worker)
    assert await noted(database, places[0].branch_id) == await written(database, places[0].branch_id)
    assert not await worker.run_once(), "nothing is left"


async def test_what_fails_is_tried_again_and_holds_back_what_follows(branch: Branch, database: Database) -> None:
    note_table(database)
    consumer, clock = Picky(), Clock()
    first, second = [await branch.admin.issue(branch.services[0]) for _ in range(2)]
    consumer.refused = {UUID(second["ticket_id"])}
    worker = OutboxWorker(branch.server.parts.database, consumer, clock)
    await drain(worker)
    before = await noted(database, branch.branch_id)
    assert before == (await written(database, branch.branch_id))[: len(before)]
    assert first["ticket_id"] in await _tickets_of(database, branch, before)
    consumer.refused.clear()
    assert not await worker.run_once(), "it is not tried again at once"
    clock.pass_by(pause_after(1).total_seconds())
    await drain(worker)
    assert await noted(database, branch.branch_id) == await written(database, branch.branch_id)


async def test_too_many_failures_make_a_dead_letter_that_can_be_tried_again(branch: Branch, database: Database) -> None:
    note_table(database)
    consumer, clock = Picky(), Clock()
    bad = await branch.admin.issue(branch.services[0])
    good = await branch.admin.issue(branch.services[0])
    consumer.refused = {UUID(bad["ticket_id"])}
    worker = OutboxWorker(branch.server.parts.database, consumer, clock)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        await drain(worker)
        clock.pass_by(pause_after(attempt).total_seconds())
    (letter,) = (await branch.admin.get(LETTERS)).json()["items"]
    assert (letter["ticket_id"], letter["attempts"], letter["consumer"]) == (bad["ticket_id"], MOST_ATTEMPTS, CONSUMER)
    assert "ValueError: not" in letter["last_error"]
    seen = await noted(database, branch.branch_id)
    assert good["ticket_id"] in await _tickets_of(database, branch, seen)
    assert set(await written(database, branch.branch_id)) - set(seen) == {letter["offset"]}
    await _retried(branch, letter)
    await drain(worker)
    (again,) = (await branch.admin.get(LETTERS)).json()["items"]
    assert (again["attempts"], again["retry_requested_at"]) == (MOST_ATTEMPTS + 1, None)
    consumer.refused.clear()
    await _retried(branch, letter)
    await drain(worker)
    assert (await branch.admin.get(LETTERS)).json()["items"] == []
    assert sorted(await noted(database, branch.branch_id)) == await written(database, branch.branch_id)


async def _retried(branch: Branch, letter: dict[str, Any]) -> None:
    answer = await branch.admin.command(f"{LETTERS}/{letter['dead_letter_id']}/retry")
    assert answer.status_code == 200, answer.text
    assert answer.json()["retry_requested_at"]
    (entry,) = (await branch.admin.get("/api/audit-logs?action=dead_letter.retried&limit=1")).json()["items"]
    assert (entry["target_id"], entry["branch_id"]) == (letter["dead_letter_id"], branch.branch_id)


async def test_dead_letters_are_found_by_consumer_and_branch_and_unknown_ones_are_404(branch: Branch) -> None:
    assert (await branch.admin.get(LETTERS, params={"consumer": "x"})).json()["total"] == 0
    assert (await branch.admin.get(LETTERS, params={"branch_id": str(uuid4())})).status_code == 404
    assert (await branch.admin.command(f"{LETTERS}/{uuid4()}/retry")).status_code == 404


async def test_the_backlog_says_how_much_waits_since_when(branch: Branch, database: Database) -> None:
    note_table(database)
    await branch.admin.issue(branch.services[0])
    behind = await _backlog(branch)
    assert behind.events == len(await written(database, branch.branch_id))
    assert behind.since is not None
    await drain(OutboxWorker(branch.server.parts.database, Noting(), Clock()))
    assert await _backlog(branch) == Backlog(consumer=CONSUMER, events=0, since=None, dead_letters=0)


async def test_a_restored_database_goes_on_in_its_new_epoch(branch: Branch, database: Database) -> None:
    note_table(database)
    worker = OutboxWorker(branch.server.parts.database, Noting(), Clock())
    await branch.admin.issue(branch.services[0])
    await drain(worker)
    await branch.admin.issue(branch.services[0])
    execute(database.cluster, "UPDATE streams SET epoch = 'another'", database=database.name)
    await branch.admin.issue(branch.services[0])
    await drain(worker)
    assert await noted(database, branch.branch_id) == await written(database, branch.branch_id)


@pytest.mark.timeout(180)
async def test_workers_that_are_killed_and_cut_off_lose_repeat_and_reorder_nothing(
    server: LiveServer, database: Database
) -> None:
    """Two processes share three branches while clerks work; each is killed and begun again, and connections are cut."""
    note_table(database)
    places = [await make_branch(server, tenant=f"t{number}") for number in range(2)]
    done = asyncio.Event()
    workers = list(await asyncio.gather(_worker(database), _worker(database)))
    try:
        killing = asyncio.create_task(_kill_in_turn(database, workers, done))
        await asyncio.gather(*(_issue(place, 15) for place in places))
        done.set()
        await killing
        for place in places:
            await _until_noted(database, place.branch_id)
    finally:
        for worker in workers:
            worker.kill()
            await worker.wait()
    for place in places:
        assert await noted(database, place.branch_id) == await written(database, place.branch_id)


async def _issue(place: Branch, count: int) -> None:
    for _ in range(count):
        await place.admin.issue(place.services[0])


async def _worker(database: Database) -> asyncio.subprocess.Process:
    """A worker in a process of its own; it prints a line when it begins."""
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tests.support.outbox_worker", database.url()),
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    return process


async def _kill_in_turn(database: Database, workers: list[asyncio.subprocess.Process], done: asyncio.Event) -> None:
    """Each worker once with kill -9, and all connections of all of them in between."""
    for number, worker in enumerate(workers):
        await _some_more_noted(database, done)
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        execute(database.cluster, _CUT_WORKERS)
        workers[number] = await _worker(database)


_CUT_WORKERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query LIKE '%INTO outbox_notes%' AND pid <> pg_backend_pid()"""


async def _some_more_noted(database: Database, done: asyncio.Event) -> None:
    """Until the workers have come further, so that the kill falls into their work."""
    async with looking(database) as connection:
        before = await connection.fetchval("SELECT count(*) FROM outbox_notes")
        while await connection.fetchval("SELECT count(*) FROM outbox_notes") == before and not done.is_set():
            await asyncio.sleep(0.005)


async def _until_noted(database: Database, branch_id: str) -> None:
    async with asyncio.timeout(90):
        while len(await noted(database, branch_id)) < len(await written(database, branch_id)):
            await asyncio.sleep(0.05)


async def _backlog(branch: Branch) -> Backlog:
    async with branch.server.parts.database.transaction(None) as transaction:
        (one,) = await outbox_backlog(transaction.connection, [CONSUMER])
    return one


async def _tickets_of(database: Database, branch: Branch, offsets: list[int]) -> set[str]:
    async with looking(database) as connection:
        query = 'SELECT ticket_id FROM events WHERE stream_id = $1 AND "offset" = ANY($2) AND ticket_id IS NOT NULL'
        return {str(row[0]) for row in await connection.fetch(query, branch.branch_id, offsets)}

"""Webhooks: what happens is told to another system, signed, in order, each event once, whatever fails there or here."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from qms_server.compose import Parts
from qms_server.jobs.figures import gather_figures
from qms_server.jobs.notifications import posting, sending
from qms_server.jobs.notifications.sending import Sender, pause_after
from qms_server.jobs.retention import forget_leftovers

from tests.support.branches import make_branch
from tests.support.postgres import Database, execute
from tests.support.rows import rows_with
from tests.support.server import Branch, settings_for
from tests.support.webhook_receiver import SECRET, Receiver, a_receiver

VISIT = ["ticket.created", "ticket.called", "ticket.serving", "ticket.completed"]
WANTED = [*VISIT, "ticket.held", "ticket.unheld"]
NAME, NOTE = "Hadi Wijaya", "Berkas kurang"


class Clock:
    """The time, and as much later as is said."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def sending_from(parts: Parts, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """A sender that runs."""
    sender = Sender(parts.database, parts.seals, clock, may_be_local=True, pause=0.02)
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def a_webhook(branch: Branch, url: str, name: str = "CRM", **more: Any) -> dict[str, Any]:
    body = {"name": name, "url": url, "secret": SECRET, "events": WANTED, **more}
    answer = await branch.admin.command("/api/webhooks", **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def visit(branch: Branch, service: int = 0) -> str:
    """Comes, is called, served and done; who it is and what was noted must not be told."""
    admin = branch.admin
    ticket: str = (await admin.issue(branch.services[service], customer_ref=NAME))["ticket_id"]
    called = await admin.act(ticket, "call", counter_id=branch.counters[0])
    assert called.status_code == 200, called.text
    for action in ("start", "complete"):
        assert (await admin.act(ticket, action)).status_code == 200
    return ticket


async def queue(branch: Branch) -> None:
    while await branch.server.parts.notifying.run_once():
        pass


async def states(branch: Branch) -> dict[str, int]:
    query = (
        "SELECT CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' "
        "WHEN dead_at IS NOT NULL THEN 'dead' ELSE 'open' END AS state, count(*) FROM notifications GROUP BY 1"
    )
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        return dict(await transaction.connection.fetch(query))


async def test_a_webhook_is_configured_and_its_secret_is_never_read_back(branch: Branch, database: Database) -> None:
    admin = branch.admin
    made = await a_webhook(branch, "https://example.org/queue", branch_ids=[branch.branch_id])
    path = f"/api/webhooks/{made['webhook_id']}"
    changed = await admin.change(path, name="Reports", secret="another secret, long enough")
    assert (changed["name"], changed["version"], changed["active"]) == ("Reports", 2, True)
    assert changed["events"] == WANTED
    history = (await admin.get(f"/api/config/versions?entity_id={made['webhook_id']}")).json()["items"]
    assert [one["action"] for one in history] == ["changed", "created"]
    restored = await admin.command(f"/api/config/versions/{history[-1]['config_version_id']}/restore")
    assert (restored.status_code, restored.json()["name"]) == (200, "CRM")
    assert (await admin.get("/api/webhooks")).json()["total"] == 1
    texts = [str(history), restored.text, (await admin.get(path)).text, (await admin.get("/api/audit-logs")).text]
    assert not any("secret" in text.replace("QMS_SECRET_KEY", "") for text in texts)
    for secret in (SECRET, "another secret, long enough"):
        assert await rows_with(database, secret) == []
    assert (await admin.delete(path, params={"request_id": str(uuid4())})).status_code == 204
    assert (await admin.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"url": "ftp://example.org/x"}, 400, "url"),
        ({"url": "https://"}, 400, "url"),
        ({"url": "https://name:word@example.org"}, 400, "url"),
        ({"url": "https://example.org:99999"}, 400, "url"),
        ({"url": "https://[::1"}, 400, "url"),
        ({"events": []}, 400, "events"),
        ({"events": ["config.changed"]}, 400, "events"),
        ({"events": ["ticket.teleported"]}, 400, "events"),
        ({"branch_ids": [str(uuid4())]}, 404, "branch_ids"),
        ({"secret": "short"}, 400, "secret"),
    ],
)
async def test_what_cannot_be_told_is_refused_with_the_field(
    branch: Branch, fields: dict[str, Any], status: int, field: str
) -> None:
    body = {"name": "CRM", "url": "https://example.org/queue", "secret": SECRET, "events": VISIT, **fields}
    answer = await branch.admin.command("/api/webhooks", **body)
    assert answer.status_code == status, answer.text
    assert field in answer.text


async def test_a_visit_is_told_in_order_once_signed_and_without_the_visitor(
    branch: Branch, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await branch.admin.change("/api/tenant", keep_customer_refs=True)
    await branch.admin.session(branch.counters[0], "open")
    await visit(branch)  # before there was a webhook
    await a_webhook(branch, receiver.url)
    elsewhere = await make_branch(branch.server, tenant="other")
    tickets = [await visit(branch) for _ in range(3)]
    await branch.admin.act((await branch.admin.issue(branch.services[1]))["ticket_id"], "hold", note=NOTE)
    await elsewhere.admin.issue(elsewhere.services[0])
    other = Parts(settings_for(database, role="worker"))
    async with sending_from(branch.server.parts, clock), sending_from(other, clock):
        workers = [branch.server.parts.notifying, other.notifying]
        await asyncio.gather(*(worker.run_once() for worker in workers * 2))
        await receiver.until(lambda: len(receiver.received()) == 14)
        await queue(branch)
    await other.database.close()
    assert await states(branch) == {"sent": 14}
    assert len(receiver.deliveries) == 14, "once each"
    assert all(one.is_genuine for one in receiver.deliveries)
    for ticket in tickets:
        told = [one.told for one in receiver.received() if one.told["payload"]["ticket"]["ticket_id"] == ticket]
        assert [one["type"] for one in told] == VISIT
        assert [one["offset"] for one in told] == sorted(one["offset"] for one in told)
    first = receiver.received()[0]
    assert first.headers["qms-event"] == "ticket.created" == first.told["type"]
    assert first.headers["qms-delivery"] == first.told["delivery_id"]
    assert first.told["tenant_id"] == str(branch.tenant_id)
    everything = b"".join(one.body for one in receiver.deliveries).decode()
    assert NAME not in everything
    assert NOTE not in everything


async def test_what_fails_is_tried_again_under_the_same_id_and_holds_up_its_own_ticket_alone(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    await branch.admin.session(branch.counters[0], "open")
    await a_webhook(branch, receiver.url)
    bad, good = await visit(branch), await visit(branch)
    troubles = {"ticket.called": [500, 302, 404]}

    def answer(told: dict[str, Any]) -> int:
        left = troubles.get(told["type"], []) if told["payload"]["ticket"]["ticket_id"] == bad else []
        return left.pop(0) if left else 200

    receiver.answer = answer
    await queue(branch)
    async with sending_from(branch.server.parts, clock):
        await receiver.until(lambda: len(receiver.received()) == 5)
        for tries in (1, 2, 3):
            await receiver.until(lambda tries=tries: len(receiver.deliveries) == 5 + tries)
            clock.ahead += timedelta(minutes=1)
        await receiver.until(lambda: len(receiver.received()) == 8)
    for ticket in (bad, good):
        told = [one.told for one in receiver.received() if one.told["payload"]["ticket"]["ticket_id"] == ticket]
        assert [one["type"] for one in told] == VISIT
    called = [one for one in receiver.deliveries if one.told["type"] == "ticket.called" and bad in str(one.body)]
    assert [one.answered for one in called] == [500, 302, 404, 200]
    assert len({one.headers["qms-delivery"] for one in called}) == 1
    assert len({one.body for one in called}) == 1


async def test_a_receiver_that_hangs_holds_up_no_other(
    branch: Branch, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.5)
    await branch.admin.session(branch.counters[0], "open")
    async with a_receiver() as hanging:
        hanging.answer = lambda _told: None
        await a_webhook(branch, hanging.url, "Hangs")
        await a_webhook(branch, receiver.url, "Works")
        for _ in range(6):
            await visit(branch)
        await queue(branch)
        async with sending_from(branch.server.parts, clock):
            await receiver.until(lambda: len(receiver.received()) == 24)
            assert len(hanging.deliveries) <= 8, "four at a time"
            hanging.answer = lambda _told: 200
            await hanging.until(lambda: _later(clock, hanging, 24))
    assert hanging.kinds().count("ticket.completed") == 6


async def test_a_server_that_is_stopped_waits_for_the_answer_and_nothing_is_told_twice(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    await a_webhook(branch, receiver.url)
    receiver.delay = 0.5
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    async with sending_from(branch.server.parts, clock):
        await receiver.until(lambda: receiver.most_at_once == 1)
    assert (receiver.kinds(), await states(branch)) == (["ticket.created"], {"sent": 1})


async def test_a_receiver_that_hangs_does_not_keep_a_server_from_stopping(
    branch: Branch, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FINISH_SECONDS", 0.2)
    await a_webhook(branch, receiver.url)
    receiver.answer = lambda _told: None
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    async with asyncio.timeout(posting.SECONDS / 2):
        async with sending_from(branch.server.parts, clock):
            await receiver.until(lambda: receiver.most_at_once == 1)
    assert await states(branch) == {"open": 1}


def _later(clock: Clock, receiver: Receiver, count: int) -> bool:
    """Time passes until that many were received."""
    clock.ahead += timedelta(seconds=1)
    return len(receiver.received()) == count


async def test_what_is_taken_back_before_it_was_sent_is_never_told(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    await a_webhook(branch, receiver.url, events=[*WANTED, "ticket.reverted"])
    ticket = (await branch.admin.issue(branch.services[0]))["ticket_id"]
    await queue(branch)
    await branch.admin.act(ticket, "hold")
    await queue(branch)
    assert (await branch.admin.act(ticket, "undo")).status_code == 200
    await queue(branch)
    assert await states(branch) == {"open": 1, "withdrawn": 1}
    async with sending_from(branch.server.parts, clock):
        await receiver.until(lambda: receiver.kinds() == ["ticket.created"])
        await branch.admin.act(ticket, "hold")
        await queue(branch)
        await receiver.until(lambda: receiver.kinds() == ["ticket.created", "ticket.held"])


async def test_what_was_sent_or_may_have_been_is_followed_by_its_taking_back(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    await branch.admin.session(branch.counters[0], "open")
    await a_webhook(branch, receiver.url)  # it did not ask for ticket.reverted
    await a_webhook(branch, receiver.url, "Only calls", events=["ticket.called"])
    ticket = (await branch.admin.issue(branch.services[0]))["ticket_id"]
    async with sending_from(branch.server.parts, clock):
        await branch.admin.act(ticket, "hold")
        await queue(branch)
        await receiver.until(lambda: receiver.kinds() == ["ticket.created", "ticket.held"])
        receiver.answer = lambda told: 500 if told["type"] == "ticket.unheld" else 200
        assert (await branch.admin.act(ticket, "undo")).status_code == 200
        await queue(branch)
        await receiver.until(lambda: receiver.kinds()[2:] == ["ticket.reverted"])
        await branch.admin.act(ticket, "hold")
        await branch.admin.act(ticket, "unhold")
        await queue(branch)
        await receiver.until(lambda: any(one.answered == 500 for one in receiver.deliveries))
        assert (await branch.admin.act(ticket, "undo")).status_code == 200, "tried once: it may have been understood"
        await queue(branch)
        receiver.answer = lambda _told: 200
        await receiver.until(lambda: _later(clock, receiver, 6))
    kinds = ["ticket.created", "ticket.held", "ticket.reverted", "ticket.held", "ticket.unheld", "ticket.reverted"]
    assert receiver.kinds() == kinds
    assert "ticket.reverted" not in [
        one.told["type"]
        for one in receiver.received()
        if one.told["webhook_id"] != receiver.received()[0].told["webhook_id"]
    ]


async def test_what_is_never_received_becomes_a_dead_letter_that_is_seen_and_tried_again(
    branch: Branch, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_ATTEMPTS", 3)
    receiver.answer = lambda told: 503 if told["type"] == "ticket.held" else 200
    made = await a_webhook(branch, receiver.url)
    ticket = (await branch.admin.issue(branch.services[0]))["ticket_id"]
    for action in ("hold", "unhold"):
        await branch.admin.act(ticket, action)
    await queue(branch)
    async with sending_from(branch.server.parts, clock):
        await receiver.until(lambda: _later(clock, receiver, 2))
        assert receiver.kinds() == ["ticket.created", "ticket.unheld"], "it was passed"
        assert [one.answered for one in receiver.deliveries].count(503) == 3
        consumer = f"webhook:{made['webhook_id']}"
        page = (await branch.admin.get("/api/outbox/dead-letters", params={"consumer": consumer})).json()
        (letter,) = page["items"]
        assert (letter["type"], letter["attempts"], letter["ticket_id"]) == ("ticket.held", 3, ticket)
        assert letter["last_error"] == "It answered 503."
        retry = f"/api/outbox/dead-letters/{letter['dead_letter_id']}/retry"
        assert (await branch.admin.command(retry)).status_code == 200
        await receiver.until(lambda: [one.answered for one in receiver.deliveries].count(503) == 4)
        while not (again := (await branch.admin.get("/api/outbox/dead-letters")).json()["items"]):
            await asyncio.sleep(0.02)
        receiver.answer = lambda _told: 200
        retry = f"/api/outbox/dead-letters/{again[0]['dead_letter_id']}/retry"
        assert (await branch.admin.command(retry)).status_code == 200
        await receiver.until(lambda: len(receiver.received()) == 3)
    assert (await branch.admin.get("/api/outbox/dead-letters")).json()["total"] == 0


async def test_a_webhook_that_was_switched_off_hears_nothing_more_and_old_notifications_are_forgotten(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    made = await a_webhook(branch, receiver.url)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    await branch.admin.change(f"/api/webhooks/{made['webhook_id']}", active=False)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    async with sending_from(branch.server.parts, clock), asyncio.timeout(20):
        while await states(branch) != {"withdrawn": 1}:
            await asyncio.sleep(0.02)
    assert receiver.deliveries == []
    commands = branch.server.parts.commands
    await forget_leftovers(commands)
    assert await states(branch) == {"withdrawn": 1}
    commands.clock = lambda: datetime.now(UTC) + timedelta(days=8)
    await forget_leftovers(commands)
    assert await states(branch) == {}


async def test_a_secret_of_another_key_and_a_refused_address_say_so(
    branch: Branch, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await a_webhook(branch, receiver.url)
    await a_webhook(branch, "http://169.254.169.254/latest/meta-data", "Metadata")
    strange = "UPDATE webhooks SET secret = 'sealed1:' || repeat('QUFB', 20) WHERE name = 'CRM'"
    execute(database.cluster, strange, database=database.name)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    query = "SELECT last_error FROM notifications WHERE last_error IS NOT NULL ORDER BY 1"
    errors: list[str] = []
    async with sending_from(branch.server.parts, clock), asyncio.timeout(20):
        while len(errors) < 2:
            async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
                errors = [row[0] for row in await transaction.connection.fetch(query)]
    await gather_figures(branch.server.parts.commands, branch.server.parts.metrics)
    told = (await branch.admin.get("/metrics")).text
    assert 'qms_outbox_backlog_events{consumer="webhooks"} 2.0' in told
    assert 'qms_outbox_dead_letters{consumer="webhooks"} 0.0' in told
    assert errors[0] == "169.254.169.254 is no address that a webhook may have."
    assert "QMS_SECRET_KEY" in errors[1]
    assert receiver.deliveries == []


def test_pauses_grow_and_spread() -> None:
    assert all(1.5 <= pause_after(1).total_seconds() <= 2.5 for _ in range(100))
    assert len({pause_after(5) for _ in range(20)}) > 1
    assert pause_after(30) <= timedelta(hours=1.25)


async def test_two_workers_are_killed_and_everything_arrives_in_order_and_never_twice_at_once(
    branch: Branch, database: Database, receiver: Receiver
) -> None:
    await branch.admin.session(branch.counters[0], "open")
    await a_webhook(branch, receiver.url)
    receiver.delay = 0.05
    processes = [await _worker(database), await _worker(database)]
    tickets = []
    try:
        for number in range(10):
            tickets.append(await visit(branch))
            if number in {3, 6}:
                await receiver.until(lambda number=number: len(receiver.deliveries) > number)
                processes[0].send_signal(signal.SIGKILL)
                await processes.pop(0).wait()
                processes.append(await _worker(database))
        await receiver.until(lambda: len(receiver.received()) == 4 * len(tickets))
    finally:
        for process in processes:
            process.kill()
            await process.wait()
    assert receiver.most_at_once == 1
    for ticket in tickets:
        told = [one.told["type"] for one in receiver.received() if one.told["payload"]["ticket"]["ticket_id"] == ticket]
        assert told == VISIT


async def _worker(database: Database) -> asyncio.subprocess.Process:
    command = [sys.executable, "-P", "-m", "tests.support.webhook_worker", database.url()]
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    return process

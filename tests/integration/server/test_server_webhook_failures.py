"""Webhooks when something fails there or here, or is taken back: in order, each event once, nothing lost."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from qms_server.jobs.notifications import posting, sending
from qms_server.jobs.notifications.sending import pause_after

from tests.support.postgres import Database
from tests.support.server import Branch
from tests.support.webhook_receiver import Receiver, a_receiver
from tests.support.webhook_sending import VISIT, WANTED, Clock, a_webhook, queue, sending_from, states, visit


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

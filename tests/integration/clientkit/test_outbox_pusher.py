"""What empties the outbox: in order, through failures, past what holds it up, and not before it was asked to."""

import asyncio

import pytest
from qms_clientkit.outbox import pusher as pushing
from qms_clientkit.outbox.pusher import PATIENCE, Pusher
from qms_clientkit.transport import backoff
from qms_clientkit.transport.errors import NotUnderstood, Unreachable, refusal
from qms_contract.problems import Code

from tests.support.outboxes import add, opened


async def test_the_pusher_keeps_order_through_failures_and_passes_a_refused_one(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    first, poison, last = [(await add(outbox)).request_id for _ in range(3)]
    sent, answered, failures = [], [], [2]

    async def send(write):
        sent.append(write.request_id)
        if failures[0]:
            failures[0] -= 1
            raise Unreachable
        if write.request_id == poison:
            raise refusal(Code.SERVICE_FULL, "full")
        return "ticket"

    pusher = Pusher(outbox, {"issue": send}, lambda write, answer: answered.append((write.request_id, str(answer))))
    task = asyncio.create_task(pusher.run())
    async with asyncio.timeout(10):
        while len(answered) < 3:
            await asyncio.sleep(0.005)
    task.cancel()
    assert sent == [first, first, first, poison, last]
    assert answered == [(first, "ticket"), (poison, "full"), (last, "ticket")]
    assert await outbox.waiting() == []
    await outbox.close()


async def pushed(outbox, send, complete):
    """What a pusher does until it is `complete`, with nobody to wake it."""
    pusher = Pusher(outbox, {"issue": send}, lambda _write, _answer: None)
    task = asyncio.create_task(pusher.run())
    async with asyncio.timeout(30):
        while not complete():
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_a_proxy_answered_in_the_servers_place_is_sent_again_by_itself(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    first, second = [(await add(outbox)).request_id for _ in range(2)]
    sent, strange = [], [True]

    async def send(write):
        if write.request_id == first and strange.pop():
            strange.extend([False])
            raise NotUnderstood("status 404 from /api/tickets")
        sent.append(write.request_id)

    await pushed(outbox, send, lambda: len(sent) == 2)
    assert sent == [second, first]
    await outbox.close()


async def test_a_write_at_which_the_server_fails_again_and_again_holds_up_the_others_only_for_a_while(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.01)
    outbox = await opened(tmp_path / "o.sqlite3")
    poison, second, third = [(await add(outbox)).request_id for _ in range(3)]
    tried, sent = [], []

    async def send(write):
        if write.request_id == poison:
            tried.append(write.attempts)
            raise refusal(Code.INTERNAL, "Something went wrong.")
        sent.append(write.request_id)

    await pushed(outbox, send, lambda: len(sent) == 2 and len(tried) > PATIENCE + 2)
    assert sent == [second, third]
    assert [write.request_id for write in await outbox.waiting()] == [poison], "it is still tried"
    await outbox.close()


async def test_after_an_outage_the_first_failure_of_the_server_lets_nobody_pass(tmp_path, monkeypatch):
    """What follows a ticket would be refused before the ticket itself has come."""
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.01)
    outbox = await opened(tmp_path / "o.sqlite3")
    first, second = [(await add(outbox)).request_id for _ in range(2)]
    for _ in range(2 * PATIENCE):
        await outbox.failed(first, "away")
    sent, fails = [], [True]

    async def send(write):
        if write.request_id == first and fails.pop():
            fails.append(False)
            raise refusal(Code.INTERNAL, "Something went wrong.")
        sent.append(write.request_id)

    await pushed(outbox, send, lambda: len(sent) == 2)
    assert sent == [first, second]
    await outbox.close()


@pytest.mark.parametrize(("asks_for", "at_most"), [(0.3, 30.0), (3600.0, 0.3)])
async def test_a_time_that_the_server_names_is_waited_for_within_bounds_whoever_wakes_it(
    tmp_path, monkeypatch, asks_for, at_most
):
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.01)
    monkeypatch.setattr(pushing, "MOST_ASKED_SECONDS", at_most)
    outbox = await opened(tmp_path / "o.sqlite3")
    await add(outbox)
    tried = []

    async def send(_write):
        tried.append(asyncio.get_running_loop().time())
        if len(tried) == 1:
            raise refusal(Code.RATE_LIMITED, "Too many requests.", None, asks_for)

    pusher = Pusher(outbox, {"issue": send}, lambda _write, _answer: None)
    task = asyncio.create_task(pusher.run())
    async with asyncio.timeout(30):
        while len(tried) < 2:
            pusher.wake()
            await asyncio.sleep(0.005)
    task.cancel()
    assert tried[1] - tried[0] >= 0.3
    assert await outbox.waiting() == []
    await outbox.close()


async def test_a_time_that_the_server_named_is_over_once_it_is_proven_to_be_back(tmp_path):
    outbox = await opened(tmp_path / "o.sqlite3")
    await add(outbox)
    tried = []

    async def send(_write):
        tried.append(None)
        if len(tried) == 1:
            raise refusal(Code.UNAVAILABLE, "Starting.", None, pushing.MOST_ASKED_SECONDS)

    pusher = Pusher(outbox, {"issue": send}, lambda _write, _answer: None)
    task = asyncio.create_task(pusher.run())
    async with asyncio.timeout(pushing.MOST_ASKED_SECONDS / 3):
        while await outbox.waiting():
            if tried:
                pusher.server_is_back()
            await asyncio.sleep(0.005)
    task.cancel()
    assert len(tried) == 2
    await outbox.close()

"""A snapshot and an answer that were under way together: the older never hides the newer."""

import asyncio

import msgspec
import pytest
from qms_agent.desk import Desk
from qms_agent.following import Following
from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.access import Permission
from qms_contract.counters import CounterState
from qms_contract.queues import QueueSnapshot
from qms_contract.tickets import TicketStatus

from tests.support.agent_samples import ME, a_visit, ago, counter_id, mine, served
from tests.support.kiosk_samples import BRANCH, a_branch, a_service, service_id

OPEN, PAUSED = mine(), mine(state=CounterState.PAUSED, reason="Lunch", since=ago(0))


def snapshot(offset, counter, *tickets):
    return QueueSnapshot(
        epoch="e", offset=offset, server_time=ago(0), branch=a_branch(), services=[a_service(0)],
        counters=[counter], queues=[], tickets=list(tickets),
    )  # fmt: skip


class SlowServer:
    """Answers snapshots when told to; nothing listens at its address, so that no event comes."""

    server = "http://127.0.0.1:9"

    def __init__(self):
        self.tickets, self.clock = self, ServerClock()
        self.asked = asyncio.Queue()

    async def queue_snapshot(self, _branch_id):
        answer = asyncio.get_running_loop().create_future()
        self.asked.put_nowait(answer)
        return await answer


@pytest.fixture
async def followed():
    server, desk = SlowServer(), Observable(Desk())
    following = Following(server, DeviceCredentials(), desk)
    following.start(ME, None, BRANCH, counter_id(3), [service_id(0)])
    (await server.asked.get()).set_result(snapshot(1, OPEN))
    while not desk.value.counters:
        await asyncio.sleep(0)
    yield server, following, desk
    await following.stop()


def states(desk):
    seen = []
    desk.subscribe(lambda value: seen.append(value.counters[counter_id(3)].state))
    return seen


async def test_a_pause_is_not_hidden_by_a_snapshot_read_before_it(followed):
    server, following, desk = followed
    following.refresh()
    old = await server.asked.get()
    with following.command():
        following.learn_counter(PAUSED)
    seen = states(desk)
    old.set_result(snapshot(1, OPEN))
    (await server.asked.get()).set_result(snapshot(2, PAUSED, a_visit("A001")))
    while not desk.value.tickets:
        await asyncio.sleep(0)
    assert set(seen) == {CounterState.PAUSED}


async def test_a_completed_visitor_does_not_come_back_by_an_older_snapshot(followed):
    server, following, desk = followed
    visitor = served()
    following.learn_ticket(visitor)
    following.refresh()
    old = await server.asked.get()
    following.learn_ticket(msgspec.structs.replace(visitor, status=TicketStatus.DONE, version=9))
    seen = []
    desk.subscribe(lambda value: seen.append(visitor.ticket_id in value.tickets))
    old.set_result(snapshot(2, OPEN, visitor))
    (await server.asked.get()).set_result(snapshot(3, OPEN, a_visit("A001")))
    while not desk.value.tickets:
        await asyncio.sleep(0)
    assert True not in seen


async def test_an_answer_that_is_older_than_a_snapshot_is_put_right(followed):
    """Paused, then closed by a supervisor; the snapshot with both comes before the answer of the pause."""
    server, following, desk = followed
    closed = mine(state=CounterState.CLOSED, agent_id=None, since=None)
    with following.command():
        following.refresh()
        (await server.asked.get()).set_result(snapshot(3, closed))
        while desk.value.counters[counter_id(3)].state is not CounterState.CLOSED:
            await asyncio.sleep(0)
        following.learn_counter(PAUSED)
    (await server.asked.get()).set_result(snapshot(3, closed))
    while desk.value.counters[counter_id(3)].state is not CounterState.CLOSED:
        await asyncio.sleep(0)


async def test_what_is_heard_is_right_for_who_may_hear_the_same(followed):
    _, following, _ = followed
    assert following.is_right_for(ME, None)
    assert following.is_right_for(ME, frozenset({Permission.READ_CONFIG, Permission.PICK_TICKETS}))
    assert not following.is_right_for(ME, frozenset())
    assert not following.is_right_for(ME, frozenset({Permission.MANAGE_BRANCH}))

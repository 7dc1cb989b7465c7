"""The client kit's feed and follower against the real server: what one side says, the other understands."""

import asyncio

import pytest
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Follower, Snapshot
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.feed import Feed, Listener, Position
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.events import Envelope
from qms_contract.topics import display_topic

from tests.support.server import Branch

Numbers = tuple[str, ...]


@pytest.mark.parametrize("position", [None, Position("another epoch", 3)])
async def test_a_subscription_that_starts_from_a_snapshot_goes_on_with_events(
    branch: Branch, position: Position | None
) -> None:
    """A snapshot that could not be read left the topic deaf for good."""
    display = await branch.device("display")
    feed = Feed(branch.server.url, DeviceCredentials(display.token))
    snapshots: asyncio.Queue[bytes | None] = asyncio.Queue()
    events: asyncio.Queue[Envelope] = asyncio.Queue()
    listener = Listener(events.put_nowait, lambda _position, data: snapshots.put_nowait(data))
    feed.follow(display_topic(branch.branch_id, None), listener, position)
    tasks = Tasks()
    tasks.supervise("feed", feed.run)
    try:
        data = await asyncio.wait_for(snapshots.get(), 10)
        assert data is not None
        assert data.startswith(b'{"epoch"')
        number = await _call(branch)
        event = await asyncio.wait_for(events.get(), 10)
        assert event.payload.ticket.display_number == number
    finally:
        await tasks.stop()


async def test_a_follower_sees_every_call_of_the_real_server(branch: Branch) -> None:
    display = await branch.device("display")
    api = Api(branch.server.url, DeviceCredentials(display.token))
    feed = Feed(branch.server.url, DeviceCredentials(display.token))
    store: Observable[Numbers] = Observable(())

    async def fetch(since: Position | None) -> Snapshot[Numbers]:
        snapshot = await api.tickets.display_snapshot(branch.branch_id)
        calls = tuple(call.ticket.display_number for call in reversed(snapshot.calls))
        return Snapshot(Position(snapshot.epoch, snapshot.offset), calls)

    def apply(numbers: Numbers, event: Envelope) -> Numbers:
        return (*numbers, event.payload.ticket.display_number) if event.type == "ticket.called" else numbers

    follower = Follower(feed, [display_topic(branch.branch_id, None)], store, fetch, apply)
    tasks = Tasks()
    tasks.supervise("feed", feed.run)
    tasks.supervise("follower", follower.run)
    try:
        await asyncio.wait_for(follower.loaded.wait(), 10)
        called = [await _call(branch) for _ in range(5)]
        async with asyncio.timeout(10):
            while len(store.value) < 5:
                await asyncio.sleep(0.01)
        assert list(store.value) == called
    finally:
        await tasks.stop()
        await api.close()


async def _call(branch: Branch) -> str:
    admin, counter = branch.admin, branch.counters[0]
    await admin.session(counter, "open")
    ticket = await admin.issue(branch.services[0])
    assert (await admin.call_next(counter)).status_code == 200
    assert (await admin.act(ticket["ticket_id"], "mark_no_show")).status_code == 200
    return str(ticket["display_number"])

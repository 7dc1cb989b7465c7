"""The event stream against a websocket server in this process: order, holes, duplicates, lost and dead links."""

import asyncio
import contextlib
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Follower, Snapshot
from qms_clientkit.transport.errors import Unreachable
from qms_clientkit.transport.feed import Feed, Link, Listener, Position
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract import wire
from qms_contract.events import ConfigPayload, Envelope, EventType, Subscribe, Subscribed
from qms_contract.wire import utc_now
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from tests.support.cut_wire import Mode, wire_to

TOPIC = "counter:00000000-0000-0000-0000-000000000001"


class Stream:
    """A server of one topic: `publish` sends, `log` is what can be replayed, `subscribes` what clients asked."""

    def __init__(self):
        self.log, self.sockets, self.subscribes, self.tokens = [], [], [], []
        self.recoverable, self.epoch, self.skip = True, "e1", set()

    async def handle(self, socket):
        self.tokens.append(socket.request.headers.get("Authorization"))
        self.sockets.append(socket)
        with contextlib.suppress(ConnectionClosed):
            async for data in socket:
                said = wire.decode_client_message(data)
                if isinstance(said, Subscribe):
                    self.subscribes.append((said.epoch, said.offset))
                    await self.answer(socket, said)

    async def answer(self, socket, said):
        recovered = self.recoverable and said.epoch == self.epoch and said.offset is not None
        head = self.log[-1].offset if self.log else 0
        offset = said.offset if recovered else head
        answer = Subscribed(
            v=1, type="subscribed", topic=TOPIC, epoch=self.epoch, offset=offset, recovered=recovered, snapshot=None
        )
        await socket.send(wire.encode(answer), text=True)
        for event in self.log:
            if recovered and event.offset > said.offset:
                await socket.send(wire.encode(event), text=True)

    async def publish(self, offset, *, lost=False):
        event = Envelope(
            v=1, type=EventType.CONFIG_CHANGED, ts=utc_now(), tenant_id=UUID(int=1), branch_id=None, topic=TOPIC,
            epoch=self.epoch, offset=offset, prev=self.log[-1].offset if self.log else 0,
            payload=ConfigPayload(config_version=offset, entity="x", entity_id="y"),
        )  # fmt: skip
        self.log.append(event)
        for socket in [] if lost else self.sockets:
            with contextlib.suppress(ConnectionClosed):
                await socket.send(wire.encode(event), text=True)
        return event


@asynccontextmanager
async def a_stream(stream, port=0):
    async with serve(stream.handle, "127.0.0.1", port) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def a_feed(port):
    feed = Feed(f"http://127.0.0.1:{port}", DeviceCredentials("token"))
    running = asyncio.create_task(feed.run())
    yield feed
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.002)


def recorder():
    offsets, snapshots = [], []
    listener = Listener(lambda event: offsets.append(event.offset), lambda position, _data: snapshots.append(position))
    return offsets, snapshots, listener


async def test_events_come_once_and_in_order_and_duplicates_are_dropped():
    stream = Stream()
    async with a_stream(stream) as port, a_feed(port) as feed:
        offsets, snapshots, listener = recorder()
        feed.follow(TOPIC, listener)
        await until(lambda: snapshots)
        for offset in (3, 7, 8):
            event = await stream.publish(offset)
        await stream.sockets[0].send(wire.encode(event), text=True)
        await stream.publish(11)
        await until(lambda: len(offsets) == 4)
        assert offsets == [3, 7, 8, 11]
        assert stream.tokens == ["Bearer token"]


async def test_a_hole_is_seen_and_filled():
    stream = Stream()
    async with a_stream(stream) as port, a_feed(port) as feed:
        offsets, _, listener = recorder()
        feed.follow(TOPIC, listener, Position("e1", 0))
        await until(lambda: stream.subscribes)
        await stream.publish(1)
        await until(lambda: offsets)
        await stream.publish(2, lost=True)
        await stream.publish(5)
        await until(lambda: len(offsets) == 3)
        assert offsets == [1, 2, 5]
        assert stream.subscribes == [("e1", 0), ("e1", 1)]


async def test_ten_events_while_the_socket_was_away_follow_in_order():
    stream = Stream()
    offsets, _, listener = recorder()
    async with a_stream(stream) as port, a_feed(port) as feed:
        feed.follow(TOPIC, listener, Position("e1", 0))
        await until(lambda: stream.subscribes)
        await stream.sockets[0].close(1012)
        for offset in range(1, 11):
            await stream.publish(offset, lost=True)
        await until(lambda: len(offsets) == 10)
        assert offsets == list(range(1, 11))
        assert feed.link.value is Link.UP


async def test_a_dead_link_is_noticed_within_five_seconds():
    """The server's process is there but answers nothing any more, not even a ping."""
    stream = Stream()
    async with a_stream(stream) as port, wire_to(f"http://127.0.0.1:{port}") as wire, a_feed(wire.port) as feed:
        await until(lambda: feed.link.value is Link.UP)
        wire.cut(Mode.MUTE)
        began = asyncio.get_running_loop().time()
        await until(lambda: feed.link.value is Link.DOWN)
        assert asyncio.get_running_loop().time() - began < 5


def follower(feed, stream, store, fetches, *, up=lambda: True):
    async def fetch(position):
        fetches.append(position)
        if not up():
            raise Unreachable
        state = [event.offset for event in stream.log]
        head = Position(stream.epoch, state[-1] if state else 0)
        if position is not None and position.epoch == stream.epoch:
            return Snapshot(head, [], [event for event in stream.log if event.offset > position.offset])
        return Snapshot(head, state)

    return Follower(feed, [TOPIC], store, fetch, lambda state, event: [*state, event.offset])


async def test_the_store_is_the_snapshot_and_all_later_events():
    stream, store, fetches = Stream(), Observable([]), []
    await stream.publish(1)
    await stream.publish(4)
    async with a_stream(stream) as port, a_feed(port) as feed:
        running = asyncio.create_task(follower(feed, stream, store, fetches).run())
        await until(lambda: stream.subscribes)
        await stream.publish(6)
        await until(lambda: store.value == [1, 4, 6])
        stream.recoverable, stream.epoch = False, "e2"
        await stream.sockets[0].close(1012)
        await until(lambda: fetches.count(None) == 2)
        await until(lambda: stream.subscribes[-1][0] in ("e1", "e2") and len(stream.subscribes) >= 2)
        await stream.publish(9)
        await until(lambda: store.value == [1, 4, 6, 9])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_whoever_fell_over_a_listener_hears_its_topics_again():
    """Else the screen stands still, with a connection that is well."""
    stream, store, tasks, fails = Stream(), Observable([]), Tasks(), [True]
    await stream.publish(1)

    def listen(_value):
        if fails:
            fails.clear()
            raise ValueError("something nobody thought of")

    store.subscribe(listen)
    async with a_stream(stream) as port, a_feed(port) as feed:
        await until(lambda: feed.link.value is Link.UP)
        tasks.supervise("follower", follower(feed, stream, store, []).run)
        await until(lambda: not fails)
        await until(lambda: stream.subscribes)
        await stream.publish(4)
        await until(lambda: store.value == [1, 4])
        await tasks.stop()


async def test_what_is_asked_for_while_a_snapshot_is_read_is_read_after_it():
    stream, read, going = Stream(), [], asyncio.Event()
    async with a_stream(stream) as port, a_feed(port) as feed:

        async def fetch(_since):
            read.append(len(read))
            if len(read) == 2:
                own.refresh()
                going.set()
            return Snapshot(Position("e1", 0), len(read))

        store = Observable(0)
        own = Follower(feed, [TOPIC], store, fetch, lambda state, _event: state)
        running = asyncio.create_task(own.run())
        await until(lambda: stream.subscribes and feed.link.value is Link.UP)
        own.refresh()
        await asyncio.wait_for(going.wait(), 5)
        await until(lambda: store.value == 3)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_without_websockets_it_polls_and_loses_nothing():
    stream, store, fetches = Stream(), Observable([]), []
    async with a_feed(9) as feed:
        follow = follower(feed, stream, store, fetches)
        running = asyncio.create_task(follow.run())
        await until(lambda: follow.reach.value.online)
        await stream.publish(2, lost=True)
        await stream.publish(3, lost=True)
        await until(lambda: store.value == [2, 3])
        assert fetches[-1] is not None
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_the_socket_brings_while_a_slow_poll_is_read_outlives_the_poll():
    """Seen: the poll was answered of before and took the event's place, and nothing brought it again."""
    stream, store, polled, answer = Stream(), Observable([]), asyncio.Event(), asyncio.Event()
    async with a_feed(9) as feed:

        async def fetch(since):
            if since is not None:
                polled.set()
                await answer.wait()
            return Snapshot(Position("e1", 0), ["changed"] if answer.is_set() else [])

        follow = Follower(feed, [TOPIC], store, fetch, lambda state, event: [*state, event.offset])
        running = asyncio.create_task(follow.run())
        await asyncio.wait_for(polled.wait(), 10)
        async with a_stream(stream) as port:
            feed._url = f"ws://127.0.0.1:{port}/realtime"
            feed.retry_now()
            await until(lambda: stream.subscribes)
            await stream.publish(1)
            await until(lambda: store.value == [1])
            answer.set()
            await until(lambda: store.value[:1] == ["changed"])
            assert store.value == ["changed", 1]
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_reach_tells_when_the_server_is_gone():
    stream, store, up = Stream(), Observable([]), [True]
    async with a_stream(stream) as port, a_feed(port) as feed:
        follow = follower(feed, stream, store, [], up=lambda: up[0])
        running = asyncio.create_task(follow.run())
        await until(lambda: follow.reach.value.online and feed.link.value is Link.UP)
        up[0] = False
        feed._url = "ws://127.0.0.1:9/realtime"
        await stream.sockets[0].close(1012)
        await until(lambda: not follow.reach.value.online)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_events_of_a_newer_server_are_stepped_over_without_asking_again():
    """An event type, or a value in one, that this client does not know is no hole: asking for it anew would never end."""
    stream, seen = Stream(), []
    async with a_stream(stream) as port, a_feed(port) as feed:
        feed.follow(TOPIC, Listener(seen.append, lambda *_: None))
        await until(lambda: feed.position(TOPIC) is not None)
        first = await stream.publish(1)
        for offset, strange in ((2, {"type": "counter.dances"}), (3, {"payload": {"config_version": "many"}})):
            known = await stream.publish(offset, lost=True)
            for socket in stream.sockets:
                await socket.send(wire.encode(msgspec.to_builtins(known) | strange), text=True)
        last = await stream.publish(4)
        await until(lambda: len(seen) == 2)
    assert seen == [first, last]
    assert len(stream.subscribes) == 1

"""In-process fan-out: from events to the sockets that asked for their topics, each through a bounded queue.

A subscription first collects (while its snapshot or replay is read) and then goes live at the position that was sent,
so that no event falls between the two. A socket that does not keep up is ended with TOO_SLOW, never skipped.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from qms_contract.events import CloseCode

from qms_server.domain.privacy import Audience
from qms_server.feed.frames import Event

# Some 2 MB of frames a socket: several seconds of the busiest branch.
QUEUE_LENGTH = 1000


class Subscription:
    """One topic of one socket. `position` is the last offset that the client has."""

    def __init__(self, subscriber: "Subscriber", topic: str, stream_id: UUID) -> None:
        self.topic = topic
        self.stream_id = stream_id
        self._subscriber = subscriber
        self._position = 0
        self._collected: list[Event] | None = []

    def deliver(self, event: Event) -> None:
        if self._collected is not None:
            self._collected.append(event)
        elif event.offset > self._position:
            self._position = event.offset
            self._subscriber.send(event.frame(self.topic, self._subscriber.audience))

    def go_live(self, position: int) -> None:
        """From `position` on: what was collected meanwhile goes out first."""
        collected, self._collected = self._collected or [], None
        self._position = position
        for event in collected:
            self.deliver(event)


class Subscriber:
    """One socket's outgoing queue. `audience` is how much its events may say of visitors.

    `kind` says who listens, for the metrics.
    """

    def __init__(self, audience: Audience, kind: str = "staff") -> None:
        self.audience = audience
        self.kind = kind
        self.subscriptions: dict[str, Subscription] = {}
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_LENGTH)
        self._closing: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def send(self, frame: bytes) -> None:
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.close(CloseCode.TOO_SLOW)

    async def next_frame(self) -> bytes:
        return await self._queue.get()

    def close(self, code: int) -> None:
        if not self._closing.done():
            self._closing.set_result(code)

    async def closed(self) -> int:
        """Waits until the socket is to end; the close code."""
        return await asyncio.shield(self._closing)


class Hub:
    def __init__(self) -> None:
        self._by_topic: dict[str, set[Subscription]] = defaultdict(set)
        self._subscribers: set[Subscriber] = set()

    def add(self, subscriber: Subscriber) -> None:
        self._subscribers.add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        self._subscribers.discard(subscriber)
        for topic in list(subscriber.subscriptions):
            self.unsubscribe(subscriber, topic)

    def subscribe(self, subscriber: Subscriber, topic: str, stream_id: UUID) -> Subscription:
        """A collecting subscription; one that the socket had on the topic is replaced."""
        self.unsubscribe(subscriber, topic)
        subscription = Subscription(subscriber, topic, stream_id)
        subscriber.subscriptions[topic] = subscription
        self._by_topic[topic].add(subscription)
        return subscription

    def unsubscribe(self, subscriber: Subscriber, topic: str) -> None:
        subscription = subscriber.subscriptions.pop(topic, None)
        if subscription is not None:
            self._by_topic[topic].discard(subscription)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def publish(self, event: Event) -> None:
        for topic in event.topics:
            for subscription in list(self._by_topic.get(topic, ())):
                subscription.deliver(event)

    def streams(self) -> set[UUID]:
        """The streams somebody here listens to."""
        return {one.stream_id for subscriptions in self._by_topic.values() for one in subscriptions}

    def end_stream(self, stream_id: UUID) -> None:
        """The stream began anew (its epoch changed): its listeners must start from a snapshot."""
        for subscriber in list(self._subscribers):
            if any(one.stream_id == stream_id for one in subscriber.subscriptions.values()):
                subscriber.close(CloseCode.SERVER_RESTARTS)

    def close_all(self, code: int) -> None:
        for subscriber in list(self._subscribers):
            subscriber.close(code)

    def sockets(self) -> Mapping[str, int]:
        """How many there are, by who listens."""
        return Counter(subscriber.kind for subscriber in self._subscribers)

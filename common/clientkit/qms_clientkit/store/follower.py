"""Snapshot + feed → store: the store always equals a snapshot with all later events applied, never a part of them.

The state is the client's own frozen type. A gap that the server cannot fill brings a new snapshot that replaces it;
events that arrive while it is read wait for it. While the websocket is down the snapshot is polled every 3 s with
`since`, so that no event is lost where websockets are blocked; what the socket brings meanwhile outlives a poll's answer.
Reducers must bear an event twice (a ticket carries its version): after a change between socket and polling some come again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec
from qms_contract import wire
from qms_contract.events import Envelope, ErrorMessage
from qms_contract.problems import Code

from qms_clientkit.observable import Observable
from qms_clientkit.transport.errors import TransportError, Unauthenticated
from qms_clientkit.transport.feed import Feed, Link, Listener, Position

log = logging.getLogger(__name__)
State = TypeVar("State")

POLL_SECONDS = 3.0
RETRY_SECONDS = 1.0
SILENCE_SECONDS = 1.0
"""After the socket is lost the server has this long to answer a poll before it counts as unreachable."""


@dataclass(frozen=True)
class Snapshot(Generic[State]):
    """A state and where in the stream it was read. `events`, when the server sent them, are those missed since the
    position that was asked for; then they are applied and `state` is not used."""

    position: Position
    state: State
    events: Sequence[Envelope] | None = None


@dataclass(frozen=True)
class Reach:
    """Whether the server answers, and since when it does or does not; `refused`: it no longer knows our token."""

    online: bool
    since: datetime
    refused: bool = False


class Follower(Generic[State]):
    """Keeps `store` up to date with `topics`, all of one branch's stream (they share its offsets).

    `fetch(position)` reads the snapshot over HTTP, with `since` when a position is given; `apply(state, event)` is the
    pure reducer. Run `run()` as a supervised task beside the feed's. `loaded` is set after the first snapshot. Assign
    `on_forbidden` to hear that a topic is no longer for whoever asks.
    """

    def __init__(
        self,
        feed: Feed,
        topics: Sequence[str],
        store: Observable[State],
        fetch: Callable[[Position | None], Awaitable[Snapshot[State]]],
        apply: Callable[[State, Envelope], State],
    ) -> None:
        self._feed, self._topics, self._store = feed, tuple(topics), store
        self._fetch, self._apply = fetch, apply
        self._needs_snapshot = True
        self._asks = 0  # how often a new snapshot was asked for
        self._wake = asyncio.Event()
        self._reading = False
        self._early: list[Envelope] = []  # what came since the read began, which may tell of before
        self._position: Position | None = None
        self.reach = Observable(Reach(False, datetime.now(UTC)))
        self._told = False  # a server that is lost before the first snapshot is told too
        self.loaded = asyncio.Event()
        self.on_forbidden: Callable[[str], None] = lambda _topic: None

    def hear(self, topics: Sequence[str]) -> None:
        """These topics besides, from the snapshot on that is read now or next."""
        self._topics += tuple(topic for topic in topics if topic not in self._topics)

    async def run(self) -> None:
        """Follow until cancelled. Whatever it was that ended it before, what was missed is read anew."""
        self._needs_snapshot = True
        unsubscribe = self._feed.link.subscribe(self._link_changed)
        try:
            while True:
                self._wake.clear()
                answered = await self._read()
                await self._rest(answered)
        finally:
            unsubscribe()
            for topic in self._topics:
                self._feed.leave(topic)

    def refresh(self) -> None:
        """Read a new snapshot now, e.g. because the configuration changed or somebody pressed "Try now"."""
        self._needs_snapshot = True
        self._asks += 1
        self._wake.set()

    async def _rest(self, answered: bool) -> None:
        limit: float | None = RETRY_SECONDS
        if answered:
            limit = None if self._feed.link.value is Link.UP else POLL_SECONDS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._wake.wait()

    async def _read(self) -> bool:
        if not self._needs_snapshot and self._feed.link.value is Link.UP:
            return True
        since, asks = None if self._needs_snapshot else self._earliest(), self._asks
        if not self._needs_snapshot:
            self._early.clear()
        try:
            snapshot = await self._fetch_watched(since)
        except TransportError as error:
            log.info("The snapshot could not be read: %s", error)
            self._set_reach(online=False, refused=isinstance(error, Unauthenticated))
            return False
        self._take(snapshot)
        if self._asks != asks:  # while it was read, something happened that it may not show
            self._needs_snapshot = True
        self._set_reach(online=True)
        self.loaded.set()
        return True

    async def _fetch_watched(self, since: Position | None) -> Snapshot[State]:
        """The snapshot; a server that is silent counts as unreachable long before the request's own time limit."""
        request = asyncio.ensure_future(self._fetch(since))
        self._reading = True
        try:
            done, _ = await asyncio.wait({request}, timeout=SILENCE_SECONDS)
            if not done and self._feed.link.value is not Link.UP:
                self._set_reach(online=False)
            return await request
        finally:
            self._reading = False
            request.cancel()

    def _earliest(self) -> Position | None:
        """The position that no topic is behind of."""
        known = [position for topic in self._topics if (position := self._feed.position(topic))]
        epochs = {position.epoch for position in known}
        return min(known, key=lambda position: position.offset) if len(epochs) == 1 else self._position

    def _take(self, snapshot: Snapshot[State]) -> None:
        self._position = snapshot.position
        if snapshot.events is None:
            self._replace(snapshot)
        else:
            for event in snapshot.events:
                self._store.update(lambda state, event=event: self._apply(state, event))  # type: ignore[misc]
        for topic in self._topics:
            if self._feed.position(topic) is None:
                listener = Listener(self._event, self._not_recovered, self._not_ours)
                self._feed.follow(topic, listener, snapshot.position)
            else:
                self._feed.move(topic, snapshot.position)

    def _replace(self, snapshot: Snapshot[State]) -> None:
        state = snapshot.state
        for event in self._early:
            if event.epoch == snapshot.position.epoch and event.offset > snapshot.position.offset:
                state = self._apply(state, event)
        self._early.clear()
        self._needs_snapshot = False
        self._store.set(state)

    def _not_recovered(self, _position: Position, _data: bytes | None) -> None:
        """The feed could not be resumed. One consistent read for all topics replaces the snapshot of each."""
        self.refresh()

    def _not_ours(self, error: ErrorMessage) -> None:
        """The feed stays up, so nothing else would say that this topic is heard no more."""
        if error.payload.code is Code.FORBIDDEN and error.payload.topic is not None:
            self.on_forbidden(error.payload.topic)

    def _event(self, event: Envelope) -> None:
        if self._needs_snapshot or self._reading:
            self._early.append(event)
        if not self._needs_snapshot:
            self._store.update(lambda state: self._apply(state, event))

    def _link_changed(self, link: Link) -> None:
        if link is Link.UP:
            self._set_reach(online=True)
        else:
            self._wake.set()

    def _set_reach(self, *, online: bool, refused: bool = False) -> None:
        before, first = self.reach.value, not self._told
        if first or (before.online, before.refused) != (online, refused):
            self._told = True
            since = before.since if before.online == online and not first else datetime.now(UTC)
            self.reach.set(Reach(online, since, refused))


def decode_events(events: Sequence[dict[str, object]] | None) -> list[Envelope] | None:
    """The envelopes of a snapshot's `events`; those of a newer server that are unknown are passed over."""
    if events is None:
        return None
    messages = (wire.decode_server_message(msgspec.json.encode(event)) for event in events)
    return [message for message in messages if isinstance(message, Envelope)]

"""The resumable event stream of `/realtime`: every event of a topic once, in order, or a snapshot instead of a part.

Per topic the feed remembers (epoch, offset) and subscribes from there after a reconnect. An event not beyond the
offset is a duplicate and dropped; one whose `prev` lies beyond it shows a hole, and the topic is subscribed anew.
A dead link is noticed within 3.5 s by ping and pong. Where websockets are blocked `store.follower` polls.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import msgspec
from qms_contract import wire
from qms_contract.events import (
    ClientMessage,
    CloseCode,
    Envelope,
    ErrorMessage,
    Subscribe,
    Subscribed,
    UnreadEvent,
    Unsubscribe,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from qms_clientkit.observable import Observable
from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.errors import TransportError
from qms_clientkit.transport.silence import Silence
from qms_clientkit.transport.tls import trust
from qms_clientkit.transport.tokens import Credentials

log = logging.getLogger(__name__)

PING_SECONDS = 1.0
PONG_WITHIN = 2.0
CLOSE_WITHIN = 0.3
"""These three and `store.follower.SILENCE_SECONDS` are what a visitor may see a dead network as a live one: less than 5 s."""

OPEN_WITHIN = 4.0
MAX_MESSAGE = 64 * 1024 * 1024
"""A snapshot of a full branch fits many times."""


class Link(StrEnum):
    """How the feed stands: `refused` means that the token is no longer good."""

    CONNECTING = "connecting"
    UP = "up"
    DOWN = "down"
    REFUSED = "refused"


@dataclass(frozen=True)
class Position:
    """Where a client stands in a stream."""

    epoch: str
    offset: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.offset}"


@dataclass(frozen=True)
class Listener:
    """What a topic's follower wants to hear. `on_snapshot` gets the undecoded snapshot (None: fetch one yourself)."""

    on_event: Callable[[Envelope], None]
    on_snapshot: Callable[[Position, bytes | None], None]
    on_error: Callable[[ErrorMessage], None] = lambda _error: None


class Feed:
    """One websocket for all topics of a client. Run `run()` as a supervised task; `link` tells how it stands.

    `silence` hears every ping, and whatever comes. `user_agent` is what the client calls itself.
    """

    def __init__(
        self, server: str, credentials: Credentials, silence: Silence | None = None, *, user_agent: str = "qms"
    ) -> None:
        scheme, _, rest = server.partition("://")
        self._url = f"{'wss' if scheme == 'https' else 'ws'}://{rest}/realtime"
        self._tls = trust(server) if scheme == "https" else None
        self._credentials, self._silence = credentials, silence or Silence()
        self._user_agent = user_agent
        self._topics: dict[str, Listener] = {}
        self._positions: dict[str, Position] = {}
        self._waiting: set[str] = set()
        self._socket: ClientConnection | None = None
        self._outgoing: asyncio.Queue[ClientMessage] = asyncio.Queue()
        self._wake = asyncio.Event()
        self.link = Observable(Link.CONNECTING)

    def follow(self, topic: str, listener: Listener, position: Position | None = None) -> None:
        """Hear `topic` from `position` on (None: from a snapshot)."""
        self._topics[topic] = listener
        if position is not None:
            self._positions[topic] = position
        self._subscribe(topic)

    def leave(self, topic: str) -> None:
        """Hear `topic` no more."""
        if self._topics.pop(topic, None) is not None:
            self._positions.pop(topic, None)
            self._waiting.discard(topic)
            self._send(Unsubscribe(topic=topic))

    def position(self, topic: str) -> Position | None:
        """Where the client stands in `topic`."""
        return self._positions.get(topic)

    def move(self, topic: str, position: Position) -> None:
        """A snapshot read elsewhere brought `topic` to `position`; never back within an epoch."""
        at = self._positions.get(topic)
        if at is None or at.epoch != position.epoch or at.offset < position.offset:
            self._positions[topic] = position

    def send(self, message: ClientMessage) -> None:
        """Say something else, e.g. `Painted`; dropped while there is no connection."""
        self._send(message)

    def retry_now(self) -> None:
        """End the present wait between two tries ("Try now")."""
        self._wake.set()

    async def run(self) -> None:
        """Stay connected for ever."""
        backoff = Backoff()
        while True:
            try:
                await self._session(backoff)
            except (OSError, WebSocketException, TransportError, TimeoutError) as error:
                log.info("The event stream is down: %s", error)
                self.link.set(Link.REFUSED if _is_refusal(error) else Link.DOWN)
            await self._pause(backoff)

    async def _pause(self, backoff: Backoff) -> None:
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(backoff.next_delay()):
                await self._wake.wait()

    async def _session(self, backoff: Backoff) -> None:
        token = await self._credentials.token()
        async with connect(
            self._url,
            additional_headers={"Authorization": f"Bearer {token}"} if token else {},
            user_agent_header=self._user_agent,
            open_timeout=OPEN_WITHIN,
            ping_interval=None,  # `_ping` does it, and tells of the silence
            close_timeout=CLOSE_WITHIN,
            max_size=MAX_MESSAGE,
            proxy=None,
            ssl=self._tls,
        ) as socket:
            await self._talk(socket, backoff, token)

    async def _talk(self, socket: ClientConnection, backoff: Backoff, token: str | None) -> None:
        self._socket, self._outgoing = socket, asyncio.Queue()
        self._waiting.clear()
        for topic in self._topics:
            self._subscribe(topic)
        self.link.set(Link.UP)
        helpers = [asyncio.create_task(self._write(socket)), asyncio.create_task(self._ping(socket))]
        try:
            async for data in socket:
                backoff.reset()
                self._silence.heard()
                self._receive(data)
        except ConnectionClosed as closed:
            await self._closed(closed, token)
            raise
        finally:
            self._socket = None
            for task in helpers:
                task.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
        raise ConnectionError("the server ended the connection")

    async def _closed(self, closed: ConnectionClosed, token: str | None) -> None:
        code = closed.rcvd.code if closed.rcvd else None
        if code == CloseCode.TOKEN_ENDED and token:
            await self._credentials.renew(token)

    async def _ping(self, socket: ClientConnection) -> None:
        """Until no answer comes; then the connection is ended."""
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.sleep(PING_SECONDS)
                self._silence.asked()
                async with asyncio.timeout(PONG_WITHIN):
                    await (await socket.ping())
                self._silence.heard()
        await socket.close()

    async def _write(self, socket: ClientConnection) -> None:
        while True:
            await socket.send(wire.encode(await self._outgoing.get()), text=True)

    def _subscribe(self, topic: str) -> None:
        if self._socket is None or topic in self._waiting:
            return
        self._waiting.add(topic)
        at = self._positions.get(topic)
        self._send(Subscribe(topic=topic, epoch=at.epoch if at else None, offset=at.offset if at else None))

    def _send(self, message: ClientMessage) -> None:
        if self._socket is not None:
            self._outgoing.put_nowait(message)

    def _receive(self, data: str | bytes) -> None:
        try:
            message = wire.decode_server_message(data)
        except msgspec.MsgspecError:
            log.warning("A message of the event stream could not be read and is passed over.")
            return
        match message:
            case Subscribed():
                self._subscribed(message)
            case Envelope() | UnreadEvent():
                self._event(message)
            case ErrorMessage(payload=payload):
                log.warning("The event stream says: %s", payload.message)
                if payload.topic in self._topics:
                    self._waiting.discard(payload.topic)
                    self._topics[payload.topic].on_error(message)

    def _subscribed(self, answer: Subscribed) -> None:
        self._waiting.discard(answer.topic)
        listener = self._topics.get(answer.topic)
        if listener is None:
            return
        if not answer.recovered:
            position = Position(answer.epoch, answer.offset)
            self._positions[answer.topic] = position
            listener.on_snapshot(position, bytes(answer.snapshot) if answer.snapshot is not None else None)

    def _event(self, event: Envelope | UnreadEvent) -> None:
        listener, at = self._topics.get(event.topic), self._positions.get(event.topic)
        if listener is None or at is None or event.topic in self._waiting:
            return
        if event.epoch != at.epoch or event.prev > at.offset:
            log.info("Events of %s are missing before %d; subscribing anew.", event.topic, event.offset)
            self._subscribe(event.topic)
        elif event.offset > at.offset:
            self._positions[event.topic] = Position(event.epoch, event.offset)
            if isinstance(event, Envelope):
                listener.on_event(event)
            else:
                log.warning("An event of %s is of a newer server and is passed over.", event.topic)


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, InvalidStatus):
        return error.response.status_code == HTTPStatus.UNAUTHORIZED
    return isinstance(error, ConnectionClosed) and error.rcvd is not None and error.rcvd.code == CloseCode.TOKEN_ENDED

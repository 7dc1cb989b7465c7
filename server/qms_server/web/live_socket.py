"""One websocket of a client while it lives: what it hears, as long as it may, and that its client is there."""

import asyncio
import contextlib

import msgspec
import structlog
from litestar import WebSocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from msgspec.structs import replace
from qms_contract.events import (
    Auth,
    CloseCode,
    ErrorMessage,
    ErrorPayload,
    Painted,
    Subscribe,
    Subscribed,
    Unsubscribe,
)
from qms_contract.problems import Code
from qms_contract.wire import PROTOCOL_VERSION, decode_client_message, encode

from qms_server.domain.access import Actor
from qms_server.domain.errors import Refusal, Unauthenticated, Unavailable
from qms_server.feed.frames import Event
from qms_server.feed.hub import Hub, Subscriber, Subscription
from qms_server.feed.relay import Relay
from qms_server.metrics import Metrics
from qms_server.usecases.authenticate import Authenticator
from qms_server.usecases.presence import Presence
from qms_server.usecases.subscribe import Start, Subscriptions
from qms_server.web.limits import Limiter

# How soon a socket whose token has ended is closed.
_RECHECK_SECONDS = 10
# A third of the shortest grace a branch may give its agents.
_PRESENT_SECONDS = 10
_MOST_TOPICS = 200
# A display paints a few frames a second and subscribes to all its topics at once; a flood is answered with errors only.
_MESSAGES_A_SECOND = 100

_log = structlog.get_logger()

AnySocket = WebSocket[None, None, State]


class LiveSocket:
    """One client: reads its messages, writes its frames, and ends when either side does."""

    def __init__(
        self,
        socket: AnySocket,
        actor: Actor,
        token: str,
        hub: Hub,
        relay: Relay,
        subscriptions: Subscriptions,
        authenticator: Authenticator,
        presence: Presence,
        metrics: Metrics,
    ) -> None:
        self._socket = socket
        self._actor = actor
        self._token = token
        self._hub = hub
        self._relay = relay
        self._subscriptions = subscriptions
        self._authenticator = authenticator
        self._presence = presence
        self._metrics = metrics
        self._messages = Limiter(_MESSAGES_A_SECOND)
        self._subscriber = Subscriber(actor.audience, _kind_of(actor))

    async def run(self) -> None:
        """Until the client goes, is too slow, its token ends or the server stops."""
        self._hub.add(self._subscriber)
        tasks = [
            asyncio.create_task(step())
            for step in (self._read, self._write, self._recheck, self._stay_present, self._wait_for_end)
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for code in filter(None, map(_close_code, done)):
                await self._close(code)
        finally:
            self._hub.remove(self._subscriber)
            self._relay.forget_unheard()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> int:
        """Ends with a close code when the database is away: a client that got only an error would wait without end."""
        while True:
            text = await self._socket.receive_data(mode="text")
            try:
                self._messages.take(None)
                await self._answer(decode_client_message(text))
            except Unavailable:
                return CloseCode.SERVER_RESTARTS
            except msgspec.MsgspecError as error:
                self._error(Code.VALIDATION_FAILED, f"This message cannot be read: {error}")
            except Refusal as refusal:
                self._error(refusal.code, refusal.message)

    async def _answer(self, message: object) -> None:
        match message:
            case Subscribe():
                await self._subscribe(message)
            case Unsubscribe(topic=topic):
                self._hub.unsubscribe(self._subscriber, topic)
            case Painted():
                await self._painted(message)
            case Auth():
                actor, self._token = await self._authenticator.actor(message.token), message.token
                await self._become(actor)

    async def _subscribe(self, command: Subscribe) -> None:
        if len(self._subscriber.subscriptions) >= _MOST_TOPICS:
            self._error(Code.RATE_LIMITED, f"A socket carries at most {_MOST_TOPICS} topics.", command.topic)
            return
        try:
            subscription, start = await self._begin(command)
        except Unavailable:
            raise
        except Refusal as refusal:
            self._hub.unsubscribe(self._subscriber, command.topic)
            self._error(refusal.code, refusal.message, command.topic)
            return
        snapshot = None if start.snapshot is None else msgspec.Raw(encode(start.snapshot))
        answer = Subscribed(
            v=PROTOCOL_VERSION,
            type="subscribed",
            topic=command.topic,
            epoch=start.epoch,
            offset=start.offset,
            recovered=start.recovered,
            snapshot=snapshot,
        )
        self._subscriber.send(encode(answer))
        for record in start.missed:
            self._subscriber.send(Event(record, start.epoch).frame(command.topic, self._subscriber.audience))
        subscription.go_live(start.head)

    async def _begin(self, command: Subscribe) -> tuple[Subscription, Start]:
        """Asked again when the socket's person became somebody else meanwhile: `_become` does not see what is on its way."""
        while True:
            actor = self._actor
            topic, stream_id = await self._subscriptions.stream_of(actor, command.topic)
            subscription = self._hub.subscribe(self._subscriber, command.topic, stream_id)
            await self._relay.follow(stream_id)
            start = await self._subscriptions.start(actor, topic, stream_id, command)
            if _rights(actor) == _rights(self._actor):
                return subscription, start

    async def _painted(self, message: Painted) -> None:
        subscription = self._subscriber.subscriptions.get(message.topic)
        if subscription is not None:
            seconds = await self._subscriptions.age_of(self._actor, subscription.stream_id, message.offset)
            if seconds is not None:
                self._metrics.painted(seconds)

    async def _write(self) -> None:
        while True:
            frame = await self._subscriber.next_frame()
            await self._socket.send_data(frame.decode(), mode="text")

    async def _recheck(self) -> int:
        """The close code once the token is no longer good; a database that is away proves nothing."""
        while True:
            await asyncio.sleep(_RECHECK_SECONDS)
            try:
                await self._become(await self._authenticator.actor(self._token))
            except Unauthenticated:
                return CloseCode.TOKEN_ENDED
            except Refusal:
                continue

    async def _become(self, actor: Actor) -> None:
        """Whose role or branch has changed hears no more of what is not theirs any longer. Raises Unavailable."""
        before, self._actor = self._actor, replace(actor, origin=self._actor.origin)
        self._subscriber.audience = actor.audience
        if _rights(before) == _rights(actor):
            return
        for name in list(self._subscriber.subscriptions):
            try:
                await self._subscriptions.stream_of(actor, name)
            except Unavailable:
                self._actor = before  # asked again at the next look
                raise
            except Refusal as refusal:
                self._hub.unsubscribe(self._subscriber, name)
                self._error(refusal.code, refusal.message, name)

    async def _stay_present(self) -> int:
        """While the socket is there, so is its agent. What ends it is cancellation."""
        while True:
            with contextlib.suppress(Refusal):
                await self._presence.seen(self._actor)
            await asyncio.sleep(_PRESENT_SECONDS)

    async def _wait_for_end(self) -> int:
        return await self._subscriber.closed()

    async def _close(self, code: int) -> None:
        self._metrics.socket_closed(code)
        with contextlib.suppress(Exception):
            await self._socket.close(code)

    def _error(self, code: Code, message: str, topic: str | None = None) -> None:
        payload = ErrorPayload(code=code, message=message, topic=topic)
        self._subscriber.send(encode(ErrorMessage(v=PROTOCOL_VERSION, type="error", payload=payload)))


def _rights(actor: Actor) -> tuple[object, ...]:
    """All that decides which topics somebody may hear."""
    return actor.tenant_id, actor.actor_id, actor.role, actor.branch_id, actor.area_id, actor.permissions


def _kind_of(actor: Actor) -> str:
    """Who listens, as the metrics tell sockets apart: a kind of device or a role."""
    return str(actor.device_type or actor.role)


def _close_code(task: asyncio.Task[int | None]) -> int | None:
    """How the socket is to be closed by the step that ended; None when its client has gone."""
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, WebSocketDisconnect):
        return None
    _log.error("a socket's step failed", exc_info=error)
    return CloseCode.SERVER_RESTARTS

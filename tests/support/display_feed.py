"""A small server for a display, over real sockets: pairing, configuration, snapshot, heartbeat and `/realtime`.

It runs in a thread of its own. `stop` and `start` take it down and up again on the same port; what it knows stays.
"""

import asyncio
import contextlib
import json
import time
from datetime import timedelta
from urllib.parse import parse_qs

import msgspec
from qms_contract import wire
from qms_contract.branches import Branch
from qms_contract.devices import (
    Device,
    DeviceCommand,
    DeviceConfig,
    DeviceOrder,
    DeviceTokens,
    DeviceType,
    Heartbeat,
    HeartbeatAnswer,
    OrderResult,
    OrderState,
    Pairing,
)
from qms_contract.events import ConfigPayload, Envelope, EventType, Painted, Subscribe, Subscribed
from qms_contract.queues import DisplayCall
from qms_contract.topics import config_topic
from qms_contract.wire import utc_now

from tests.support import display_data
from tests.support.display_data import BRANCH, EPOCH, TENANT, TOPIC
from tests.support.threaded_server import ThreadedServer

TOKEN = "a-device-token"
DEVICE = Device(
    device_id=display_data.new_id(),
    tenant_id=TENANT,
    branch_id=BRANCH,
    area_id=None,
    type=DeviceType.DISPLAY,
    name="Hall",
    series=None,
    active=True,
    version=1,
)

TOPICS = 3
"""What a display subscribes to: its calls, its branch's configuration, and orders to itself."""


def an_order(state=OrderState.WAITING):
    """A picture of the screen is asked for."""
    return DeviceCommand(
        command_id=display_data.new_id(), device_id=DEVICE.device_id, command=DeviceOrder.SCREENSHOT, state=state,
        created_at=utc_now(), created_by="Ani",
    )  # fmt: skip


class DisplayServer(ThreadedServer):
    """`call` and the like publish events; `painted` are the offsets a display reported.

    `blocked` refuses websockets as some proxies do; `shown` are fields of the snapshot, `files` contents of assets by id;
    `orders` are told with each heartbeat until they are answered, and their `results` kept.
    """

    def __init__(self, branch: Branch | None = None):
        super().__init__()
        self.branch = branch or display_data.branch()
        self.counters = [display_data.counter(name) for name in ("1", "2", "3", "4", "5", "6")]
        self.events: list[Envelope] = []
        self.calls: list[DisplayCall] = []
        self.painted: list[int] = []
        self.offset = 0
        self.config_version = 1
        self.approved = True
        self.known_tokens = {TOKEN}
        self.resumable = True
        self.epoch = EPOCH
        self.device = DEVICE
        self.ahead = timedelta()
        self.blocked = False
        self.shown = {}
        self.files: dict[str, bytes] = {}
        self.orders: list[DeviceCommand] = []
        self.results: list[OrderResult] = []
        self.beats: list[Heartbeat] = []
        self.polls: list[float] = []
        self.subscribed = 0
        self.heartbeats = 0

    def now(self):
        return utc_now() + self.ahead

    def call(self, number, counter="3", count=1, kind="called", **ticket_fields):
        """Calls a ticket: its event goes out, and it is the newest of the snapshot."""
        fields = {"call_count": count, "version": self.offset + 2, "called_at": self.now(), **ticket_fields}
        ticket = display_data.ticket(number, **fields)
        return self._in_loop(lambda: self._publish_ticket(kind, ticket, counter))

    def change_branch(self, **changes):
        """Another configuration, with its event."""
        self.branch = msgspec.structs.replace(self.branch, **changes)
        self.config_version += 1
        payload = ConfigPayload(config_version=self.config_version, entity="branches", entity_id=str(BRANCH))
        self._in_loop(lambda: self._publish(EventType.CONFIG_CHANGED, config_topic(BRANCH), payload))

    def restore(self, config_version, **changes):
        """A backup is put in the database's place: another epoch, an older configuration, no event of since."""
        self.branch = msgspec.structs.replace(self.branch, **changes)
        self.epoch, self.config_version, self.events = f"{self.epoch}'", config_version, []
        self.drop()

    def tell(self, kind, topic, payload):
        """Any other event."""
        return self._in_loop(lambda: self._publish(kind, topic, payload))

    def topics(self):
        """What is subscribed to now."""
        return self._in_loop(lambda: set().union(*(topics for _, topics in self._sockets.values())))

    def _publish_ticket(self, kind, ticket, counter):
        event = display_data.event(kind, ticket, counter_name=counter)
        self.calls = [call for call in self.calls if call.ticket.ticket_id != ticket.ticket_id]
        self.calls.insert(0, DisplayCall(ticket=ticket, counter=event.payload.counter))
        return self._publish(event.type, TOPIC, event.payload)

    def _publish(self, kind, topic, payload):
        self.offset += 1
        before = [event.offset for event in self.events if event.topic == topic]
        event = Envelope(
            v=1, type=kind, ts=self.now(), tenant_id=TENANT, branch_id=BRANCH, topic=topic, epoch=self.epoch,
            offset=self.offset, prev=max(before, default=0), payload=payload,
        )  # fmt: skip
        self.events.append(event)
        for outgoing, topics in self._sockets.values():
            if topic in topics:
                outgoing.put_nowait(wire.encode(event).decode())
        return event

    def _snapshot(self):
        return display_data.snapshot(
            epoch=self.epoch, offset=self.offset, at=self.now(), branch=self.branch, counters=[c.name for c in self.counters],
            calls=[(call.ticket, call.counter.name) for call in self.calls], **self.shown,
        )  # fmt: skip

    async def _app(self, scope, receive, send):
        headers = dict(scope["headers"])
        token = headers.get(b"authorization", b"").decode().removeprefix("Bearer ")
        if scope["type"] == "websocket":
            await self._realtime(receive, send, token)
        else:
            await self._rest(scope, receive, send, token)

    async def _rest(self, scope, receive, send, token):
        body, more = b"", True
        while more:  # a picture comes in several pieces
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        status, answer = self._answer(
            scope["method"], scope["path"], parse_qs(scope["query_string"].decode()), body, token
        )
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", b"application/json"), (b"x-request-id", b"r")],
            }
        )
        await send({"type": "http.response.body", "body": answer if isinstance(answer, bytes) else wire.encode(answer)})

    def _answer(self, method, path, query, body, token):
        if path == "/api/devices/pairing":
            return 201, Pairing(device_code="d", user_code="WXYZ-1234", expires_in=600, interval=0)
        if path == "/api/devices/pairing/token":
            if not self.approved:
                return 400, _problem("AUTHORIZATION_PENDING")
            self.known_tokens.add(TOKEN)
            return 200, DeviceTokens(access_token=TOKEN, token_type="bearer", device=DEVICE)
        if token not in self.known_tokens:
            return 401, _problem("UNAUTHENTICATED")
        if path == "/api/devices/me/heartbeat":
            self.heartbeats += 1
            self.beats.append(wire.decode(body, Heartbeat))
            return 200, HeartbeatAnswer(
                server_time=self.now(), clock_skew_ms=0, config_version=self.config_version, commands=self.orders
            )
        if path.startswith("/api/devices/me/commands/"):
            command_id = path.split("/")[5]
            self.orders = [order for order in self.orders if str(order.command_id) != command_id]
            self.results.append(wire.decode(body, OrderResult))
            return 200, an_order(OrderState.DONE)
        if path.startswith("/api/assets/"):
            content = self.files.get(path.split("/")[3])
            return (503, _problem("UNAVAILABLE")) if content is None else (200, content)
        if path == "/api/devices/me":
            return 200, DeviceConfig(
                config_version=self.config_version, device=self.device, branch=self.branch, areas=[], services=[],
                counters=self.counters, server_time=self.now(),
            )  # fmt: skip
        assert path == "/api/display/snapshot", (method, path, body)
        return 200, self._with_events(query)

    def _with_events(self, query):
        self.polls.append(time.monotonic())
        snapshot = self._snapshot()
        epoch, _, since = query.get("since", [""])[0].partition(":")
        if epoch != self.epoch or not self.resumable:
            return snapshot
        mine = (event for event in self.events if event.topic == TOPIC and event.offset > int(since))
        missed = [json.loads(wire.encode(event)) for event in mine]
        return msgspec.structs.replace(snapshot, events=missed)

    async def _realtime(self, receive, send, token):
        await receive()
        if self.blocked or token not in self.known_tokens:
            await send({"type": "websocket.close", "code": 4401})
            return
        await send({"type": "websocket.accept"})
        outgoing, topics = asyncio.Queue(), set()
        self._sockets[id(outgoing)] = (outgoing, topics)
        writer = asyncio.create_task(self._write(outgoing, send))
        try:
            while (message := await receive())["type"] == "websocket.receive":
                self._receive(wire.decode_client_message(message["text"]), outgoing, topics)
        finally:
            del self._sockets[id(outgoing)]
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    async def _write(self, outgoing, send):
        while (text := await outgoing.get()) is not None:
            await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close", "code": 1012})

    def _receive(self, message, outgoing, topics):
        if isinstance(message, Painted):
            self.painted.append(message.offset)
        elif isinstance(message, Subscribe):
            self.subscribed += 1
            topics.add(message.topic)
            self._subscribe(message, outgoing)

    def _subscribe(self, message, outgoing):
        recovered = self.resumable and message.epoch == self.epoch
        answer = Subscribed(
            v=1, type="subscribed", topic=message.topic, epoch=self.epoch, recovered=recovered, snapshot=None,
            offset=message.offset if recovered else self.offset,
        )  # fmt: skip
        outgoing.put_nowait(wire.encode(answer).decode())
        for event in self.events if recovered else []:
            if event.topic == message.topic and event.offset > message.offset:
                outgoing.put_nowait(wire.encode(event).decode())


def _problem(code):
    return {"request_id": "r", "error": {"code": code, "message": code}}

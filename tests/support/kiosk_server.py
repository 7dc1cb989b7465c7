"""A small server for a kiosk, over real sockets, in a thread of its own. It loses answers and goes away on demand."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import msgspec
from qms_contract import wire
from qms_contract.devices import (
    DeviceCommand,
    DeviceConfig,
    DeviceOrder,
    DeviceTokens,
    HeartbeatAnswer,
    OrderResult,
    Pairing,
)
from qms_contract.events import (
    ConfigPayload,
    DeviceCommandPayload,
    Envelope,
    EventType,
    QueuePayload,
    Subscribe,
    Subscribed,
)
from qms_contract.problems import STATUS, Code, Problem, ProblemAnswer
from qms_contract.queues import QueueSnapshot
from qms_contract.tickets import (
    ActOnTicket,
    IssueTicket,
    OfflineBatch,
    OfflineResult,
    OfflineResults,
    OfflineTicket,
    TicketAction,
    TicketStatus,
)
from qms_contract.topics import config_topic, device_topic, service_topic
from qms_contract.wire import utc_now

from tests.support.kiosk_samples import BRANCH, DEVICE, TENANT, a_config, a_ticket, the_queues
from tests.support.threaded_server import ThreadedServer

TOKEN, EPOCH, CODE = "a-kiosk-token", "e1", "K7QF2MXD"


class Refusal(Exception):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class KioskServer(ThreadedServer):
    """`tickets` by id; `posts` counts the issue requests that arrived. `lose_answers` does the work and says nothing.

    Not `resumable`, it has no missed events any more; with a number of `fail_at` in it, it fails at a batch.
    """

    def __init__(self, config: DeviceConfig | None = None) -> None:
        super().__init__()
        self.config = config or a_config()
        self.queues = the_queues(len(self.config.services))
        self.tickets: dict = {}
        self.answers: dict = {}
        self.confirmed: dict = {}
        self.cancelled: dict = {}
        self.heartbeats: list = []
        self.posts = self.conflicts = 0
        self.asked: list[IssueTicket] = []
        self.brought: list[OfflineTicket] = []
        self.approved = True
        self.known_tokens = {TOKEN}
        self.lose_answers = 0
        self.refuse: Code | None = None
        self.delay = 0.0
        self.ahead = timedelta()
        self.subscribed = 0
        self.resumable = True
        self.fail_at: set[str] = set()
        self.reject: set[str] = set()
        self.batches: list[list[str]] = []
        self.files: dict[UUID, bytes] = {}
        self.orders: list[DeviceCommand] = []
        self.results: dict = {}
        self._offset, self._prev = 0, {}

    def now(self) -> datetime:
        return utc_now() + self.ahead

    def change_queue(self, queue) -> None:
        self.queues[queue.service_id] = queue
        topic = service_topic(BRANCH, queue.service_id)
        self._in_loop(lambda: self._publish(EventType.QUEUE_CHANGED, topic, QueuePayload(queue=queue)))

    def change_config(self, config: DeviceConfig) -> None:
        self.config = config
        payload = ConfigPayload(config_version=config.config_version, entity="services", entity_id=str(BRANCH))
        self._in_loop(lambda: self._publish(EventType.CONFIG_CHANGED, config_topic(BRANCH), payload))

    def order(self, command: DeviceOrder) -> UUID:
        """Ask the kiosk for something, told on its topic as the server does."""
        order = DeviceCommand(
            command_id=uuid4(),
            device_id=DEVICE,
            command=command,
            state="waiting",
            created_at=utc_now(),
            created_by="Ani",
        )
        self.orders.append(order)
        payload = DeviceCommandPayload(command=command, command_id=order.command_id)
        self._in_loop(lambda: self._publish(EventType.DEVICE_COMMAND, device_topic(DEVICE), payload))
        return order.command_id

    def _take_result(self, command_id: UUID, result: OrderResult) -> DeviceCommand:
        self.results.setdefault(command_id, []).append(result)
        return next(one for one in self.orders if one.command_id == command_id)

    def _publish(self, kind, topic, payload) -> None:
        self._offset += 1
        event = Envelope(
            v=1, type=kind, ts=utc_now(), tenant_id=TENANT, branch_id=BRANCH, topic=topic, epoch=EPOCH,
            offset=self._offset, prev=self._prev.get(topic, 0), payload=payload,
        )  # fmt: skip
        self._prev[topic] = self._offset
        for outgoing, topics in self._sockets.values():
            if topic in topics:
                outgoing.put_nowait(wire.encode(event).decode())

    async def _app(self, scope, receive, send) -> None:
        if scope["type"] == "websocket":
            await self._live(scope, receive, send)
            return
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message.get("more_body"):
                break
        try:
            answer = 200, await self._route(scope, body)
        except Refusal as refusal:
            problem = Problem(code=refusal.code, message="No.")
            answer = STATUS[refusal.code], ProblemAnswer(request_id="r", error=problem)
        if answer[1] is None:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
            raise ConnectionAbortedError
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": int(answer[0]), "headers": headers})
        body = answer[1] if isinstance(answer[1], bytes) else wire.encode(answer[1])
        await send({"type": "http.response.body", "body": body})

    async def _route(self, scope, body):
        path, method = scope["path"], scope["method"]
        if path == "/api/devices/pairing":
            return Pairing(device_code="d", user_code=CODE, expires_in=600, interval=0)
        if path == "/api/devices/pairing/token":
            if not self.approved:
                raise Refusal(Code.AUTHORIZATION_PENDING)
            return DeviceTokens(access_token=TOKEN, token_type="Bearer", device=self.config.device)
        self._authenticate(scope)
        if path == "/api/devices/me":
            return msgspec.structs.replace(self.config, server_time=self.now())
        if path == "/api/devices/me/heartbeat":
            self.heartbeats.append(body)
            due = [one for one in self.orders if one.command_id not in self.results]
            version = self.config.config_version
            return HeartbeatAnswer(server_time=self.now(), clock_skew_ms=0, config_version=version, commands=due)
        if path.startswith("/api/devices/me/commands/"):
            return self._take_result(UUID(path.split("/")[5]), wire.decode(body, OrderResult))
        if path.startswith("/api/assets/"):
            return self.files[UUID(path.split("/")[3])]
        if path == "/api/tickets/offline":
            return self._take_offline(wire.decode(body, OfflineBatch))
        if path == "/api/queues/snapshot":
            return self._snapshot(parse_qs(scope["query_string"].decode()))
        if method == "POST" and path == "/api/tickets":
            return await self._issue(wire.decode(body, IssueTicket))
        if method == "POST" and path.endswith("/actions"):
            return self._act(path.split("/")[3], wire.decode(body, ActOnTicket))
        raise Refusal(Code.NOT_FOUND)

    def _authenticate(self, scope) -> None:
        header = dict(scope["headers"]).get(b"authorization", b"").decode()
        if header.removeprefix("Bearer ") not in self.known_tokens:
            raise Refusal(Code.UNAUTHENTICATED)

    async def _issue(self, body: IssueTicket):
        self.posts += 1
        self.asked.append(body)
        await asyncio.sleep(self.delay)
        if self.refuse is not None:
            raise Refusal(self.refuse)
        if body.request_id not in self.answers:
            index = next(i for i, one in enumerate(self.config.services) if one.service_id == body.service_id)
            ticket = a_ticket(f"A{60 + len(self.tickets):03}", index, ticket_id=body.ticket_id, language=body.language)
            self.tickets[ticket.ticket_id] = self.answers[body.request_id] = ticket
        if self.lose_answers > 0:
            self.lose_answers -= 1
            return None
        return self.answers[body.request_id]

    def _take_offline(self, batch: OfflineBatch):
        """As the server merges: by ticket_id, the printed number wins. `lose_answers` does the work and says nothing."""
        self.brought += batch.items
        self.batches.append([one.display_number for one in batch.items])
        if any(one.display_number in self.fail_at for one in batch.items):
            raise Refusal(Code.INTERNAL)
        results = [self._take_one(one) for one in batch.items]
        if self.lose_answers > 0:
            self.lose_answers -= 1
            return None
        return OfflineResults(items=results)

    def _take_one(self, item: OfflineTicket) -> OfflineResult:
        if item.display_number in self.reject:
            return OfflineResult(ticket_id=item.ticket_id, outcome="rejected", code=Code.NOT_FOUND, message="Gone.")
        outcome = "merged" if item.ticket_id in self.tickets else "created"
        self.tickets[item.ticket_id] = a_ticket(item.display_number, 0, ticket_id=item.ticket_id)
        if item.confirmed_at is not None:
            self.confirmed[item.display_number] = ["offline"]
        return OfflineResult(ticket_id=item.ticket_id, outcome=outcome)

    def _act(self, ticket_id: str, body: ActOnTicket):
        ticket = next((one for key, one in self.tickets.items() if str(key) == ticket_id), None)
        if ticket is None:
            raise Refusal(Code.NOT_FOUND)
        if body.version is not None and body.version != ticket.version:
            self.conflicts += 1
            raise Refusal(Code.VERSION_CONFLICT)
        if body.action is TicketAction.CONFIRM:
            self.tickets[ticket.ticket_id] = msgspec.structs.replace(ticket, version=ticket.version + 1)
            self.confirmed.setdefault(ticket.display_number, []).append(str(body.how))
            return msgspec.structs.replace(ticket, confirmed_at=utc_now())
        self.cancelled[ticket.display_number] = body.reason
        return msgspec.structs.replace(ticket, status=TicketStatus.CANCELLED)

    def _snapshot(self, query):
        return QueueSnapshot(
            epoch=EPOCH, offset=self._offset, server_time=self.now(), branch=self.config.branch,
            services=self.config.services, counters=[], queues=list(self.queues.values()), tickets=[],
            events=[] if "since" in query and self.resumable else None,
        )  # fmt: skip

    async def _live(self, scope, receive, send) -> None:
        await receive()
        try:
            self._authenticate(scope)
        except Refusal:
            await send({"type": "websocket.close", "code": 4401})
            return
        await send({"type": "websocket.accept"})
        outgoing: asyncio.Queue = asyncio.Queue()
        self._sockets[id(outgoing)] = outgoing, (topics := set())
        writer = asyncio.create_task(self._write(outgoing, send))
        while (message := await receive())["type"] == "websocket.receive":
            self._hear(wire.decode_client_message(message["text"]), topics, outgoing)
        del self._sockets[id(outgoing)]
        writer.cancel()

    def _hear(self, said, topics, outgoing) -> None:
        if isinstance(said, Subscribe):
            topics.add(said.topic)
            self.subscribed += 1
            answer = Subscribed(
                v=1, type="subscribed", topic=said.topic, epoch=EPOCH, offset=said.offset or self._offset,
                recovered=self.resumable and said.offset is not None, snapshot=None,
            )  # fmt: skip
            outgoing.put_nowait(wire.encode(answer).decode())

    @staticmethod
    async def _write(outgoing, send) -> None:
        while (text := await outgoing.get()) is not None:
            await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close", "code": 1012})

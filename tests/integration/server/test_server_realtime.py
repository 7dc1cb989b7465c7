"""The feed: snapshot or every missed event, never a part; holes are seen; slow sockets are ended, not skipped."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from qms_contract.events import CloseCode, TicketPayload
from qms_contract.topics import Topic, all_topic, config_topic, counter_topic, display_topic, service_topic
from qms_contract.wire import decode_server_message
from qms_server.domain.access import Actor
from qms_server.domain.errors import Unavailable
from qms_server.domain.privacy import Audience
from qms_server.feed.frames import Event
from qms_server.feed.hub import Hub, Subscriber
from qms_server.usecases.subscribe import Subscriptions
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.support.branches import make_branch
from tests.support.live import LiveClient, live
from tests.support.server import ApiClient, Branch, LiveServer


async def call_one(agent: ApiClient, branch: Branch) -> str:
    """One ticket issued, called and gone again; its number."""
    ticket = await agent.issue(branch.services[0])
    called = await agent.call_next(branch.counters[0])
    assert called.status_code == 200, called.text
    assert (await agent.act(ticket["ticket_id"], "mark_no_show")).status_code == 200
    return str(ticket["display_number"])


@pytest.fixture
async def agent(branch: Branch) -> ApiClient:
    agent = await branch.person("dewi")
    assert (await agent.session(branch.counters[0], "open")).status_code == 200
    return agent


async def test_a_display_gets_a_snapshot_and_then_every_call(branch: Branch, agent: ApiClient) -> None:
    first = await call_one(agent, branch)
    display = await branch.device("display")
    async with live(display) as client:
        subscribed = await client.subscribe(display_topic(branch.branch_id, None))
        assert subscribed["recovered"] is False
        assert subscribed["snapshot"]["offset"] == subscribed["offset"]
        assert [call["ticket"]["display_number"] for call in subscribed["snapshot"]["calls"]] in ([], [first])
        second = await call_one(agent, branch)
        called, no_show = await client.events(2)
    assert (called["type"], no_show["type"]) == ("ticket.called", "ticket.no_show")
    assert called["payload"]["ticket"]["display_number"] == second
    assert called["payload"]["counter"]["name"] == "1"
    assert subscribed["offset"] < called["offset"] == no_show["prev"]
    message = decode_server_message(json.dumps(called))
    assert isinstance(message.payload, TicketPayload)


async def test_ten_calls_missed_come_back_in_order(branch: Branch, agent: ApiClient) -> None:
    display = await branch.device("display")
    topic = display_topic(branch.branch_id, None)
    async with live(display) as client:
        before = await client.subscribe(topic)
    numbers = [await call_one(agent, branch) for _ in range(10)]
    async with live(display) as client:
        back = await client.subscribe(topic, epoch=before["epoch"], offset=before["offset"])
        assert (back["recovered"], back["snapshot"], back["offset"]) == (True, None, before["offset"])
        events = await client.events(20)
    calls = [event["payload"]["ticket"]["display_number"] for event in events if event["type"] == "ticket.called"]
    assert calls == numbers
    chain = [event["prev"] for event in events[1:]]
    assert chain == [event["offset"] for event in events[:-1]]


@pytest.mark.parametrize("position", ["another epoch", "beyond the head", "too many missed"])
async def test_what_cannot_be_had_whole_is_a_snapshot(
    branch: Branch, agent: ApiClient, position: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = display_topic(branch.branch_id, None)
    async with live(branch.admin) as client:
        known = await client.subscribe(topic)
        await call_one(agent, branch)
        asked = {
            "another epoch": {"epoch": "0" * 12, "offset": known["offset"]},
            "beyond the head": {"epoch": known["epoch"], "offset": known["offset"] + 1000},
            "too many missed": {"epoch": known["epoch"], "offset": known["offset"]},
        }[position]
        if position == "too many missed":
            monkeypatch.setattr("qms_server.usecases.subscribe.MOST_REPLAYED", 1)
        answer = await client.subscribe(topic, **asked)
    assert answer["recovered"] is False
    assert answer["snapshot"]["offset"] == answer["offset"]


async def test_no_event_falls_between_snapshot_and_live(branch: Branch, agent: ApiClient) -> None:
    """Subscribe again and again while tickets are made: position and events always join without a hole."""
    topic = service_topic(branch.branch_id, branch.services[0])
    making = asyncio.create_task(_issue_many(agent, branch, 60))
    seen = 0
    while not making.done():
        async with live(agent) as client:
            position = (await client.subscribe(topic))["offset"]
            for event in await _some_events(client, making):
                assert event["prev"] <= position < event["offset"], "a hole or a repeat"
                position, seen = event["offset"], seen + 1
    await making
    assert seen > 20


async def test_a_transfer_is_told_to_the_old_and_the_new_service(branch: Branch, agent: ApiClient) -> None:
    async with live(agent) as old, live(agent) as new:
        await old.subscribe(service_topic(branch.branch_id, branch.services[0]))
        await new.subscribe(service_topic(branch.branch_id, branch.services[1]))
        ticket = await agent.issue(branch.services[0])
        await agent.call_next(branch.counters[0])
        moved = await agent.act(ticket["ticket_id"], "transfer", service_id=branch.services[1])
        assert moved.status_code == 200, moved.text
        for client in (old, new):
            event = await client.next(lambda frame: frame["type"] == "ticket.transferred")
            assert event["payload"]["from"]["service_id"] == branch.services[0]
            assert event["payload"]["ticket"]["service_id"] == branch.services[1]


async def test_a_display_hears_nothing_about_the_visitor(branch: Branch, agent: ApiClient) -> None:
    display = await branch.device("display")
    async with live(display) as client:
        await client.subscribe(display_topic(branch.branch_id, None))
        await agent.issue(branch.services[0], customer_ref="Hadi Wijaya")
        await agent.call_next(branch.counters[0])
        (called,) = await client.events(1)
    assert called["payload"]["ticket"]["customer_ref"] is None
    snapshot = await display.get(f"/api/display/snapshot?branch_id={branch.branch_id}")
    assert "Hadi" not in snapshot.text


async def test_polling_with_since_gives_the_same_events(branch: Branch, agent: ApiClient) -> None:
    display = await branch.device("display")
    url = f"/api/display/snapshot?branch_id={branch.branch_id}"
    before = (await display.get(url)).json()
    numbers = [await call_one(agent, branch) for _ in range(3)]
    after = (await display.get(f"{url}&since={before['epoch']}:{before['offset']}")).json()
    called = [event for event in after["events"] if event["type"] == "ticket.called"]
    assert [event["payload"]["ticket"]["display_number"] for event in called] == numbers
    assert (await display.get(f"{url}&since=zzz")).status_code == 400


async def test_topics_that_are_not_theirs_are_refused_and_the_socket_lives(server: LiveServer, branch: Branch) -> None:
    other = await make_branch(server, tenant="other")
    rival = await branch.person("rina")
    assert (await rival.session(branch.counters[1], "open")).status_code == 200
    agent = await branch.person("budi")
    cases = {
        all_topic(branch.branch_id): "FORBIDDEN",
        counter_topic(branch.counters[1]): "FORBIDDEN",
        f"admin:{branch.tenant_id}": "FORBIDDEN",
        display_topic(other.branch_id, None): "NOT_FOUND",
        counter_topic(other.counters[0]): "NOT_FOUND",
        "branch:nonsense:all": "NOT_FOUND",
        "": "NOT_FOUND",
    }
    async with live(agent) as client:
        for topic, code in cases.items():
            answer = await client.subscribe(topic)
            assert (answer["type"], answer["payload"]["code"]) == ("error", code), topic
        await client.socket.send("not json")
        assert (await client.next())["payload"]["code"] == "VALIDATION_FAILED"
        assert (await client.subscribe(config_topic(branch.branch_id)))["type"] == "subscribed"


async def test_a_token_that_ended_ends_the_socket(
    server: LiveServer, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qms_server.web.live_socket._RECHECK_SECONDS", 0.05)
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)
    display = await branch.device("display", "Hall")
    device = (await display.get("/api/devices/me")).json()["device"]
    async with live(display) as client:
        await client.subscribe(display_topic(branch.branch_id, None))
        path = f"/api/devices/{device['device_id']}"
        body = {"request_id": "00000000-0000-4000-8000-000000000001", "version": device["version"], "active": False}
        assert (await branch.admin.patch(path, json=body)).status_code == 200
        with pytest.raises(ConnectionClosed) as closed:
            await client.next(lambda _: False)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CloseCode.TOKEN_ENDED


async def test_whose_role_or_branch_changed_hears_no_more_of_what_is_not_theirs(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qms_server.web.live_socket._RECHECK_SECONDS", 0.05)
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)
    sri = await branch.person("sri", "supervisor")
    me = (await sri.get("/api/auth/me")).json()
    whole, service = all_topic(branch.branch_id), service_topic(branch.branch_id, branch.services[0])
    async with live(sri) as client:
        for topic in (whole, service):
            assert (await client.subscribe(topic))["type"] == "subscribed"
        await branch.admin.change(f"/api/users/{me['user_id']}", role="agent")
        told = await client.next(lambda frame: frame["type"] == "error")
        assert (told["payload"]["code"], told["payload"]["topic"]) == ("FORBIDDEN", whole)
        await branch.admin.issue(branch.services[0])
        heard = await client.next(lambda frame: frame["type"] == "queue.changed")
        assert heard["topic"] == service, "what an agent may hear goes on"
        assert (await client.subscribe(whole))["type"] == "error"
        other = (await branch.admin.command("/api/branches", name="Other", time_zone="UTC")).json()["branch_id"]
        await branch.admin.change(f"/api/users/{me['user_id']}", branch_id=other)
        told = await client.next(lambda frame: frame["type"] == "error")
        assert (told["payload"]["code"], told["payload"]["topic"]) == ("FORBIDDEN", service)


async def test_a_topic_asked_for_with_rights_that_end_meanwhile_is_not_heard(
    branch: Branch, agent: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qms_server.web.live_socket._RECHECK_SECONDS", 0.05)
    monkeypatch.setattr("qms_server.usecases.authenticate._TRUST_SECONDS", 0.0)
    whole, counter = all_topic(branch.branch_id), counter_topic(branch.counters[0])
    asked, answer, stream_of = asyncio.Event(), asyncio.Event(), Subscriptions.stream_of

    async def slow(subscriptions: Subscriptions, actor: Actor, name: str) -> tuple[Topic, UUID]:
        found = await stream_of(subscriptions, actor, name)
        if name == counter:
            asked.set()
            await answer.wait()
        return found

    monkeypatch.setattr(Subscriptions, "stream_of", slow)
    sri = await branch.person("sri", "supervisor")
    me = (await sri.get("/api/auth/me")).json()
    async with live(sri) as client, asyncio.timeout(15):
        assert (await client.subscribe(whole))["type"] == "subscribed"
        await client.say(type="subscribe", topic=counter)
        await asked.wait()
        await branch.admin.change(f"/api/users/{me['user_id']}", role="agent")
        await client.next(lambda frame: frame["type"] == "error")
        answer.set()
        told = await client.next(lambda frame: frame["type"] in {"error", "subscribed"})
        assert (told["type"], told["payload"]["topic"]) == ("error", counter)


async def test_a_socket_without_a_token_is_closed(server: LiveServer) -> None:
    async with connect(server.url.replace("http", "ws") + "/realtime", proxy=None) as socket:
        await socket.send('{"type":"auth","token":"wrong"}')
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CloseCode.TOKEN_ENDED


async def test_a_token_may_come_as_the_first_message(server: LiveServer, branch: Branch) -> None:
    async with connect(server.url.replace("http", "ws") + "/realtime", proxy=None) as socket:
        await socket.send(json.dumps({"type": "auth", "token": branch.admin.token}))
        client = LiveClient(socket)
        assert (await client.subscribe(all_topic(branch.branch_id)))["type"] == "subscribed"


async def test_a_slow_consumer_is_ended_with_a_resume_code() -> None:
    subscriber = Subscriber(Audience.FULL)
    Hub().add(subscriber)
    for _ in range(1001):
        subscriber.send(b"{}")
    assert await asyncio.wait_for(subscriber.closed(), 1) == CloseCode.TOO_SLOW


async def test_a_socket_that_does_not_read_is_ended_with_4408_and_others_hear_everything(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real sockets: the network's buffers fill (10 MB at most), then the queue, here a short one; nothing is skipped."""
    monkeypatch.setattr("qms_server.feed.hub.QUEUE_LENGTH", 50)
    topic, stream_id = all_topic(branch.branch_id), UUID(branch.branch_id)
    many, hub = 250, branch.server.parts.hub
    async with live(branch.admin) as lazy, live(branch.admin) as eager:
        for client in (lazy, eager):
            assert (await client.subscribe(topic))["type"] == "subscribed"
        lazy.socket.transport.pause_reading()
        start = eager.frames[-1]["offset"]
        for offset in range(start + 1, start + many + 1):
            hub.publish(_large_event(branch, stream_id, topic, offset))
            (event,) = await eager.events(1)
            assert event["offset"] == offset
        async with asyncio.timeout(10):
            while 'qms_sockets_closed_total{code="4408"}' not in (await branch.admin.get("/metrics")).text:
                await asyncio.sleep(0.02)
        lazy.socket.transport.resume_reading()
        heard: list[int] = []
        with pytest.raises(ConnectionClosed) as closed:
            await lazy.next(lambda frame: heard.append(frame["offset"]))  # type: ignore[func-returns-value]
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CloseCode.TOO_SLOW
    assert heard == list(range(start + 1, start + len(heard) + 1)), "what came is whole: it resumes from there"
    assert len(heard) < many


def _large_event(branch: Branch, stream_id: UUID, topic: str, offset: int) -> Event:
    """An event of the outbox with a payload that fills buffers fast: sockets are compressed, so it has no pattern."""
    record = {
        "tenant_id": branch.tenant_id,
        "stream_id": stream_id,
        "offset": offset,
        "ts": datetime.now(UTC),
        "type": "config.changed",
        "topics": json.dumps({topic: offset - 1}),
        "payload": json.dumps({"config_version": offset, "entity": secrets.token_urlsafe(90_000), "entity_id": ""}),
    }
    return Event(record, "epoch")


async def test_painted_is_measured(branch: Branch, agent: ApiClient) -> None:
    display = await branch.device("display")
    topic = display_topic(branch.branch_id, None)
    async with live(display) as client:
        await client.subscribe(topic)
        await agent.issue(branch.services[0])
        await agent.call_next(branch.counters[0])
        (called,) = await client.events(1)
        await client.say(type="painted", topic=topic, offset=called["offset"])
        await client.subscribe(topic)  # answered after `painted` was handled
    metrics = (await branch.admin.get("/metrics")).text
    assert "qms_call_to_glass_seconds_count 1.0" in metrics


async def _issue_many(agent: ApiClient, branch: Branch, count: int) -> None:
    for _ in range(count):
        await agent.issue(branch.services[0])


async def _some_events(client: LiveClient, making: "asyncio.Task[None]") -> list[dict]:
    events = []
    while len(events) < 15 and not making.done():
        try:
            async with asyncio.timeout(0.2):
                frame = json.loads(await client.socket.recv())
        except TimeoutError:
            break
        events.append(frame)
    return events


def failing(error: Exception) -> Callable[..., Awaitable[None]]:
    async def fail(*_: object) -> None:
        raise error

    return fail


AWAY = Unavailable("The database cannot be reached just now.", retry_after=1)


async def until_closed(socket: LiveClient) -> int:
    """The close code."""
    with pytest.raises(ConnectionClosed) as closed:
        await socket.next()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


@pytest.mark.parametrize("error", [AWAY, RuntimeError("a defect")])
async def test_who_cannot_be_subscribed_is_told_to_come_again(
    branch: Branch, server: LiveServer, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """An error alone would leave a socket that stays open and never says anything again: field row 9."""
    monkeypatch.setattr(server.parts.subscriptions, "start", failing(error))
    async with live(branch.admin) as socket:
        await socket.say(type="subscribe", topic=f"branch:{branch.branch_id}:all")
        assert await until_closed(socket) == CloseCode.SERVER_RESTARTS


async def test_no_token_is_called_ended_while_the_database_is_away(
    branch: Branch, server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that believed so would forget its pairing."""
    monkeypatch.setattr(server.parts.authenticator, "actor", failing(AWAY))
    async with live(branch.admin) as socket:
        assert await until_closed(socket) == CloseCode.SERVER_RESTARTS


async def test_a_call_tells_the_counter_as_it_can_be_read_afterwards(branch: Branch, agent: ApiClient) -> None:
    await agent.issue(branch.services[0])
    async with live(branch.admin) as socket:
        await socket.subscribe(all_topic(UUID(branch.branch_id)))
        await agent.call_next(branch.counters[0])
        called = await socket.next(lambda frame: frame["type"] == "ticket.called")
    told = called["payload"]["counter"]
    assert told == (await branch.admin.get(f"/api/counters/{branch.counters[0]}")).json()


async def test_a_changed_branch_is_told_to_its_own_and_to_the_tenant_s_admins(branch: Branch) -> None:
    """Hours and languages are the branch's: its kiosks and agents must hear of them at once."""
    own, tenant = config_topic(UUID(branch.branch_id)), f"admin:{branch.tenant_id}"
    async with live(branch.admin) as socket:
        for topic in (own, tenant):
            await socket.subscribe(topic)
        await branch.admin.change(f"/api/branches/{branch.branch_id}", recall_limit=3)
        told = await socket.events(2)
    assert {event["topic"] for event in told} == {own, tenant}
    assert {event["payload"]["entity"] for event in told} == {"branches"}

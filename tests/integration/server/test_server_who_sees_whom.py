"""Who may know who a visitor is: every role against every read, topic, snapshot, replay and answer (field row 14)."""

import json
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.topics import all_topic, config_topic, counter_topic, display_topic, service_topic

from tests.integration.server.test_server_matrix import LATER
from tests.support.live import live
from tests.support.server import PASSWORD, ApiClient, Branch

NAME, NOTE = "Hadi Wijaya", "Berkas kurang"
PUBLIC, STAFF, FULL = "public", "staff", "full"
KNOWS: dict[str, set[tuple[str, str]]] = {
    # What of (a waiting, a called) ticket each may know.
    PUBLIC: set(),
    STAFF: {("waiting", NOTE), ("called", NAME), ("called", NOTE)},
    FULL: {("waiting", NAME), ("waiting", NOTE), ("called", NAME), ("called", NOTE)},
}


@pytest.fixture
async def branch(branch: Branch) -> Branch:
    """Its tenant keeps names as they are said."""
    body = {"request_id": str(uuid4()), "version": 1, "keep_customer_refs": True}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    return branch


async def everybody(branch: Branch) -> dict[str, tuple[str, ApiClient]]:
    """Each role with what it may know."""
    role = await branch.admin.command("/api/roles", name="Host", permissions=["queues.read", "config.read"])
    person = {"username": "host", "password": PASSWORD, "display_name": "H", "role": "agent"}
    where = {"branch_id": branch.branch_id, "role_id": role.json()["role_id"]}
    assert (await branch.admin.command("/api/users", **person, **where)).status_code == 201
    key = {"name": "Queue", "permissions": ["queues.read"], "expires_at": LATER, "branch_id": branch.branch_id}
    made = await branch.admin.post("/api/api-keys", json=key)
    return {
        "display": (PUBLIC, await branch.device("display")),
        "kiosk": (PUBLIC, await branch.device("kiosk")),
        "api key": (STAFF, branch.server.client(made.json()["key"])),
        "own role": (STAFF, await branch.server.login("host", branch.tenant)),
        "agent": (STAFF, await branch.person("budi")),
        "supervisor": (FULL, await branch.person("sup", "supervisor")),
        "admin": (FULL, branch.admin),
    }


async def a_visitor(branch: Branch) -> dict[str, Any]:
    """Waits, after a colleague put it on hold with a note."""
    ticket = await branch.admin.issue(branch.services[0], customer_ref=NAME)
    await branch.admin.act(ticket["ticket_id"], "hold", note=NOTE)
    await branch.admin.act(ticket["ticket_id"], "unhold")
    return ticket


def known(about: dict[str, str], text: str) -> set[tuple[str, str]]:
    """What `text` says of which of these tickets (by state: id)."""
    return {(state, word) for state, ticket_id in about.items() for word in _words(json.loads(text), ticket_id)}


def _words(value: Any, ticket_id: str) -> set[str]:
    if isinstance(value, list):
        return set().union(*(_words(one, ticket_id) for one in value), set())
    if not isinstance(value, dict):
        return set()
    own = (
        {value.get("customer_ref"), value.get("note")} & {NAME, NOTE} if value.get("ticket_id") == ticket_id else set()
    )
    return own.union(*(_words(one, ticket_id) for one in value.values()))


async def test_each_role_and_each_read(branch: Branch) -> None:
    admin, people, b = branch.admin, await everybody(branch), branch.branch_id
    start = (await admin.get(f"/api/queues/snapshot?branch_id={b}")).json()
    called, waiting = await a_visitor(branch), await a_visitor(branch)
    await admin.session(branch.counters[0], "open")
    await admin.call_next(branch.counters[0])
    about = {"called": called["ticket_id"], "waiting": waiting["ticket_id"]}
    since = f"{start['epoch']}:{start['offset']}"
    reads = {
        "queues": f"/api/queues?branch_id={b}",
        "snapshot": f"/api/queues/snapshot?branch_id={b}",
        "polled": f"/api/queues/snapshot?branch_id={b}&since={since}",
        "waiting": f"/api/tickets/{waiting['ticket_id']}",
        "called": f"/api/tickets/{called['ticket_id']}",
    }
    wrong = []
    for who, (kind, client) in people.items():
        for name, path in reads.items():
            answer = await client.get(path)
            assert answer.status_code == 200, f"{name} as {who}: {answer.text}"
            seen = known(about, answer.text)
            states = {"queues": {"waiting"}, "waiting": {"waiting"}, "called": {"called"}}.get(name, {*about})
            may = {(state, word) for state, word in KNOWS[kind] if state in states}
            if seen != may:
                wrong.append(f"{name} as {who}: {seen}, not {may}")
        if who not in {"api key", "own role"}:
            shown = await client.get(f"/api/display/snapshot?branch_id={b}&since={since}")
            assert known(about, shown.text) == set(), who
            assert called["display_number"] in shown.text
    assert not wrong, "\n".join(wrong)


async def test_each_role_and_each_topic(branch: Branch) -> None:
    admin, people, b = branch.admin, await everybody(branch), branch.branch_id
    topics = [service_topic(b, branch.services[0]), all_topic(b), counter_topic(branch.counters[0]), config_topic(b)]
    topics.append(display_topic(b, None))
    await admin.session(branch.counters[1], "open")
    wrong = []
    for who, (kind, client) in people.items():
        async with live(client) as socket:
            start = (await admin.get(f"/api/queues/snapshot?branch_id={b}")).json()
            position = {"epoch": start["epoch"], "offset": start["offset"]}
            heard = [topic for topic in topics if (await socket.subscribe(topic))["type"] == "subscribed"]
            ticket = await a_visitor(branch)
            await admin.act(ticket["ticket_id"], "call", counter_id=branch.counters[1])
            last = await admin.act(ticket["ticket_id"], "start")
            told = await _until_told(socket, heard, last.json()["version"])
            replayed = await _again(client, heard, position, len(told))
            snapshots = await _fresh(client, heard)
        await admin.act(ticket["ticket_id"], "complete")
        expected = {word for state, word in KNOWS[kind] if state == "called"}
        for way, frames in (("live", told), ("replay", replayed)):
            wrong += _wrong(f"{way} as {who}", kind, frames)
        for topic, snapshot in snapshots.items():
            seen = {word for _, word in known({"called": ticket["ticket_id"]}, json.dumps(snapshot))}
            if seen != (
                expected if ":service:" in topic or (topic.endswith(":all") and "display" not in topic) else set()
            ):
                wrong.append(f"snapshot of {topic} as {who}: {seen}")
    assert not wrong, "\n".join(wrong)


def _wrong(way: str, kind: str, frames: list[dict[str, Any]]) -> list[str]:
    wrong = []
    for frame in frames:
        ticket = frame["payload"].get("ticket")
        if ticket is None:
            continue
        audience = PUBLIC if ":display:" in frame["topic"] else kind
        state = "called" if ticket["called_at"] else "waiting"
        may = {word for which, word in KNOWS[audience] if which == state}
        seen = {ticket["customer_ref"], ticket["note"]} - {None}
        if seen - may or (NAME in may and NAME not in seen):
            wrong.append(f"{frame['type']} on {frame['topic']}, {way}: {seen}, not {may}")
    return wrong


async def _until_told(socket: Any, topics: list[str], version: int) -> list[dict[str, Any]]:
    """All events, up to the ticket's version on every topic that carries tickets."""
    told: list[dict[str, Any]] = []
    waiting = {topic for topic in topics if not topic.endswith(":config") and not topic.startswith("counter:")}
    while waiting:
        (event,) = await socket.events(1)
        told.append(event)
        if event["payload"].get("ticket", {}).get("version") == version:
            waiting.discard(event["topic"])
    return told


async def _again(client: ApiClient, topics: list[str], position: dict[str, Any], count: int) -> list[dict[str, Any]]:
    async with live(client) as socket:
        for topic in topics:
            assert (await socket.subscribe(topic, **position))["recovered"] is True
        heard = [frame for frame in socket.frames if "prev" in frame]
        return heard + await socket.events(max(0, count - len(heard)))


async def _fresh(client: ApiClient, topics: list[str]) -> dict[str, Any]:
    async with live(client) as socket:
        return {topic: (await socket.subscribe(topic))["snapshot"] for topic in topics}


async def test_a_command_is_no_way_to_learn_a_name(branch: Branch) -> None:
    agent = await branch.person("budi")
    ticket = await branch.admin.issue(branch.services[0], channel="kiosk", customer_ref=NAME)
    for action in ("confirm", "undo", "hold", "undo", "cancel", "undo"):
        answer = await agent.act(ticket["ticket_id"], action)
        assert (answer.status_code, answer.json()["customer_ref"]) == (200, None), action


async def test_a_visitor_sent_on_is_nobody_again_until_called(branch: Branch) -> None:
    agent = await branch.person("budi")
    ticket = await branch.admin.issue(branch.services[0], customer_ref=NAME)
    await agent.session(branch.counters[0], "open")
    assert (await agent.call_next(branch.counters[0])).json()["ticket"]["customer_ref"] == NAME
    held = await agent.act(ticket["ticket_id"], "hold")
    assert held.json()["customer_ref"] == NAME, "whom it serves it knows"
    await agent.act(ticket["ticket_id"], "unhold")
    await agent.call_next(branch.counters[0])
    sent = await agent.act(ticket["ticket_id"], "transfer", service_id=branch.services[1])
    assert (sent.status_code, sent.json()["customer_ref"]) == (200, None)
    assert (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]["customer_ref"] == NAME


async def test_who_polls_hears_what_its_topics_allow_and_misses_no_call(branch: Branch) -> None:
    admin, b = branch.admin, branch.branch_id
    kiosk, agent = await branch.device("kiosk"), await branch.person("budi")
    start = (await admin.get(f"/api/queues/snapshot?branch_id={b}")).json()
    since = f"{start['epoch']}:{start['offset']}"
    await admin.session(branch.counters[0], "open")
    calls = []
    for service in branch.services:
        await admin.issue(service)
        called = (await admin.call_next(branch.counters[0])).json()["ticket"]
        calls.append(called["ticket_id"])
        await admin.act(called["ticket_id"], "start")
        await admin.act(called["ticket_id"], "complete")
    await admin.change(f"/api/services/{branch.services[0]}", name="Renamed")
    device_id = (await kiosk.get("/api/devices/me")).json()["device"]["device_id"]
    await admin.command(f"/api/devices/{device_id}/commands", command="restart")
    other = (await admin.command("/api/devices", branch_id=b, type="kiosk", name="Other")).json()["device_id"]
    await admin.command(f"/api/devices/{other}/commands", command="restart")
    heard = {
        name: (await client.get(f"/api/queues/snapshot?branch_id={b}&since={since}")).json()["events"]
        for name, client in {"kiosk": kiosk, "agent": agent, "admin": admin}.items()
    }
    for name, events in heard.items():
        told = [one["payload"]["ticket"]["ticket_id"] for one in events if one["type"] == "ticket.called"]
        assert told == calls, name
        offsets = [one["offset"] for one in events]
        assert offsets == sorted(set(offsets)), f"{name}: each once, in order"
        assert "config.changed" in {one["type"] for one in events}
    assert "counter.opened" in {one["type"] for one in heard["admin"]}
    assert "counter.opened" not in {one["type"] for one in heard["agent"] + heard["kiosk"]}
    assert {one["topic"] for one in heard["admin"]} == {all_topic(b)}
    assert all_topic(b) not in {one["topic"] for one in heard["agent"] + heard["kiosk"]}
    orders = [one["topic"] for one in heard["kiosk"] if one["type"] == "device.command"]
    assert orders == [f"device:{device_id}"]


async def visits(client: ApiClient, ticket: dict[str, Any]) -> Any:
    return (await client.get(f"/api/tickets/{ticket['ticket_id']}")).json()["visits_this_month"]


async def test_which_visit_of_the_month_it_is_is_told_to_who_may_know_of_whom(branch: Branch) -> None:
    agent, counter, tickets = await branch.person("ani"), branch.counters[0], []
    await agent.session(counter, "open")
    for reference in (NAME, NAME, "Siti", NAME):
        tickets.append(await branch.admin.issue(branch.services[0], customer_ref=reference))
    await branch.admin.act(tickets[0]["ticket_id"], "cancel")
    second = tickets[1]
    assert (await visits(branch.admin, second), await visits(agent, second)) == (2, None), "nobody chooses by it"
    called = (await agent.call_next(counter)).json()["ticket"]
    assert called["ticket_id"] == second["ticket_id"]
    assert await visits(agent, second) == 2
    body = {"request_id": str(uuid4()), "version": 2, "keep_customer_refs": False}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    assert await visits(branch.admin, second) is None, "who keeps no references joins no visits"

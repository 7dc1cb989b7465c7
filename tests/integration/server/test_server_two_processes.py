"""Two API processes on one database: whatever is done at one is heard at the other, on every kind of topic."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.topics import (
    TopicKind,
    admin_topic,
    all_topic,
    config_topic,
    counter_topic,
    device_topic,
    display_topic,
    parse_topic,
    service_topic,
)

from tests.support.branches import make_branch
from tests.support.live import LiveClient, live
from tests.support.postgres import Database
from tests.support.server import ApiClient, Branch, running_server, settings_for
from tests.support.server_process import server_process


@pytest.fixture
async def clients(database: Database, tmp_path: Path) -> AsyncIterator[tuple[Branch, str, list[ApiClient]]]:
    """A branch, one of its areas, and its admin at each of two processes. What made it has gone."""
    async with running_server(settings_for(database, role="api")) as server:
        branch = await make_branch(server)
        area = await branch.admin.command("/api/areas", branch_id=branch.branch_id, name="Hall")
        area_id = area.json()["area_id"]
        await branch.admin.change(f"/api/services/{branch.services[0]}", area_id=area_id)
        token = branch.admin.token
    async with AsyncExitStack() as stack:
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            process = stack.enter_context(server_process(database, tmp_path / name, "api"))
            client = ApiClient(base_url=process.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
            server.clients.append(await stack.enter_async_context(client))
        yield branch, area_id, server.clients[-2:]


async def test_each_process_serves_every_topic_for_what_the_other_does(
    clients: tuple[Branch, str, list[ApiClient]],
) -> None:
    branch, area_id, (one, other) = clients
    device = (await one.command("/api/devices", branch_id=branch.branch_id, type="kiosk", name="Door")).json()
    topics = {
        display_topic(branch.branch_id, None): "ticket.called",
        display_topic(branch.branch_id, area_id): "ticket.called",
        service_topic(branch.branch_id, branch.services[0]): "ticket.created",
        all_topic(branch.branch_id): "ticket.called",
        config_topic(branch.branch_id): "config.changed",
        device_topic(device["device_id"]): "device.command",
        admin_topic(branch.tenant_id): "config.changed",
    }
    for asking, hearing, counter in ((one, other, branch.counters[0]), (other, one, branch.counters[1])):
        heard = {**topics, counter_topic(counter): "counter.opened"}
        assert {parse_topic(topic).kind for topic in heard if parse_topic(topic)} == set(TopicKind)  # type: ignore[union-attr]
        async with live(hearing) as client:
            for topic in heard:
                assert (await client.subscribe(topic))["type"] == "subscribed", topic
            await _everything(asking, branch, counter, device["device_id"])
            await _until_heard(client, heard)


async def _everything(admin: ApiClient, branch: Branch, counter: str, device_id: str) -> None:
    """What is told on each kind of topic; the counter is free again afterwards."""
    done = [
        await admin.session(counter, "open"),
        await admin.command("/api/tickets", service_id=branch.services[0]),
        called := await admin.call_next(counter),
        await admin.command(f"/api/devices/{device_id}/commands", command="reload"),
    ]
    assert all(answer.is_success for answer in done), [answer.text for answer in done]
    await admin.act(called.json()["ticket"]["ticket_id"], "start")
    await admin.act(called.json()["ticket"]["ticket_id"], "complete")
    await admin.session(counter, "close")
    await admin.change(f"/api/services/{branch.services[1]}", hint=uuid4().hex)
    await admin.change("/api/tenant", name=uuid4().hex)


async def _until_heard(client: LiveClient, wanted: dict[str, str]) -> None:
    """Each topic's event, in offsets that leave nothing out."""
    missing: set[tuple[str, str]] = set(wanted.items())
    last: dict[str, int] = {}

    def is_heard(frame: dict[str, Any]) -> bool:
        topic = frame["topic"]
        assert frame["prev"] == last.get(topic, frame["prev"]), f"a hole on {topic}"
        last[topic] = frame["offset"]
        missing.discard((topic, frame["type"]))
        return not missing

    async with asyncio.timeout(20):
        await client.next(is_heard)

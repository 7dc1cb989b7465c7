"""Webhooks: how they are set up, and what they tell another system: signed, in order, each event once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from qms_server.compose import Parts
from qms_server.jobs.figures import gather_figures
from qms_server.jobs.retention import forget_leftovers

from tests.support.branches import make_branch
from tests.support.postgres import Database, execute
from tests.support.rows import rows_with
from tests.support.server import Branch, settings_for
from tests.support.webhook_receiver import SECRET, Receiver
from tests.support.webhook_sending import (
    NAME,
    NOTE,
    VISIT,
    WANTED,
    Clock,
    a_webhook,
    queue,
    sending_from,
    states,
    visit,
)


async def test_a_webhook_is_configured_and_its_secret_is_never_read_back(branch: Branch, database: Database) -> None:
    admin = branch.admin
    made = await a_webhook(branch, "https://example.org/queue", branch_ids=[branch.branch_id])
    path = f"/api/webhooks/{made['webhook_id']}"
    changed = await admin.change(path, name="Reports", secret="another secret, long enough")
    assert (changed["name"], changed["version"], changed["active"]) == ("Reports", 2, True)
    assert changed["events"] == WANTED
    history = (await admin.get(f"/api/config/versions?entity_id={made['webhook_id']}")).json()["items"]
    assert [one["action"] for one in history] == ["changed", "created"]
    restored = await admin.command(f"/api/config/versions/{history[-1]['config_version_id']}/restore")
    assert (restored.status_code, restored.json()["name"]) == (200, "CRM")
    assert (await admin.get("/api/webhooks")).json()["total"] == 1
    texts = [str(history), restored.text, (await admin.get(path)).text, (await admin.get("/api/audit-logs")).text]
    assert not any("secret" in text.replace("QMS_SECRET_KEY", "") for text in texts)
    for secret in (SECRET, "another secret, long enough"):
        assert await rows_with(database, secret) == []
    assert (await admin.delete(path, params={"request_id": str(uuid4())})).status_code == 204
    assert (await admin.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"url": "ftp://example.org/x"}, 400, "url"),
        ({"url": "https://"}, 400, "url"),
        ({"url": "https://name:word@example.org"}, 400, "url"),
        ({"url": "https://example.org:99999"}, 400, "url"),
        ({"url": "https://[::1"}, 400, "url"),
        ({"events": []}, 400, "events"),
        ({"events": ["config.changed"]}, 400, "events"),
        ({"events": ["ticket.teleported"]}, 400, "events"),
        ({"branch_ids": [str(uuid4())]}, 404, "branch_ids"),
        ({"secret": "short"}, 400, "secret"),
    ],
)
async def test_what_cannot_be_told_is_refused_with_the_field(
    branch: Branch, fields: dict[str, Any], status: int, field: str
) -> None:
    body = {"name": "CRM", "url": "https://example.org/queue", "secret": SECRET, "events": VISIT, **fields}
    answer = await branch.admin.command("/api/webhooks", **body)
    assert answer.status_code == status, answer.text
    assert field in answer.text


async def test_a_visit_is_told_in_order_once_signed_and_without_the_visitor(
    branch: Branch, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await branch.admin.change("/api/tenant", keep_customer_refs=True)
    await branch.admin.session(branch.counters[0], "open")
    await visit(branch)  # before there was a webhook
    await a_webhook(branch, receiver.url)
    elsewhere = await make_branch(branch.server, tenant="other")
    tickets = [await visit(branch) for _ in range(3)]
    await branch.admin.act((await branch.admin.issue(branch.services[1]))["ticket_id"], "hold", note=NOTE)
    await elsewhere.admin.issue(elsewhere.services[0])
    other = Parts(settings_for(database, role="worker"))
    async with sending_from(branch.server.parts, clock), sending_from(other, clock):
        workers = [branch.server.parts.notifying, other.notifying]
        await asyncio.gather(*(worker.run_once() for worker in workers * 2))
        await receiver.until(lambda: len(receiver.received()) == 14)
        await queue(branch)
    await other.database.close()
    assert await states(branch) == {"sent": 14}
    assert len(receiver.deliveries) == 14, "once each"
    assert all(one.is_genuine for one in receiver.deliveries)
    for ticket in tickets:
        told = [one.told for one in receiver.received() if one.told["payload"]["ticket"]["ticket_id"] == ticket]
        assert [one["type"] for one in told] == VISIT
        assert [one["offset"] for one in told] == sorted(one["offset"] for one in told)
    first = receiver.received()[0]
    assert first.headers["qms-event"] == "ticket.created" == first.told["type"]
    assert first.headers["qms-delivery"] == first.told["delivery_id"]
    assert first.told["tenant_id"] == str(branch.tenant_id)
    everything = b"".join(one.body for one in receiver.deliveries).decode()
    assert NAME not in everything
    assert NOTE not in everything


async def test_a_webhook_that_was_switched_off_hears_nothing_more_and_old_notifications_are_forgotten(
    branch: Branch, receiver: Receiver, clock: Clock
) -> None:
    made = await a_webhook(branch, receiver.url)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    await branch.admin.change(f"/api/webhooks/{made['webhook_id']}", active=False)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    async with sending_from(branch.server.parts, clock), asyncio.timeout(20):
        while await states(branch) != {"withdrawn": 1}:
            await asyncio.sleep(0.02)
    assert receiver.deliveries == []
    commands = branch.server.parts.commands
    await forget_leftovers(commands)
    assert await states(branch) == {"withdrawn": 1}
    commands.clock = lambda: datetime.now(UTC) + timedelta(days=8)
    await forget_leftovers(commands)
    assert await states(branch) == {}


async def test_a_secret_of_another_key_and_a_refused_address_say_so(
    branch: Branch, database: Database, receiver: Receiver, clock: Clock
) -> None:
    await a_webhook(branch, receiver.url)
    await a_webhook(branch, "http://169.254.169.254/latest/meta-data", "Metadata")
    strange = "UPDATE webhooks SET secret = 'sealed1:' || repeat('QUFB', 20) WHERE name = 'CRM'"
    execute(database.cluster, strange, database=database.name)
    await branch.admin.issue(branch.services[0])
    await queue(branch)
    query = "SELECT last_error FROM notifications WHERE last_error IS NOT NULL ORDER BY 1"
    errors: list[str] = []
    async with sending_from(branch.server.parts, clock), asyncio.timeout(20):
        while len(errors) < 2:
            async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
                errors = [row[0] for row in await transaction.connection.fetch(query)]
    await gather_figures(branch.server.parts.commands, branch.server.parts.metrics)
    told = (await branch.admin.get("/metrics")).text
    assert 'qms_outbox_backlog_events{consumer="webhooks"} 2.0' in told
    assert 'qms_outbox_dead_letters{consumer="webhooks"} 0.0' in told
    assert errors[0] == "169.254.169.254 is no address that a webhook may have."
    assert "QMS_SECRET_KEY" in errors[1]
    assert receiver.deliveries == []

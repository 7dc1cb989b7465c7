"""What is forgotten with time: who visitors were, kept answers, logins, and old months of the event log."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from qms_contract.staff import Role
from qms_contract.topics import all_topic, config_topic
from qms_server.domain.access import Actor
from qms_server.domain.privacy import Audience
from qms_server.embedded.cluster import Cluster
from qms_server.embedded.roles import APP, OWNER, SYSTEM
from qms_server.feed.hub import Subscriber
from qms_server.jobs.retention import forget_customers, forget_leftovers, keep_event_log
from qms_server.migrate import migrate
from qms_server.usecases.commands import Commands

from tests.support.live import live
from tests.support.postgres import Database, as_superuser, create_database
from tests.support.rows import rows_with
from tests.support.server import Branch, running_server, settings_for

PHONE = "+62 812 5555 0199"
NOTE = "asked for Hadi"
KEPT = timedelta(days=90)


async def months(database: Database) -> list[str]:
    async with as_superuser(database) as connection:
        query = "SELECT relname FROM pg_class WHERE relname ~ '^events_(rest|\\d{4}_\\d\\d)$' ORDER BY relname"
        return [row["relname"] for row in await connection.fetch(query)]


def later(branch: Branch, days: float) -> Commands:
    """The server's commands, so many days on."""
    parts = branch.server.parts
    return Commands(parts.database, parts.listener.announce, lambda: datetime.now(UTC) + timedelta(days=days))


async def visit(branch: Branch) -> str:
    """A whole visit that says at every place who the customer is; its ticket_id."""
    await branch.admin.change("/api/tenant", keep_customer_refs=True)
    agent, counter_id = branch.admin, branch.counters[0]
    await agent.session(counter_id, "open")
    ticket_id = str((await agent.issue(branch.services[0], customer_ref=PHONE))["ticket_id"])
    await agent.call_next(counter_id)
    await agent.act(ticket_id, "note", note=f"{NOTE} {PHONE}")
    moved = await agent.act(ticket_id, "transfer", service_id=branch.services[1], note=NOTE)
    assert moved.status_code == 200, moved.text
    await agent.call_next(counter_id)
    await agent.act(ticket_id, "complete")
    return ticket_id


async def test_who_a_visitor_was_is_forgotten_everywhere_and_the_visit_stays(
    branch: Branch, database: Database
) -> None:
    ticket_id = await visit(branch)
    everywhere = await rows_with(database, PHONE)
    assert {"tickets", "requests"} < set(everywhere), everywhere
    assert any(table.startswith("events_") for table in everywhere), everywhere
    await branch.admin.change("/api/tenant", customer_data_days=3)
    assert await forget_customers(later(branch, 1)) == 0
    assert await rows_with(database, PHONE) == everywhere
    before = (await branch.admin.get(f"/api/tickets/{ticket_id}")).json()

    assert await forget_customers(later(branch, 6)) == 1
    await forget_leftovers(later(branch, 6))
    assert await rows_with(database, PHONE) == await rows_with(database, NOTE) == []
    after = (await branch.admin.get(f"/api/tickets/{ticket_id}")).json()
    assert after["ticket"].pop("customer_ref") is after["ticket"].pop("note") is None
    assert after["ticket"].items() <= before["ticket"].items()
    noted = [line["note"] for line in before["events"] if line["note"]]
    assert noted == [f"{NOTE} {PHONE}", NOTE]
    assert after["events"] == [{**line, "note": None} for line in before["events"]]
    assert await forget_customers(later(branch, 6)) == 0, "what is forgotten is not looked for again"


async def test_a_visit_that_arrives_after_its_day_was_forgotten_is_forgotten_too(
    branch: Branch, database: Database
) -> None:
    await branch.admin.change("/api/tenant", keep_customer_refs=True, customer_data_days=1)
    await branch.admin.issue(branch.services[0])
    assert await forget_customers(later(branch, 5)) == 0
    await branch.admin.issue(branch.services[0], customer_ref=PHONE)
    assert await forget_customers(later(branch, 5)) == 1
    # (The answer was kept at a time that, by the clock of the test, has been looked through already.)
    assert await rows_with(database, PHONE) == ["requests"]


async def test_two_workers_at_once_forget_each_visit_once(branch: Branch, database: Database) -> None:
    await branch.admin.change("/api/tenant", customer_data_days=1)
    for _ in range(10):
        await branch.admin.issue(branch.services[0], customer_ref=PHONE)
    counts = await asyncio.gather(*(forget_customers(later(branch, 5)) for _ in range(3)))
    assert sum(counts) == 10
    names = await asyncio.gather(*(keep_event_log(later(branch, 1), KEPT) for _ in range(3)))
    assert names == [[], [], []]


async def test_answers_and_logins_end_with_time_and_not_before(branch: Branch, database: Database) -> None:
    async def counts() -> list[int]:
        async with as_superuser(database) as connection:
            tables = ("requests", "refresh_tokens")
            return [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables]

    await branch.admin.issue(branch.services[0])
    answers, logins = await counts()
    assert answers > 0
    assert logins > 0
    await forget_leftovers(later(branch, 30))
    assert await counts() == [answers, logins], "the contract keeps answers for 30 days"
    await forget_leftovers(later(branch, 32))
    assert await counts() == [0, logins]
    await forget_leftovers(later(branch, 200))
    assert await counts() == [0, 0]


async def pass_outbox(database: Database, branch: Branch) -> None:
    """A consumer that has applied everything."""
    async with as_superuser(database) as connection:
        await connection.execute(
            'INSERT INTO outbox_cursors (tenant_id, consumer, branch_id, epoch, "offset") '
            "SELECT tenant_id, 'analytics', branch_id, epoch, head FROM streams WHERE branch_id IS NOT NULL "
            'ON CONFLICT (tenant_id, consumer, branch_id) DO UPDATE SET "offset" = excluded."offset"'
        )


async def age_log(database: Database) -> None:
    """The log's first month as if it had been written half a year ago: its partition is of another name and bound."""
    async with as_superuser(database) as connection:
        (first,) = await connection.fetch(
            "SELECT c.relname AS name FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid "
            "WHERE i.inhparent = 'events'::regclass AND pg_get_expr(c.relpartbound, c.oid) LIKE '%MINVALUE%'"
        )
        old = datetime.now(UTC) - timedelta(days=200)
        end = (old.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        name = f"events_{old:%Y_%m}"
        await connection.execute(f'ALTER TABLE events DETACH PARTITION "{first["name"]}"')
        await connection.execute(f'ALTER TABLE "{first["name"]}" RENAME TO {name}')
        await connection.execute(f"UPDATE {name} SET ts = ts - interval '200 days'")
        await connection.execute(
            f"ALTER TABLE events ATTACH PARTITION {name} FOR VALUES FROM (MINVALUE) TO ('{end.isoformat()}')"
        )


async def test_an_old_month_is_dropped_once_every_consumer_has_passed_it(branch: Branch, database: Database) -> None:
    async with live(branch.admin) as client:
        topic = all_topic(UUID(branch.branch_id))
        known = await client.subscribe(topic)
    ticket = await branch.admin.issue(branch.services[0])
    await pass_outbox(database, branch)
    await branch.admin.act(ticket["ticket_id"], "cancel")
    await age_log(database)
    assert await keep_event_log(later(branch, 0), timedelta(days=365)) == []
    assert await keep_event_log(later(branch, 0), KEPT) == [], "the consumer has not passed the last event"
    await pass_outbox(database, branch)
    (dropped,) = await keep_event_log(later(branch, 0), KEPT)
    assert dropped not in await months(database)
    # What was dropped is not pretended: who comes back from before it starts from a snapshot.
    position = {"epoch": known["epoch"], "offset": known["offset"]}
    fresh = await branch.admin.issue(branch.services[0])
    async with live(branch.admin) as client:
        back = await client.subscribe(topic, **position)
        assert back["recovered"] is False
        assert fresh["ticket_id"] in str(back["snapshot"])
        again = await client.subscribe(topic, epoch=back["epoch"], offset=back["offset"])
        assert again["recovered"] is True
    since = f"{position['epoch']}:{position['offset']}"
    polled = await branch.admin.get("/api/queues/snapshot", params={"branch_id": branch.branch_id, "since": since})
    assert polled.status_code == 200, polled.text
    assert not polled.json().get("events"), "never a part of what was missed"


async def test_a_relay_that_slept_until_its_events_were_dropped_ends_its_sockets(
    branch: Branch, database: Database
) -> None:
    parts, stream_id = branch.server.parts, UUID(branch.branch_id)
    subscriber = Subscriber(Audience.FULL)
    parts.hub.add(subscriber)
    parts.hub.subscribe(subscriber, all_topic(stream_id), stream_id)
    await parts.relay.follow(stream_id)
    async with as_superuser(database) as connection:
        await connection.execute("UPDATE streams SET head = head + 5 WHERE stream_id = $1", stream_id)
    async with asyncio.timeout(20):
        assert await subscriber.closed() == 1012


async def test_the_clock_of_an_event_may_be_anything(branch: Branch, database: Database) -> None:
    """Far ahead, it is written beside the months; when its month is near, its partition is made and takes it along."""
    async with as_superuser(database) as connection:
        insert = (
            'INSERT INTO events (tenant_id, stream_id, epoch, "offset", ts, type, topics, payload) '
            "SELECT tenant_id, stream_id, epoch, head + 1, $1, 'ticket.called', '{}', '{}' FROM streams LIMIT 1"
        )
        ahead = datetime.now(UTC) + timedelta(days=70)
        await connection.execute(insert, ahead)
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ROLE {SYSTEM}")
            made = await connection.fetchval("SELECT prepare_event_months(4)")
        assert made > 0
        counted = "SELECT tableoid::regclass::text FROM events WHERE ts = $1"
        assert await connection.fetchval(counted, ahead) == f"events_{ahead:%Y_%m}"


async def test_no_branch_gives_an_offset_again(branch: Branch, database: Database) -> None:
    async with as_superuser(database) as connection:
        with pytest.raises(asyncpg.RaiseError):
            await connection.execute("UPDATE streams SET head = head - 1 WHERE head > 0")
        await connection.execute("UPDATE streams SET head = 0, epoch = 'restored'")


@pytest.mark.parametrize("role", [APP, SYSTEM])
async def test_partitions_are_reached_through_the_log_alone(branch: Branch, database: Database, role: str) -> None:
    connection = await asyncpg.connect(database.url(role))
    try:
        for name in await months(database):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"SELECT count(*) FROM {name}")
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute(f"SELECT drop_event_month('events_{datetime.now(UTC):%Y_%m}')")
    finally:
        await connection.close()


async def test_a_database_with_events_keeps_them(postgres_cluster: Cluster) -> None:
    """From the revision before, with a branch that has events: whoever knew a position resumes from it."""
    database = create_database(postgres_cluster, "before_retention")
    await asyncio.to_thread(migrate, database.url(OWNER), "0008")
    async with as_superuser(database) as connection:
        await connection.execute(_OLD)
        await connection.execute("UPDATE events SET ts = ts - interval '3 days' * \"offset\"")
    await asyncio.to_thread(migrate, database.url(OWNER))
    async with as_superuser(database) as connection:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute('INSERT INTO events SELECT * FROM events WHERE "offset" = 300')
    async with running_server(settings_for(database, role="api")) as server:
        actor = Actor(tenant_id=UUID(int=1), actor_id=UUID(int=3), role=Role.ADMIN, branch_id=None, name="Ani")
        known = [config_topic(UUID(int=2))], "e", 100
        start = await server.parts.subscriptions.missed(actor, UUID(int=2), *known)
    assert start is not None
    assert [json.loads(event["payload"]) for event in start.missed] == [{"n": n} for n in range(101, 301)]


_OLD = """
INSERT INTO tenants (tenant_id, slug, name) VALUES ('00000000-0000-0000-0000-000000000001', 'old', 'Old');
INSERT INTO branches (tenant_id, branch_id, name, time_zone)
    VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'Main', 'UTC');
INSERT INTO streams (tenant_id, stream_id, branch_id, epoch, head)
    VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002',
        '00000000-0000-0000-0000-000000000002', 'e', 300);
INSERT INTO events (tenant_id, stream_id, epoch, "offset", ts, type, topics, payload)
    SELECT '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'e', n, now(), 'config.changed',
        jsonb_build_object('branch:00000000-0000-0000-0000-000000000002:config', n - 1),
        json_build_object('n', n) FROM generate_series(1, 300) n
"""

"""A database with a past comes to this version: what new columns say of it is true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from qms_server.embedded.cluster import Cluster
from qms_server.embedded.roles import OWNER, SUPERUSER
from qms_server.migrate import migrate

from tests.support.postgres import create_database

_PAST = """
SET session_replication_role = replica;
INSERT INTO tenants (tenant_id, slug, name) VALUES ('00000000-0000-0000-0000-000000000001', 'old', 'Old');
INSERT INTO branches (tenant_id, branch_id, name, time_zone)
    VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'Main', 'UTC');
INSERT INTO services (tenant_id, service_id, branch_id, code, name, prefix)
    SELECT '00000000-0000-0000-0000-000000000001', ('00000000-0000-0000-0000-00000000000' || n)::uuid,
        '00000000-0000-0000-0000-000000000002', n::text, n::text, chr(64 + n) FROM generate_series(4, 5) n;
INSERT INTO counter_sessions (tenant_id, counter_id, branch_id, user_id, state, since)
    VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000006',
        '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000007', 'open', '2026-11-01T08:00:00Z');
INSERT INTO tickets (tenant_id, ticket_id, branch_id, service_id, business_day, ticket_number, display_number, status, channel,
        priority_class, created_at, queued_at, ordered_at, leg)
    SELECT '00000000-0000-0000-0000-000000000001', ('00000000-0000-0000-0000-00000000001' || n)::uuid,
        '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000005', '2026-11-01', 'D' || n, 'D' || n,
        'waiting', 'kiosk', 'regular', now(), now(), now(), n FROM generate_series(1, 2) n;
INSERT INTO ticket_legs (tenant_id, ticket_id, leg, branch_id, service_id, queued_at)
    SELECT tenant_id, ticket_id, n, branch_id, CASE WHEN leg > n THEN '00000000-0000-0000-0000-000000000004'::uuid
        ELSE service_id END, now() FROM tickets, generate_series(1, 2) n WHERE n <= leg;
"""


@asynccontextmanager
async def upgraded(cluster: Cluster, revision: str, past: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database that had `past` at `revision` and is of this version now."""
    database = create_database(cluster, f"before_{revision}")
    await asyncio.to_thread(migrate, database.url(OWNER), revision)
    connection = await asyncpg.connect(database.cluster.url(SUPERUSER, database.name))
    try:
        await connection.execute(past)
        await asyncio.to_thread(migrate, database.url(OWNER))
        yield connection
    finally:
        await connection.close()


async def test_tickets_know_what_they_were_taken_for_and_open_counters_when_they_were_seen(
    postgres_cluster: Cluster,
) -> None:
    async with upgraded(postgres_cluster, "0016", _PAST) as connection:
        taken = await connection.fetch("SELECT display_number, issued_service_id FROM tickets ORDER BY display_number")
        assert [(row["display_number"], row["issued_service_id"]) for row in taken] == [
            ("D1", UUID(int=5)),
            ("D2", UUID(int=4)),
        ]
        query = "SELECT count(*) FROM counter_sessions WHERE seen_at = since"
        assert await connection.fetchval(query) == 1
        forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('tickets', 'ticket_legs')"
        assert await connection.fetchval(forced) is True


_COUNTED = """
SET session_replication_role = replica;
INSERT INTO tickets (tenant_id, ticket_id, branch_id, service_id, business_day, ticket_number, display_number, status, channel,
        priority_class, created_at, queued_at, ordered_at, leg, issued_service_id)
    SELECT md5('tenant')::uuid, md5('ticket' || n)::uuid, md5('branch')::uuid, md5('service')::uuid, '2026-11-01', 'D' || n,
        'D' || n, 'waiting', 'kiosk', 'regular', now(), now(), now(), leg, md5('service')::uuid
    FROM (VALUES (1, 2), (2, 1), (3, 1)) AS v(n, leg);
INSERT INTO leg_facts (tenant_id, ticket_id, leg, branch_id, service_id, channel, outcome, begun_hour, begun_day, ended_hour,
        ended_day, within_target)
    SELECT md5('tenant')::uuid, md5('ticket' || n)::uuid, leg, md5('branch')::uuid, md5('service')::uuid, 'kiosk', how,
        '2026-11-01T08:00Z', '2026-11-01', '2026-11-01T08:00Z', '2026-11-01', false
    FROM (VALUES (1, 1, 'no_show'), (1, 2, 'done'), (2, 1, 'no_show'), (3, 1, 'cancelled')) AS v(n, leg, how);
INSERT INTO kpi_hours SELECT md5('tenant')::uuid, 'branch', md5('branch')::uuid, '2026-11-01T08:00Z', md5('branch')::uuid::text,
    '2026-11-01', 3, 4, 0, 0, 0, 0, 4, 1, 1, 0, 2, 1, 0, 0, 0;
INSERT INTO kpi_days SELECT md5('tenant')::uuid, 'branch', md5('branch')::uuid, md5('branch')::uuid::text,
    '2026-11-01', 3, 4, 0, 0, 0, 0, 4, 1, 1, 0, 2, 1, 0, 0, 0;
"""


async def test_visits_that_were_lost_before_they_were_counted_are_counted(postgres_cluster: Cluster) -> None:
    """Who came back after a missed call and was served is none of them."""
    async with upgraded(postgres_cluster, "0030", _COUNTED) as connection:
        for table in ("kpi_hours", "kpi_days"):
            assert await connection.fetchval(f"SELECT visits_lost FROM {table}") == 2
        forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname ~ '^(tickets|leg_facts|kpi_hours|kpi_days)$'"
        assert await connection.fetchval(forced) is True

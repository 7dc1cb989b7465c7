"""A tenant with a past: ten branches, a year and as many visits as asked for, written by SQL as the server leaves them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from qms_contract.ids import new_id
from qms_server.operations.tenants import create_tenant
from qms_server.store.streams import create_stream
from qms_server.store.transaction import Database

PASSWORD = "a password of the benchmark"
More = Callable[[asyncpg.Connection, UUID], Awaitable[None]]
BRANCHES, SERVICES, COUNTERS, DAYS = 10, 6, 6, 365
ZONE = "Asia/Jakarta"
"""Of every branch, as the statements below have it."""

_CONFIGURE = """
WITH branch AS (
    INSERT INTO branches (tenant_id, branch_id, name, time_zone) SELECT $1, $2, 'Branch ' || $3::int, 'Asia/Jakarta'
), counter AS (
    INSERT INTO counters (tenant_id, counter_id, branch_id, name) SELECT $1, gen_random_uuid(), $2, n::text
    FROM generate_series(1, $5::int) AS n
), agent AS (
    INSERT INTO users (tenant_id, user_id, username, password_hash, display_name, role, branch_id)
    SELECT $1, gen_random_uuid(), 'agent' || $3 || '-' || n, '', 'Agent ' || n, 'agent', $2
    FROM generate_series(1, $5::int) AS n
)
INSERT INTO services (tenant_id, service_id, branch_id, code, name, prefix)
SELECT $1, gen_random_uuid(), $2, chr(64 + n), 'Service ' || chr(64 + n), chr(64 + n) FROM generate_series(1, $4::int) AS n
"""

# Waits and service times are exponential with means of ten and five minutes; every twentieth visitor is not there when
# called, every twentieth goes before, and every thirtieth is sent on to another service.
_VISITS = """
CREATE TEMPORARY TABLE visits AS
SELECT (lpad(to_hex((extract(epoch FROM created_at) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(n::text), 1, 19))::uuid AS ticket_id, v.*,
    created_at + make_interval(secs => -600 * ln(1 - random())) AS called_at,
    make_interval(secs => -300 * ln(1 - random())) AS service,
    CASE WHEN n % 20 = 0 THEN 'no_show' WHEN n % 20 = 1 THEN 'cancelled' ELSE 'done' END AS status
FROM (
    SELECT n, b.branch_id, b.services[1 + place % cardinality(b.services)] AS service_id,
        b.services[1 + (place + 1) % cardinality(b.services)] AS next_service_id,
        1 + (place / 7) % cardinality(b.counters) AS seat, b.counters, b.agents, day, place,
        (day + time '08:00') AT TIME ZONE 'Asia/Jakarta' + make_interval(secs => 32400.0 * place / $2) AS created_at
    FROM (
        SELECT n, n % $4 AS branch, current_date - 1 - (n / $4 % $3)::int AS day, (n / ($4 * $3))::int AS place
        FROM generate_series(0, $1::bigint - 1) AS n
    ) AS numbered
    JOIN (
        SELECT row_number() OVER (ORDER BY branch_id) - 1 AS branch, branch_id,
            ARRAY(SELECT service_id FROM services s WHERE s.branch_id = b.branch_id ORDER BY code) AS services,
            ARRAY(SELECT counter_id FROM counters c WHERE c.branch_id = b.branch_id ORDER BY name) AS counters,
            ARRAY(SELECT user_id FROM users u WHERE u.branch_id = b.branch_id ORDER BY username) AS agents
        FROM branches b
    ) AS b USING (branch)
) AS v
"""
_TICKETS = """
INSERT INTO tickets (tenant_id, ticket_id, branch_id, service_id, business_day, ticket_number, display_number, status, channel,
    priority_class, created_at, queued_at, ordered_at, confirmed_at, called_at, served_at, completed_at, counter_id, leg,
    issued_service_id)
SELECT $1, ticket_id, branch_id, CASE WHEN n % 30 = 7 THEN next_service_id ELSE service_id END, day, 'N' || place, 'N' || place,
    status, (ARRAY['kiosk', 'kiosk', 'web', 'mobile'])[1 + n % 4], 'regular', created_at, created_at, created_at, created_at,
    CASE WHEN status <> 'cancelled' THEN called_at END, CASE WHEN status = 'done' THEN called_at END,
    called_at + service, CASE WHEN status <> 'cancelled' THEN counters[seat] END, CASE WHEN n % 30 = 7 THEN 2 ELSE 1 END,
    service_id
FROM visits ORDER BY created_at
"""
_LEGS = """
INSERT INTO ticket_legs
SELECT $1::uuid, ticket_id, 1, branch_id, service_id, CASE WHEN status <> 'cancelled' THEN counters[seat] END,
    CASE WHEN status <> 'cancelled' THEN agents[seat] END, created_at, CASE WHEN status <> 'cancelled' THEN called_at END,
    CASE WHEN status = 'done' THEN called_at END, called_at + service,
    CASE WHEN n % 30 = 7 THEN 'transferred' ELSE status END
FROM visits
UNION ALL
SELECT $1::uuid, ticket_id, 2, branch_id, next_service_id, counters[seat], agents[seat], called_at + service,
    called_at + 2 * service, called_at + 2 * service, called_at + 3 * service, 'done'
FROM visits WHERE n % 30 = 7
"""


DEEDS = 100_000
_DEEDS = """
INSERT INTO audit_log (tenant_id, audit_id, branch_id, ts, actor_id, actor_name, role, action, target, target_id, before, after)
SELECT $1, gen_random_uuid(), NULL, now() - n * interval '5 minutes', gen_random_uuid(), 'Agent ' || n % 50, 'admin',
    CASE WHEN n % 3 = 0 THEN 'auth.logged_in' ELSE 'config.changed' END, CASE WHEN n % 3 = 0 THEN 'users' ELSE 'services' END,
    gen_random_uuid(), json_build_object('name', 'Service ' || n, 'active', true, 'hint', repeat('x', 200)),
    json_build_object('name', 'Service ' || n, 'active', false, 'hint', repeat('y', 200))
FROM generate_series(1, $2::int) AS n
"""


_VERSIONS = """
INSERT INTO config_versions (tenant_id, config_version_id, entity, entity_id, before, after, actor_id, ts)
SELECT tenant_id, audit_id, target, target_id, before, after, actor_id, ts FROM audit_log
WHERE tenant_id = $1 AND target = 'services'
"""


async def add_deeds(connection: asyncpg.Connection, tenant_id: UUID) -> None:
    """A long audit log, and the versions of what was changed in it."""
    await connection.execute(_DEEDS, tenant_id, DEEDS)
    await connection.execute(_VERSIONS, tenant_id)


@dataclass(frozen=True)
class Past:
    tenant_id: UUID
    slug: str
    branches: list[UUID]


async def make_past(database: Database, superuser_url: str, visits: int, more: More | None = None) -> Past:
    """A tenant `desk` whose admin is `admin`. `more` adds to it on the connection that has the temporary table `visits`."""
    tenant_id, _ = await create_tenant(database, "desk", "Desk", "admin", PASSWORD)
    branches = [await _branch(database, tenant_id, number) for number in range(1, BRANCHES + 1)]
    connection = await asyncpg.connect(superuser_url)
    try:
        # No checks of what is known to be right: they would take most of the time.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_VISITS, visits, visits / BRANCHES / DAYS, DAYS, BRANCHES)
        for statement in (_TICKETS, _LEGS):
            await connection.execute(statement, tenant_id)
        if more is not None:
            await more(connection, tenant_id)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return Past(tenant_id, "desk", branches)


async def _branch(database: Database, tenant_id: UUID, number: int) -> UUID:
    branch_id = new_id()
    async with database.transaction(tenant_id) as transaction:
        await transaction.connection.execute(_CONFIGURE, tenant_id, branch_id, number, SERVICES, COUNTERS)
        await create_stream(transaction.connection, tenant_id, branch_id, branch_id)
    return branch_id

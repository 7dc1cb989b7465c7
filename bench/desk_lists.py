"""Lists as long as they get: 100,000 branches of one tenant; 100,000 people and devices in 3,000 branches of another."""

import asyncpg
import httpx
from qms_server.operations.tenants import create_tenant
from qms_server.store.transaction import Database

from bench.api_process import ApiProcess
from bench.desk_past import PASSWORD
from bench.table import Row
from bench.timed import page, timed_row

MANY, BRANCHES = 100_000, 3_000
_LIMIT = 200.0
_BRANCHES = """
INSERT INTO branches (tenant_id, branch_id, name, time_zone)
SELECT $1::uuid, md5($1::uuid || ' branch ' || n)::uuid, 'Branch ' || n, 'Asia/Jakarta'
FROM generate_series(0, $2::int - 1) AS n
"""
_STAFF = """
INSERT INTO users (tenant_id, user_id, username, password_hash, display_name, role, branch_id)
SELECT $1::uuid, gen_random_uuid(), 'person' || n, '', 'Person ' || substr(md5(n::text), 1, 8), 'agent',
    md5($1::uuid || ' branch ' || n % $3::int)::uuid
FROM generate_series(1, $2::int) AS n
"""
_DEVICES = """
INSERT INTO devices (tenant_id, device_id, branch_id, type, name, app_version, last_seen_at, printer, buffered)
SELECT $1::uuid, gen_random_uuid(), md5($1::uuid || ' branch ' || n % $3::int)::uuid,
    CASE WHEN n % 2 = 0 THEN 'kiosk' ELSE 'display' END, 'Device ' || n, '2.4.1',
    now() - CASE WHEN n % 97 = 0 THEN interval '1 hour' ELSE interval '0' END,
    CASE WHEN n % 2 = 0 THEN 'ok' END, 0
FROM generate_series(1, $2::int) AS n
"""
_ASKED_OF_BRANCHES = {
    "branches, first page": "/api/branches?limit=100",
    "branches, by words": "/api/branches?limit=100&q=branch+4711",
    "branches, backwards, in the middle": f"/api/branches?limit=100&sort=-name&offset={MANY // 2}",
}
_ASKED = {
    "staff, first page": "/api/users?limit=100",
    "staff, by words": "/api/users?limit=100&q=person+4f",
    "staff, by name, in the middle": f"/api/users?limit=100&sort=name&offset={MANY // 2}",
    "devices, first page": "/api/devices?limit=100",
    "devices, the urgent first": "/api/devices?limit=100&sort=urgency",
    "devices, those to look after": "/api/devices?limit=100&sort=urgency&state=attention",
    "devices, by words": "/api/devices?limit=100&sort=urgency&q=device+4711",
    "devices, counted": "/api/devices/summary",
}


async def make_crowds(database: Database, superuser_url: str) -> None:
    """The tenants `chain`, of many branches, and `crowd`, of many people and devices; the admin of each is `admin`."""
    chain, _ = await create_tenant(database, "chain", "Chain", "admin", PASSWORD)
    crowd, _ = await create_tenant(database, "crowd", "Crowd", "admin", PASSWORD)
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(_BRANCHES, chain, MANY)
        await connection.execute(_BRANCHES, crowd, BRANCHES)
        for statement in (_STAFF, _DEVICES):
            await connection.execute(statement, crowd, MANY, BRANCHES)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def long_list_rows(api: ApiProcess) -> list[Row]:
    """The rows of the table, each beside a route that does nothing."""
    return [*_rows(api, "chain", _ASKED_OF_BRANCHES), *_rows(api, "crowd", _ASKED)]


def _rows(api: ApiProcess, tenant: str, asked: dict[str, str]) -> list[Row]:
    with httpx.Client(base_url=api.url, trust_env=False, timeout=600) as client:
        body = {"tenant": tenant, "username": "admin", "password": PASSWORD}
        token = client.post("/api/auth/login", json=body).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        return [timed_row(f"{MANY:,} {what} p95", _LIMIT, client, page(client, path)) for what, path in asked.items()]

"""Who uses what: the services a counter serves, and what stands in the way of deleting something."""

from uuid import UUID

import asyncpg
from qms_contract.device_health import OFFLINE_AFTER


async def replace_counter_services(
    connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, counter_id: UUID, weights: dict[UUID, int]
) -> None:
    """The services a counter serves, each with its weight."""
    await connection.execute("DELETE FROM counter_services WHERE counter_id = $1", counter_id)
    await connection.execute(
        "INSERT INTO counter_services (tenant_id, branch_id, counter_id, service_id, weight) "
        "SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::smallint[])",
        *(tenant_id, branch_id, counter_id, list(weights), list(weights.values())),
    )


async def counter_services(connection: asyncpg.Connection, counter_id: UUID) -> dict[UUID, int]:
    """The services a counter serves, each with its weight."""
    query = "SELECT service_id, weight FROM counter_services WHERE counter_id = $1 ORDER BY service_id"
    return dict(await connection.fetch(query, counter_id))


# Services (s) that a counter switched on serves.
_SERVED = """FROM services s WHERE EXISTS (
    SELECT FROM counter_services c JOIN counters USING (tenant_id, branch_id, counter_id)
    WHERE c.service_id = s.service_id AND counters.active AND counters.deleted_at IS NULL)"""


async def served_services(connection: asyncpg.Connection, branch_id: UUID) -> dict[UUID, str]:
    """The names of the services switched on that a counter switched on serves."""
    query = "SELECT service_id, name " + _SERVED + " AND branch_id = $1 AND active AND deleted_at IS NULL"
    return dict(await connection.fetch(query, branch_id))


async def is_served(connection: asyncpg.Connection, service_id: UUID) -> bool:
    """Whether a counter switched on serves the service, which may be switched off."""
    query = "SELECT EXISTS (SELECT " + _SERVED + " AND service_id = $1)"
    served: bool = await connection.fetchval(query, service_id)
    return served


async def service_prefixes(connection: asyncpg.Connection, branch_id: UUID | None) -> list[tuple[UUID, UUID, str]]:
    """service_id, branch_id and prefix of a branch's services, or of all the tenant's."""
    alive = "SELECT service_id, branch_id, prefix FROM services WHERE deleted_at IS NULL"
    query = f"{alive} AND ($1::uuid IS NULL OR branch_id = $1)"
    return [(row["service_id"], row["branch_id"], row["prefix"]) for row in await connection.fetch(query, branch_id)]


async def knows_zone(connection: asyncpg.Connection, zone: str) -> bool:
    """Whether the database has the time zone too: its queries reckon in it, over all branches at once."""
    query = "SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1)"
    known: bool = await connection.fetchval(query, zone)
    return known


async def in_use(connection: asyncpg.Connection, noun: str, entity_id: UUID) -> str | None:
    """Why the thing cannot be deleted now, as the end of a sentence, or None."""
    for query, reason in _USES.get(noun, ()):
        if await connection.fetchval(f"SELECT EXISTS ({query})", entity_id):
            return reason
    return None


_LIVE = "status IN ('waiting', 'called', 'serving', 'held')"
_USES: dict[str, tuple[tuple[str, str], ...]] = {
    "services": (
        (f"SELECT FROM tickets WHERE service_id = $1 AND {_LIVE}", "people are waiting for it or being served"),
        (f"SELECT FROM tickets WHERE $1 = ANY(remaining) AND {_LIVE}", "visits of several services still lead to it"),
    ),
    "counters": (
        ("SELECT FROM counter_sessions WHERE counter_id = $1", "an agent has it open"),
        ("SELECT FROM tickets WHERE counter_id = $1 AND status IN ('called', 'serving')", "somebody is served there"),
    ),
    "areas": (
        ("SELECT FROM services WHERE area_id = $1 AND deleted_at IS NULL", "services belong to it"),
        ("SELECT FROM counters WHERE area_id = $1 AND deleted_at IS NULL", "counters belong to it"),
        ("SELECT FROM devices WHERE area_id = $1 AND deleted_at IS NULL", "devices belong to it"),
    ),
    "branches": (
        (f"SELECT FROM tickets WHERE branch_id = $1 AND {_LIVE}", "people are waiting in it"),
        ("SELECT FROM devices WHERE branch_id = $1 AND deleted_at IS NULL", "devices belong to it"),
        ("SELECT FROM users WHERE branch_id = $1 AND deleted_at IS NULL", "people belong to it"),
        ("SELECT FROM counter_sessions WHERE branch_id = $1", "an agent has a counter open in it"),
    ),
    "devices": (
        (
            "SELECT FROM devices WHERE device_id = $1 AND active AND buffered > 0",
            "it holds tickets that the server has not got yet",
        ),
        (  # a kiosk that is away gives out numbers of its own; what it said last is from before
            "SELECT FROM devices WHERE device_id = $1 AND active AND type = 'kiosk' "
            f"AND last_seen_at < now() - interval '{OFFLINE_AFTER.total_seconds():.0f} seconds'",
            "it is away and may hold tickets that the server has not got yet",
        ),
    ),
    "roles": (("SELECT FROM users WHERE role_id = $1 AND deleted_at IS NULL", "people have it"),),
    "users": (("SELECT FROM counter_sessions WHERE user_id = $1", "this person has a counter open"),),
}


async def living_branches(connection: asyncpg.Connection) -> set[str]:
    """The ids of the tenant's branches."""
    return {
        str(record[0]) for record in await connection.fetch("SELECT branch_id FROM branches WHERE deleted_at IS NULL")
    }

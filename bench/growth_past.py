"""What a past leaves behind besides its visits: the event log by month, kept answers, traces of calls, numbers given out.

Only as far back as the server keeps each: events 90 days, answers 30 days, the rest for ever.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg

_EVENTS_KEPT, _ANSWERS_KEPT = 90, 30

# Six events a visit, in the order of the branch; one who is not called is only created and cancelled.
_TOLD = """
CREATE TEMPORARY TABLE told AS
SELECT branch_id, ticket_id, service_id, agents[seat] AS agent_id, type, ts,
    CASE WHEN step > 1 THEN counters[seat] END AS counter_id,
    row_number() OVER (PARTITION BY branch_id ORDER BY ts, ticket_id, step) AS place
FROM visits CROSS JOIN LATERAL (VALUES
    (0, 'ticket.created', created_at), (1, 'queue.changed', created_at),
    (2, CASE WHEN status = 'cancelled' THEN 'ticket.cancelled' ELSE 'ticket.called' END, called_at),
    (3, 'queue.changed', called_at), (4, 'ticket.serving', called_at),
    (5, CASE WHEN status = 'done' THEN 'ticket.completed' ELSE 'ticket.no_show' END, called_at + service)
) AS e(step, type, ts)
WHERE day >= current_date - $1::int AND (status <> 'cancelled' OR step < 4)
"""
# A ticket's payload is some 1,500 bytes, of which half stands here; a queue's is as long as it is.
_EVENTS = """
INSERT INTO events (tenant_id, stream_id, epoch, "offset", ts, type, topics, payload, actor_id, ticket_id, counter_id)
SELECT $1::uuid, t.branch_id, s.epoch, place, ts, type,
    jsonb_build_object('branch:' || t.branch_id || ':all', place - 1,
        'branch:' || t.branch_id || ':service:' || service_id, greatest(place - 7, 0)),
    json_build_object('ticket', ticket_id, 'rest', repeat('x', CASE WHEN type = 'queue.changed' THEN 100 ELSE 700 END)),
    agent_id, CASE WHEN type <> 'queue.changed' THEN ticket_id END, counter_id
FROM told t JOIN streams s ON s.stream_id = t.branch_id ORDER BY t.branch_id, place
"""
_HEADS = (
    """
    UPDATE streams SET head = t.head FROM (SELECT branch_id, max(place) AS head FROM told GROUP BY 1) AS t
    WHERE stream_id = t.branch_id AND tenant_id = $1
    """,
    """
    INSERT INTO topic_heads
    SELECT $1::uuid, branch_id, 'branch:' || branch_id || ':all', max(place) FROM told GROUP BY branch_id
    UNION ALL
    SELECT $1::uuid, branch_id, 'branch:' || branch_id || ':service:' || service_id, max(place) FROM told
    GROUP BY branch_id, service_id
    UNION ALL
    SELECT $1::uuid, branch_id, 'counter:' || counter_id, max(place) FROM told WHERE counter_id IS NOT NULL
    GROUP BY branch_id, counter_id
    ON CONFLICT (tenant_id, stream_id, topic) DO UPDATE SET "offset" = excluded."offset"
    """,
)
_ANSWERS = """
INSERT INTO requests (tenant_id, actor_id, request_id, request_hash, status, body, created_at)
SELECT $1::uuid, agent_id, gen_random_uuid(), sha256(ticket_id::text::bytea), 200, convert_to(repeat('x', 900), 'UTF8'), ts
FROM told WHERE type <> 'queue.changed' AND ts >= now() - make_interval(days => $2::int)
"""
_TRACES = """
INSERT INTO call_traces (tenant_id, ticket_id, call_count, counter_id, user_id, called_at, rule, trace)
SELECT $1::uuid, ticket_id, 1, counters[seat], agents[seat], called_at, 'fifo', json_build_object('heads', repeat('x', 700))
FROM visits WHERE status <> 'cancelled' ORDER BY created_at
"""
_NUMBERS = """
INSERT INTO number_series (tenant_id, branch_id, business_day, prefix, last_number)
SELECT $1::uuid, v.branch_id, day, s.prefix, count(*) FROM visits v JOIN services s USING (service_id) GROUP BY 2, 3, 4
"""


async def make_log(connection: asyncpg.Connection, tenant_id: UUID) -> None:
    """On the connection that has just made the visits (its temporary table `visits`), as a superuser."""
    await _months(connection)
    await connection.execute(_TOLD, _EVENTS_KEPT)
    for statement in (_EVENTS, *_HEADS, _TRACES, _NUMBERS):
        await connection.execute(statement, tenant_id)
    await connection.execute(_ANSWERS, tenant_id, _ANSWERS_KEPT)


async def _months(connection: asyncpg.Connection) -> None:
    """A partition for each month of the log: a new database has one that reaches back to the beginning."""
    now = datetime.now(UTC).date().replace(day=1)
    this = f"events_{now:%Y_%m}"
    await connection.execute(f"ALTER TABLE events DETACH PARTITION {this}")
    month = (now - timedelta(days=_EVENTS_KEPT + 1)).replace(day=1)
    await _attach(connection, f"events_before_{month:%Y_%m}", "MINVALUE", f"'{month}'", is_new=True)
    while month < now:
        await _attach(connection, f"events_{month:%Y_%m}", f"'{month}'", f"'{_next(month)}'", is_new=True)
        month = _next(month)
    await _attach(connection, this, f"'{now}'", f"'{_next(now)}'", is_new=False)


async def _attach(connection: asyncpg.Connection, name: str, first: str, end: str, *, is_new: bool) -> None:
    if is_new:
        await connection.execute(f'CREATE TABLE {name} (LIKE events, PRIMARY KEY (stream_id, epoch, "offset"))')
        await connection.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    await connection.execute(f"ALTER TABLE events ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({end})")


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)

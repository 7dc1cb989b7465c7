-- lock: Locks a stream, so that its writers come one after another.
SELECT stream_id, branch_id, epoch, head, config_version, routing_state::text AS routing_state, area_ids
FROM streams CROSS JOIN LATERAL (SELECT ARRAY(
    SELECT area_id FROM areas a WHERE a.branch_id = streams.branch_id AND a.deleted_at IS NULL) AS area_ids) AS here
WHERE stream_id = $1
FOR UPDATE OF streams

-- lock_of_ticket: Locks the stream of a ticket's branch.
SELECT stream_id, branch_id, epoch, head, config_version, routing_state::text AS routing_state, area_ids
FROM streams CROSS JOIN LATERAL (SELECT ARRAY(
    SELECT area_id FROM areas a WHERE a.branch_id = streams.branch_id AND a.deleted_at IS NULL) AS area_ids) AS here
WHERE stream_id = (SELECT branch_id FROM tickets WHERE ticket_id = $1)
FOR UPDATE OF streams

-- lock_of_service: Locks the stream of a service's branch.
SELECT stream_id, branch_id, epoch, head, config_version, routing_state::text AS routing_state, area_ids
FROM streams CROSS JOIN LATERAL (SELECT ARRAY(
    SELECT area_id FROM areas a WHERE a.branch_id = streams.branch_id AND a.deleted_at IS NULL) AS area_ids) AS here
WHERE stream_id = (SELECT branch_id FROM services WHERE service_id = $1 AND deleted_at IS NULL)
FOR UPDATE OF streams

-- lock_of_counter: Locks the stream of a counter's branch.
SELECT stream_id, branch_id, epoch, head, config_version, routing_state::text AS routing_state, area_ids
FROM streams CROSS JOIN LATERAL (SELECT ARRAY(
    SELECT area_id FROM areas a WHERE a.branch_id = streams.branch_id AND a.deleted_at IS NULL) AS area_ids) AS here
WHERE stream_id = (SELECT branch_id FROM counters WHERE counter_id = $1 AND deleted_at IS NULL)
FOR UPDATE OF streams

-- create: A new stream with an epoch of its own.
INSERT INTO streams (tenant_id, stream_id, branch_id, epoch) VALUES ($1, $2, $3, $4)

-- position: Where a stream stands.
SELECT epoch, head, config_version FROM streams WHERE stream_id = $1

-- append: Writes events, each with the offset that its topics had before, moves the topics' heads and the stream's, all of a
-- stream that this transaction has locked.
WITH told AS MATERIALIZED (
    SELECT t.topic, t."offset", coalesce(lag(t."offset") OVER (PARTITION BY t.topic ORDER BY t."offset"), h."offset", 0) AS prev
    FROM unnest($11::bigint[], $12::text[]) AS t("offset", topic)
    LEFT JOIN topic_heads h ON h.stream_id = $2 AND h.topic = t.topic
), written AS (
    INSERT INTO events (tenant_id, stream_id, epoch, "offset", ts, type, topics, payload, actor_id, ticket_id, counter_id)
    SELECT $1, $2, $3, e."offset", $4, e.type,
        (SELECT jsonb_object_agg(told.topic, told.prev) FROM told WHERE told."offset" = e."offset"),
        e.payload::json, $5, e.ticket_id, e.counter_id
    FROM unnest($6::bigint[], $7::text[], $8::text[], $9::uuid[], $10::uuid[])
        AS e("offset", type, payload, ticket_id, counter_id)
), moved AS (
    INSERT INTO topic_heads (tenant_id, stream_id, topic, "offset")
    SELECT $1, $2, topic, max("offset") FROM told GROUP BY topic ORDER BY topic
    ON CONFLICT (tenant_id, stream_id, topic) DO UPDATE SET "offset" = excluded."offset"
)
UPDATE streams SET head = $13, config_version = $14, routing_state = $15::text::json WHERE stream_id = $2

-- since: A page of a stream's events after an offset.
SELECT tenant_id, stream_id, "offset", ts, type, topics::text AS topics, payload::text AS payload
FROM events WHERE stream_id = $1 AND epoch = $2 AND "offset" > $3
ORDER BY "offset" LIMIT $4

-- topic_names: The topics of a stream.
SELECT topic FROM topic_heads WHERE stream_id = $1 ORDER BY topic

-- topic_since: The events on any of some topics after an offset, looked for among at most $5 of the stream's.
SELECT tenant_id, stream_id, "offset", ts, type, topics::text AS topics, payload::text AS payload
FROM (
    SELECT * FROM events WHERE stream_id = $1 AND epoch = $2 AND "offset" > $3 ORDER BY "offset" LIMIT $5
) AS recent
WHERE recent.topics ?| $4::text[] ORDER BY "offset"

-- is_kept: Whether the log still has an event.
SELECT EXISTS (SELECT FROM events WHERE stream_id = $1 AND epoch = $2 AND "offset" = $3)

-- positions: Where several streams stand.
SELECT stream_id, epoch, head FROM streams WHERE stream_id = ANY($1::uuid[])

-- of_ticket: A ticket's history, with the names of the people and devices that made it.
SELECT e.type, e.ts, e.actor_id, e.payload::text AS payload, coalesce(u.display_name, d.name) AS actor_name
FROM events e
LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.user_id = e.actor_id
LEFT JOIN devices d ON d.tenant_id = e.tenant_id AND d.device_id = e.actor_id
WHERE e.ticket_id = $1 AND e.type LIKE 'ticket.%' ORDER BY e.stream_id, e."offset"

-- calls_for_help: Who called for help since a time.
SELECT ts, payload::text AS payload FROM events
WHERE stream_id = $1 AND type = 'counter.panic' AND ts > $2 ORDER BY "offset"

-- event_time: When an event happened.
SELECT ts FROM events e JOIN streams s USING (tenant_id, stream_id, epoch)
WHERE e.stream_id = $1 AND e."offset" = $2

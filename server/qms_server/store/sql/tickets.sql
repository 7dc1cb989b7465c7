-- load: A ticket, whole.
SELECT t.*, s.area_id FROM tickets t JOIN services s USING (tenant_id, service_id) WHERE t.ticket_id = $1

-- take_number: The next place of a day's series; the branch's stream is locked, so no two take the same.
SELECT last_number FROM number_series WHERE branch_id = $1 AND business_day = $2 AND prefix = $3

-- keep_number: Remembers the last number of a day's series.
INSERT INTO number_series (tenant_id, branch_id, business_day, prefix, last_number) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, branch_id, business_day, prefix) DO UPDATE SET last_number = excluded.last_number

-- is_issued: Whether a number was issued on a business day.
SELECT EXISTS (SELECT FROM tickets WHERE branch_id = $1 AND business_day = $2 AND display_number = $3)

-- insert: A new ticket and its first leg.
WITH ticket AS (
    INSERT INTO tickets (tenant_id, ticket_id, branch_id, service_id, business_day, ticket_number, display_number, status,
        channel, priority_class, language, customer_ref, created_at, queued_at, ordered_at, confirmed_at, issued_by, remaining,
        customer_class, visit_type, issued_service_id)
    VALUES ($1, $2, $3, $4, $5, $6, $6, 'waiting', $7, $8, $9, $10, $11, $11, $11, $12, $13, $14, $15, $16, $4)
)
INSERT INTO ticket_legs (tenant_id, ticket_id, leg, branch_id, service_id, queued_at) VALUES ($1, $2, 1, $3, $4, $11)

-- update: Writes a changed ticket; the stream's lock guards it, `version` proves it.
UPDATE tickets SET service_id = $3, status = $4, reason = $5, note = $6, remind_at = $7, queued_at = $8, ordered_at = $9,
    confirmed_at = $10, called_at = $11, served_at = $12, completed_at = $13, counter_id = $14, preferred_counter_id = $15,
    transferred_from = $16, call_count = $17, leg = $18, remaining = $19, preferred_user_id = $20,
    recalls = $21, requeues = $22, reminded_at = $23, version = version + 1
WHERE ticket_id = $1 AND version = $2

-- open_leg: Begins the next leg of a visit.
INSERT INTO ticket_legs (tenant_id, ticket_id, leg, branch_id, service_id, queued_at) VALUES ($1, $2, $3, $4, $5, $6)

-- update_leg: Who called and served a leg, and when. A recall is no new call: the wait ended with the first.
UPDATE ticket_legs SET counter_id = $3, user_id = coalesce($4, user_id), called_at = coalesce(called_at, $5), served_at = $6
WHERE ticket_id = $1 AND leg = $2

-- end_leg: How a leg ended.
UPDATE ticket_legs SET ended_at = $3, outcome = $4 WHERE ticket_id = $1 AND leg = $2

-- leg_user: Who called or served a leg.
SELECT user_id FROM ticket_legs WHERE ticket_id = $1 AND leg = $2

-- legs: The legs of a visit.
SELECT leg, service_id, counter_id, user_id, queued_at, called_at, served_at, ended_at, outcome
FROM ticket_legs WHERE ticket_id = $1 ORDER BY leg

-- visits: How many visits of a customer the branch had from business day $3 to $4, where the tenant keeps references.
SELECT count(*) FROM tickets t
WHERE t.branch_id = $1 AND t.customer_ref = $2 AND t.business_day BETWEEN $3 AND $4 AND t.status NOT IN ('cancelled', 'no_show')
HAVING (SELECT n.keep_customer_refs FROM tenants n WHERE n.tenant_id = $5)

-- heads: The first callable ticket of each (service, class) queue, the first favoured one there, each service's oldest,
-- and what was sent to this counter ($2) or this agent ($4). A ticket sent elsewhere is left while it can be called there,
-- unless it is an emergency or has waited past its service's bound at $8.
WITH served AS MATERIALIZED (
    SELECT cs.service_id, cs.weight, s.max_wait_minutes, $8::timestamptz - make_interval(mins => s.max_wait_minutes) AS bound
    FROM counter_services cs JOIN services s USING (tenant_id, service_id)
    WHERE cs.counter_id = $2 AND cs.service_id = ANY($1::uuid[])
), classes AS MATERIALIZED (
    SELECT c.* FROM tenants, jsonb_to_recordset(priority_classes) AS c(priority_class text, rank int, weight int)
), others AS MATERIALIZED (
    SELECT x.counter_id, x.user_id, cs.service_id
    FROM counter_sessions x JOIN counter_services cs USING (tenant_id, branch_id, counter_id)
    WHERE x.branch_id = $3 AND x.counter_id <> $2
), queued AS NOT MATERIALIZED (
    SELECT ticket_id, service_id, priority_class, ordered_at, queued_at, preferred_counter_id, preferred_user_id,
        (language = ANY($5::text[]) OR customer_class = ANY($6::text[]) OR visit_type = ANY($7::text[])) IS TRUE AS favoured,
        priority_class <> 'emergency' AND coalesce(preferred_counter_id, preferred_user_id) IS NOT NULL AND EXISTS (
            SELECT FROM others WHERE others.service_id = tickets.service_id
                AND (others.counter_id = preferred_counter_id OR others.user_id = preferred_user_id)) AS elsewhere
    FROM tickets
    WHERE status = 'waiting' AND confirmed_at IS NOT NULL
), heads AS (
    SELECT first.* FROM served CROSS JOIN classes CROSS JOIN LATERAL (
        SELECT * FROM queued q WHERE q.service_id = served.service_id AND q.priority_class = classes.priority_class
            AND NOT q.elsewhere
        ORDER BY q.ordered_at, q.ticket_id LIMIT 1
    ) AS first
    UNION
    SELECT favoured.* FROM served CROSS JOIN classes CROSS JOIN LATERAL (
        SELECT * FROM queued q
        WHERE q.service_id = served.service_id AND q.priority_class = classes.priority_class AND q.favoured
            AND NOT q.elsewhere
        ORDER BY q.ordered_at, q.ticket_id LIMIT 1
    ) AS favoured
    WHERE cardinality($5::text[]) + cardinality($6::text[]) + cardinality($7::text[]) > 0
    UNION
    SELECT oldest.* FROM served CROSS JOIN LATERAL (
        SELECT * FROM queued q WHERE q.service_id = served.service_id AND (q.queued_at <= served.bound OR NOT q.elsewhere)
        ORDER BY q.queued_at, q.ticket_id LIMIT 1
    ) AS oldest
    UNION
    (SELECT sent.* FROM (
        SELECT * FROM queued q WHERE q.preferred_counter_id = $2 OR q.preferred_user_id = $4
    ) AS sent JOIN served USING (service_id)
    ORDER BY sent.ordered_at, sent.ticket_id LIMIT 1)
)
SELECT h.ticket_id, h.service_id, h.priority_class, h.ordered_at, h.queued_at, served.max_wait_minutes, classes.rank,
    classes.weight * served.weight AS weight, h.favoured,
    (h.preferred_counter_id = $2 OR h.preferred_user_id = $4) IS TRUE AS preferred
FROM heads h JOIN served USING (service_id) JOIN classes USING (priority_class)
ORDER BY h.ticket_id

-- take: Locks the chosen ticket if it still waits.
SELECT t.*, s.area_id FROM tickets t JOIN services s USING (tenant_id, service_id)
WHERE t.ticket_id = $1 AND t.status = 'waiting'
FOR UPDATE OF t SKIP LOCKED

-- trace: Why a call chose what it chose.
INSERT INTO call_traces (tenant_id, ticket_id, call_count, counter_id, user_id, called_at, rule, trace)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::json)

-- place: The place in a queue that lets a ticket stand before the $3-th one (1: first of all); null at the end.
SELECT ordered_at FROM tickets WHERE service_id = $1 AND priority_class = $2 AND status = 'waiting'
ORDER BY ordered_at, ticket_id OFFSET $3 - 1 LIMIT 1

-- at_counter: The ticket called to or served at a counter.
SELECT t.*, s.area_id FROM tickets t JOIN services s USING (tenant_id, service_id)
WHERE t.counter_id = $1 AND t.status IN ('called', 'serving')

-- counts: How many wait for a service, and how many took a ticket there on a business day (wherever they were sent since).
SELECT (SELECT count(*) FROM tickets WHERE service_id = $1 AND status = 'waiting') AS waiting,
    (SELECT count(*) FROM tickets WHERE issued_service_id = $1 AND business_day = $2) AS issued

-- summary: A queue in figures; $2 is the start of the time whose finished visits an estimate may rest on, none where
-- the organisation tells no estimates.
SELECT s.service_id,
    q.waiting, q.oldest_queued_at, q.ahead,
    (SELECT count(*) FROM counter_services cs JOIN counter_sessions x USING (tenant_id, counter_id)
        WHERE cs.service_id = s.service_id AND x.state = 'open') AS open_counters,
    v.visits, v.mean_service
FROM services s JOIN tenants n USING (tenant_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS waiting, min(queued_at) AS oldest_queued_at,
        count(*) FILTER (WHERE ordered_at < $3) AS ahead
    FROM tickets t WHERE t.service_id = s.service_id AND t.status = 'waiting'
) AS q
CROSS JOIN LATERAL (
    SELECT count(*) AS visits, avg(completed_at - served_at) AS mean_service FROM (
        SELECT completed_at, served_at FROM tickets t
        WHERE t.service_id = s.service_id AND t.status = 'done' AND t.completed_at >= $2 AND t.served_at IS NOT NULL
            AND n.features->>'estimates' IS DISTINCT FROM 'false'
        ORDER BY t.completed_at DESC LIMIT 20
    ) AS last
) AS v
WHERE s.service_id = ANY($1::uuid[])

-- live: The tickets of a branch that still matter, the waiting ones with their position in the queue.
SELECT t.*, s.area_id, CASE WHEN t.status = 'waiting' THEN row_number() OVER (
    PARTITION BY t.service_id, t.status ORDER BY t.ordered_at, t.ticket_id) END AS position
FROM tickets t JOIN services s USING (tenant_id, service_id)
WHERE t.branch_id = $1 AND t.status IN ('waiting', 'called', 'serving', 'held')
    AND ($2::uuid IS NULL OR t.service_id = $2)
ORDER BY t.ordered_at, t.ticket_id

-- last_called: The tickets a display shows, newest call first: the last ones, and the last one of each service.
WITH called AS (
    SELECT t.tenant_id, t.ticket_id, s.area_id, row_number() OVER (ORDER BY t.called_at DESC) AS place,
        row_number() OVER (PARTITION BY t.service_id ORDER BY t.called_at DESC) AS place_in_service
    FROM tickets t JOIN services s USING (tenant_id, service_id)
    WHERE t.branch_id = $1 AND ($2::uuid IS NULL OR s.area_id IS NULL OR s.area_id = $2) AND t.called_at >= $3
        AND t.status IN ('called', 'serving', 'done', 'no_show') AND t.counter_id IS NOT NULL
)
SELECT t.*, c.area_id FROM called c JOIN tickets t USING (tenant_id, ticket_id)
WHERE c.place <= $4 OR c.place_in_service = 1
ORDER BY t.called_at DESC

-- overdue: Called tickets whose grace period is over (across tenants, for the no-show job).
SELECT t.tenant_id, t.ticket_id, t.version FROM tickets t JOIN services s USING (tenant_id, service_id)
WHERE t.status = 'called' AND t.called_at < $1::timestamptz - make_interval(secs => s.called_grace_period_seconds)
    AND t.ticket_id <> ALL($2::uuid[])
ORDER BY t.called_at LIMIT 100

-- uncollected: Tickets that nobody printed or noted in the time their branch gives (across tenants).
SELECT t.tenant_id, t.ticket_id, t.version FROM tickets t JOIN branches b USING (tenant_id, branch_id)
WHERE t.status = 'waiting' AND t.confirmed_at IS NULL
    AND t.created_at < $1::timestamptz - make_interval(secs => b.not_collected_after_seconds)
    AND t.ticket_id <> ALL($2::uuid[])
LIMIT 100

-- expired: Tickets of a business day that is over and that nobody serves (across tenants, for the close of the day).
SELECT t.tenant_id, t.ticket_id, t.version FROM tickets t JOIN branches b USING (tenant_id, branch_id)
WHERE t.status IN ('waiting', 'called', 'held')
    AND t.business_day < (($1::timestamptz AT TIME ZONE b.time_zone) - make_interval(hours => b.day_starts_hour))::date
    AND t.ticket_id <> ALL($2::uuid[])
LIMIT 100

-- to_remind: Held tickets whose reminder is due and untold (across tenants).
SELECT tenant_id, ticket_id, version FROM tickets
WHERE status = 'held' AND remind_at <= $1 AND reminded_at IS NULL AND ticket_id <> ALL($2::uuid[])
ORDER BY remind_at LIMIT 100

-- held_at: The counter at which a visit was put on hold: the leg of one that was held out of the queue has none.
SELECT counter_id FROM ticket_legs WHERE ticket_id = $1 AND leg = $2

-- remember: What a ticket was before its last command, so that the actor may take it back.
INSERT INTO undo_states (tenant_id, ticket_id, actor_id, version, before, done_at, routing_before, routing_after)
VALUES ($1, $2, $3, $4, $5::text::json, $6, $7::text::json, $8::text::json)
ON CONFLICT (tenant_id, ticket_id) DO UPDATE
SET actor_id = excluded.actor_id, version = excluded.version, before = excluded.before, done_at = excluded.done_at,
    routing_before = excluded.routing_before, routing_after = excluded.routing_after, with_ticket_id = NULL

-- link: The ticket that the same command called.
UPDATE undo_states SET with_ticket_id = $2 WHERE ticket_id = $1

-- recall_undo: What a ticket was before its last command.
SELECT actor_id, version, before::text AS before, done_at, with_ticket_id, routing_before::text AS routing_before,
    routing_after::text AS routing_after
FROM undo_states WHERE ticket_id = $1

-- forget_undo: What was taken back cannot be taken back again.
DELETE FROM undo_states WHERE ticket_id = $1

-- reopen_leg: An undone command did not end the leg, or did not call it.
UPDATE ticket_legs SET counter_id = $3, called_at = CASE WHEN $4::timestamptz IS NOT NULL THEN coalesce(called_at, $4) END,
    served_at = $5, ended_at = NULL, outcome = NULL
WHERE ticket_id = $1 AND leg = $2

-- drop_leg: An undone command did not begin a leg.
DELETE FROM ticket_legs WHERE ticket_id = $1 AND leg > $2

-- due: Branches whose events a consumer has not all applied, or that have dead letters to try again (across tenants);
-- who was served longest ago comes first.
SELECT s.tenant_id, s.branch_id
FROM streams s
LEFT JOIN outbox_cursors c ON c.tenant_id = s.tenant_id AND c.branch_id = s.branch_id AND c.consumer = $1
WHERE s.branch_id IS NOT NULL AND (
    (s.head > coalesce(c."offset", 0) AND coalesce(c.retry_at <= $2, true))
    OR s.branch_id IN (SELECT branch_id FROM dead_letters WHERE consumer = $1 AND retry_requested_at IS NOT NULL))
ORDER BY c.moved_at NULLS FIRST LIMIT 100

-- begin: A cursor before a branch's first event, unless there is one.
INSERT INTO outbox_cursors (tenant_id, consumer, branch_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- claim: Locks a consumer's cursor in a branch; no row while another worker holds it.
SELECT c.tenant_id, c.consumer, c.branch_id, c.epoch, c."offset", c.attempts, coalesce(c.retry_at <= $3, true) AS ready,
    s.epoch AS stream_epoch, s.head
FROM outbox_cursors c JOIN streams s ON s.tenant_id = c.tenant_id AND s.stream_id = c.branch_id
WHERE c.consumer = $1 AND c.branch_id = $2
FOR UPDATE OF c SKIP LOCKED

-- wait_for: Locks a consumer's cursor in a branch, waiting for a worker that holds it.
SELECT FROM outbox_cursors WHERE consumer = $1 AND branch_id = $2 FOR UPDATE

-- page: The events after a cursor.
SELECT epoch, "offset", type, ts, ticket_id, counter_id FROM events
WHERE stream_id = $1 AND epoch = $2 AND "offset" > $3
ORDER BY "offset" LIMIT $4

-- next_epoch: In which epoch a stream goes on after an offset (a restored database begins a new one).
SELECT epoch FROM events WHERE stream_id = $1 AND "offset" > $2 ORDER BY "offset" LIMIT 1

-- move: A claimed cursor has come to a place.
UPDATE outbox_cursors SET epoch = $3, "offset" = $4, attempts = 0, last_error = NULL, retry_at = NULL, moved_at = $5
WHERE consumer = $1 AND branch_id = $2

-- fail: The event after a claimed cursor could not be applied.
UPDATE outbox_cursors SET attempts = $3, last_error = $4, retry_at = $5, moved_at = $6 WHERE consumer = $1 AND branch_id = $2

-- bury: An event is passed.
INSERT INTO dead_letters (tenant_id, dead_letter_id, consumer, branch_id, epoch, "offset", type, ts, ticket_id, counter_id,
    attempts, last_error, failed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT ON CONSTRAINT dead_letter_once DO NOTHING

-- requested: The dead letters of a branch that somebody wants to be tried again, oldest event first.
SELECT dead_letter_id, epoch, "offset", type, ts, ticket_id, counter_id FROM dead_letters
WHERE consumer = $1 AND branch_id = $2 AND retry_requested_at IS NOT NULL
ORDER BY ts, "offset" LIMIT $3

-- failed_again: A dead letter that could not be applied this time either.
UPDATE dead_letters SET attempts = attempts + 1, last_error = $2, failed_at = $3, retry_requested_at = NULL
WHERE dead_letter_id = $1

-- forget: A dead letter that was applied after all.
DELETE FROM dead_letters WHERE dead_letter_id = $1

-- dead_letters: What was passed, newest failure first; $3 finds a single one.
SELECT dead_letter_id, consumer, branch_id, epoch, "offset", type, ts, ticket_id, counter_id, attempts, last_error,
    failed_at, retry_requested_at
FROM dead_letters
WHERE ($1::text IS NULL OR consumer = $1) AND ($2::uuid IS NULL OR branch_id = $2)
    AND ($3::uuid IS NULL OR dead_letter_id = $3)
ORDER BY failed_at DESC, dead_letter_id DESC LIMIT $4 OFFSET $5

-- count: How many were passed.
SELECT count(*) FROM dead_letters WHERE ($1::text IS NULL OR consumer = $1) AND ($2::uuid IS NULL OR branch_id = $2)

-- request_retry: Somebody wants a dead letter to be tried again.
UPDATE dead_letters SET retry_requested_at = $2 WHERE dead_letter_id = $1

-- backlog: By consumer: events not yet applied, since when the oldest of them waits, and dead letters (across tenants).
SELECT name AS consumer, coalesce(behind.events, 0)::bigint AS events, behind.since,
    (SELECT count(*) FROM dead_letters d WHERE d.consumer = name) AS dead_letters
FROM unnest($1::text[]) AS name
LEFT JOIN LATERAL (
    SELECT sum(s.head - coalesce(c."offset", 0)) AS events, min(first.ts) AS since
    FROM streams s
    LEFT JOIN outbox_cursors c ON c.tenant_id = s.tenant_id AND c.branch_id = s.branch_id AND c.consumer = name
    LEFT JOIN LATERAL (
        SELECT e.ts FROM events e
        WHERE e.stream_id = s.stream_id AND e.epoch = s.epoch AND e."offset" > coalesce(c."offset", 0)
        ORDER BY e."offset" LIMIT 1
    ) AS first ON true
    WHERE s.branch_id IS NOT NULL AND s.head > coalesce(c."offset", 0)
) AS behind ON true

-- webhooks: The webhooks that hear of a branch (in the tenant's name).
SELECT webhook_id, ARRAY(SELECT jsonb_array_elements_text(events)) AS events, created_at FROM webhooks
WHERE active AND deleted_at IS NULL AND (branch_ids = '[]' OR branch_ids ? $1::text) ORDER BY webhook_id

-- payloads: What some events of a branch said.
SELECT "offset", payload::text AS payload FROM events WHERE stream_id = $1 AND epoch = $2 AND "offset" = ANY($3::bigint[])

-- add: To be told to a webhook; once an event, also when it is applied again.
INSERT INTO notifications (tenant_id, notification_id, webhook_id, branch_id, subject_id, epoch, "offset", type, ts, ticket_id,
    counter_id, body, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::json, $13)
ON CONFLICT ON CONSTRAINT notification_once DO NOTHING

-- before: When the command was that an event of a ticket took back: everything it told has the same time.
SELECT ts FROM events
WHERE ticket_id = $1 AND stream_id = $2 AND epoch = $3 AND "offset" < $4 AND type LIKE 'ticket.%'
ORDER BY "offset" DESC LIMIT 1

-- withdraw: What nobody has begun to send of a ticket's command.
UPDATE notifications SET withdrawn_at = $3 WHERE ticket_id = $1 AND ts = $2 AND is_open AND attempts = 0
RETURNING webhook_id

-- told: Whom a ticket's command was told to, or may have been.
SELECT DISTINCT webhook_id FROM notifications WHERE ticket_id = $1 AND ts = $2 AND withdrawn_at IS NULL

-- due: The webhooks with something to send now, who waits longest first (across tenants).
SELECT webhook_id FROM notifications
WHERE is_open AND next_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) AND webhook_id <> ALL($2::uuid[])
GROUP BY webhook_id ORDER BY min(next_at) LIMIT 100

-- claim: Takes what is due of a webhook, of each subject the oldest alone; nobody else sends it before the lease is over.
WITH due AS (
    SELECT n.tenant_id, n.notification_id FROM notifications n
    WHERE n.webhook_id = $3 AND n.is_open AND n.next_at <= $1 AND (n.leased_until IS NULL OR n.leased_until <= $1)
        AND NOT EXISTS (
            SELECT FROM notifications e
            WHERE e.webhook_id = n.webhook_id AND e.subject_id = n.subject_id AND e.is_open AND e.seq < n.seq)
    ORDER BY n.next_at, n.seq LIMIT $4 FOR UPDATE OF n SKIP LOCKED
)
UPDATE notifications n SET leased_until = $2, attempts = n.attempts + 1
FROM due, webhooks w
WHERE n.tenant_id = due.tenant_id AND n.notification_id = due.notification_id
    AND w.tenant_id = n.tenant_id AND w.webhook_id = n.webhook_id
RETURNING n.tenant_id, n.notification_id, n.webhook_id, n.subject_id, n.seq, n.type, n.body::text AS body, n.attempts, w.url,
    w.secret, w.active AND w.deleted_at IS NULL AS wanted

-- sent: It was received; `attempts` are the lease's own, so that one whose lease was lost writes nothing.
UPDATE notifications SET sent_at = $3, leased_until = NULL, last_error = NULL
WHERE notification_id = $1 AND attempts = $2 AND is_open

-- unwanted: Its webhook was switched off or deleted meanwhile.
UPDATE notifications SET withdrawn_at = $3, leased_until = NULL WHERE notification_id = $1 AND attempts = $2 AND is_open

-- failed: It was not received and is tried again later.
UPDATE notifications SET next_at = $3, leased_until = NULL, last_error = $4
WHERE notification_id = $1 AND attempts = $2 AND is_open RETURNING notification_id

-- followers: What waits behind a notification of the same subject is due when it is.
UPDATE notifications SET next_at = $4 WHERE webhook_id = $1 AND subject_id = $2 AND seq > $3 AND is_open

-- give_up: It was tried often enough.
UPDATE notifications SET dead_at = $3, leased_until = NULL, last_error = $4
WHERE notification_id = $1 AND attempts = $2 AND is_open RETURNING notification_id

-- bury: What was given up, among the other dead letters.
INSERT INTO dead_letters (tenant_id, dead_letter_id, consumer, branch_id, epoch, "offset", type, ts, ticket_id, counter_id,
    attempts, last_error, failed_at)
SELECT tenant_id, $2, 'webhook:' || webhook_id, branch_id, epoch, "offset", type, ts, ticket_id, counter_id, attempts,
    last_error, dead_at
FROM notifications WHERE notification_id = $1
ON CONFLICT ON CONSTRAINT dead_letter_once DO NOTHING

-- requested: Dead letters of webhooks that somebody wants to be tried again (across tenants).
SELECT tenant_id, dead_letter_id FROM dead_letters
WHERE retry_requested_at IS NOT NULL AND consumer LIKE 'webhook:%' ORDER BY retry_requested_at LIMIT 100

-- revive: A dead notification gets one more attempt; its dead letter is gone until that fails too.
WITH letter AS (
    DELETE FROM dead_letters WHERE dead_letter_id = $1 RETURNING consumer, branch_id, epoch, "offset"
)
UPDATE notifications n SET dead_at = NULL, attempts = $2, next_at = $3 FROM letter l
WHERE 'webhook:' || n.webhook_id = l.consumer AND n.branch_id = l.branch_id AND n.epoch = l.epoch AND n."offset" = l."offset"
    AND n.dead_at IS NOT NULL

-- forget: What came to its end before a time (across tenants).
DELETE FROM notifications WHERE coalesce(sent_at, withdrawn_at) < $1 AND (sent_at IS NOT NULL OR withdrawn_at IS NOT NULL)

-- backlog: What is not sent yet, since when the oldest of it waits, and what was given up (across tenants).
SELECT 'webhooks' AS consumer, count(*) AS events, min(ts) AS since,
    (SELECT count(*) FROM dead_letters WHERE consumer LIKE 'webhook:%') AS dead_letters
FROM notifications WHERE is_open

-- due_days: By branch the first business day that is still to be forgotten (across tenants). Days are taken one after
-- another; a visit that came late (a kiosk was away for long) is found by what it still says.
SELECT b.tenant_id, b.branch_id, first.day
FROM branches b
JOIN tenants t USING (tenant_id)
JOIN streams s ON s.tenant_id = b.tenant_id AND s.stream_id = b.branch_id
CROSS JOIN LATERAL (SELECT least(
    (SELECT min(k.business_day) FROM tickets k WHERE k.tenant_id = b.tenant_id AND k.branch_id = b.branch_id
        AND k.business_day >= coalesce(s.anonymised_before, '-infinity'::date)),
    (SELECT min(k.business_day) FROM tickets k WHERE k.tenant_id = b.tenant_id AND k.branch_id = b.branch_id
        AND (k.customer_ref IS NOT NULL OR k.note IS NOT NULL))) AS day) first
WHERE first.day < ($1::timestamptz AT TIME ZONE b.time_zone)::date - t.customer_data_days

-- forget_in_tickets: Who a day's visitors were (in the tenant's name, under the branch's lock).
UPDATE tickets SET customer_ref = NULL, note = NULL
WHERE branch_id = $1 AND business_day = $2 AND (customer_ref IS NOT NULL OR note IS NOT NULL)

-- forget_in_events: The same in what was told of those visits (as qms_system).
UPDATE events e SET payload = anonymous(e.payload::text)::json
FROM tickets k
WHERE k.tenant_id = $1 AND k.branch_id = $2 AND k.business_day = $3 AND e.tenant_id = k.tenant_id
    AND e.ticket_id = k.ticket_id AND anonymous(e.payload::text) <> e.payload::text

-- day_forgotten: The branch's days are forgotten before this one.
UPDATE streams SET anonymised_before = greatest(anonymised_before, $3) WHERE tenant_id = $1 AND stream_id = $2

-- due_answers: By tenant the time of kept answers that is to be forgotten (across tenants).
SELECT t.tenant_id, coalesce(s.answers_anonymised_before, '-infinity'::timestamptz) AS since,
    $1::timestamptz - make_interval(days => t.customer_data_days) AS until
FROM tenants t JOIN streams s ON s.tenant_id = t.tenant_id AND s.stream_id = t.tenant_id
WHERE s.answers_anonymised_before IS NULL
    OR s.answers_anonymised_before < $1::timestamptz - make_interval(days => t.customer_data_days)

-- forget_in_answers: Who the customer was, in the answers of that time (as qms_system).
UPDATE requests SET body = convert_to(anonymous(convert_from(body, 'UTF8')), 'UTF8')
WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3
    AND anonymous(convert_from(body, 'UTF8')) <> convert_from(body, 'UTF8')

-- answers_forgotten: The tenant's answers are forgotten before this time.
UPDATE streams SET answers_anonymised_before = $2 WHERE tenant_id = $1 AND stream_id = $1

-- forget_undo: What can no longer be taken back.
DELETE FROM undo_states WHERE done_at < $1

-- forget_sessions: Logins whose last token ended before this time, whole.
DELETE FROM refresh_tokens f USING (
    SELECT tenant_id, family_id FROM refresh_tokens GROUP BY tenant_id, family_id HAVING max(expires_at) < $1
) AS over
WHERE f.tenant_id = over.tenant_id AND f.family_id = over.family_id

-- prepare_months: Partitions of the event log for this month and so many more; how many were made.
SELECT prepare_event_months($1)

-- old_months: The months of the event log that ended before this time and that every consumer of the outbox has passed,
-- oldest first. A branch in which a consumer has not begun is one it has not passed.
SELECT month.name FROM (
    SELECT c.relname::text AS name, to_timestamp(right(c.relname, 7), 'YYYY_MM') + interval '1 month' AS ends
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_\d{4}_\d\d$'
) AS month
WHERE month.ends <= $1 AND NOT EXISTS (
    SELECT FROM (SELECT DISTINCT consumer FROM outbox_cursors) AS consumers
    CROSS JOIN streams s
    LEFT JOIN outbox_cursors o
        ON o.tenant_id = s.tenant_id AND o.branch_id = s.branch_id AND o.consumer = consumers.consumer
    WHERE s.branch_id IS NOT NULL AND EXISTS (
        SELECT FROM events e WHERE e.stream_id = s.stream_id AND e."offset" > coalesce(o."offset", 0) AND e.ts < month.ends))
ORDER BY month.name

-- drop_month: Drops one of them, whole.
SELECT drop_event_month($1)

-- alone: Whether this worker may do it now; another one may be at it.
SELECT pg_try_advisory_xact_lock(7051967)

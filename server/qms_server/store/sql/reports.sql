-- claim: Reports to look at now, taken for a while ($2), so that no other worker looks at them. Across tenants.
UPDATE reports SET next_at = $2
WHERE (tenant_id, report_id) IN (
    SELECT tenant_id, report_id FROM reports
    WHERE active AND deleted_at IS NULL AND next_at <= $1
    ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING tenant_id, report_id

-- one: A report that is still wanted, with where its files go and how often it failed.
SELECT r.report_id, r.tenant_id, r.name, r.branch_id, r.cycle, r.group_by, r.formats::text, r.hour, r.language,
    r.done_day, r.attempts, t.slug, t.name AS organisation, b.name AS branch
FROM reports r JOIN tenants t ON t.tenant_id = r.tenant_id
LEFT JOIN branches b ON b.tenant_id = r.tenant_id AND b.branch_id = r.branch_id
WHERE r.report_id = $1 AND r.active AND r.deleted_at IS NULL

-- clocks: The clocks of the branch, or of every living branch.
SELECT time_zone, day_starts_hour FROM branches WHERE deleted_at IS NULL AND ($1::uuid IS NULL OR branch_id = $1)

-- done: It is written up to this day; the next is looked for at once.
UPDATE reports SET done_day = $2, done_at = $3, files = $4::text::jsonb, last_error = NULL, attempts = 0, next_at = $3
WHERE report_id = $1

-- waiting: There is nothing to write before then.
UPDATE reports SET next_at = $2 WHERE report_id = $1

-- failed: Why, and when it is tried again.
UPDATE reports SET last_error = $2, attempts = attempts + 1, next_at = $3 WHERE report_id = $1

-- settled: Whether all that happened to the visits up to a day ($2) is counted by the consumer ($3), and none of them is still
-- to be given up with its day.
SELECT NOT EXISTS (
    SELECT FROM tickets t JOIN branches b USING (tenant_id, branch_id)
    WHERE b.deleted_at IS NULL AND ($1::uuid IS NULL OR t.branch_id = $1) AND t.business_day <= $2
        AND t.status IN ('waiting', 'called', 'held')
) AND NOT EXISTS (
    SELECT FROM streams s
    LEFT JOIN outbox_cursors c ON c.tenant_id = s.tenant_id AND c.branch_id = s.branch_id AND c.consumer = $3
    JOIN events e ON e.stream_id = s.stream_id AND e.epoch = s.epoch AND e."offset" > coalesce(c."offset", 0)
    JOIN tickets t ON t.tenant_id = e.tenant_id AND t.ticket_id = e.ticket_id AND t.business_day <= $2
    WHERE s.branch_id IS NOT NULL AND ($1::uuid IS NULL OR s.branch_id = $1) AND s.head > coalesce(c."offset", 0)
)

-- unsettled: Why it is not written yet, and when it is looked at again.
UPDATE reports SET last_error = $2, next_at = $3 WHERE report_id = $1

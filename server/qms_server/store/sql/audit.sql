-- add: A deed. The log is append-only: nothing else is granted.
INSERT INTO audit_log (tenant_id, audit_id, branch_id, ts, actor_id, actor_name, role, action, target, target_id,
    before, after, address, user_agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::json, $12::text::json, $13, $14)

-- page: Deeds, newest first, older than the cursor ($10, $11) when there is one. Those before the page are passed by without
-- their contents.
WITH page AS (
    SELECT tenant_id, audit_id
    FROM audit_log
    WHERE ($1::uuid IS NULL OR branch_id = $1) AND ($2::uuid IS NULL OR actor_id = $2) AND ($3::text IS NULL OR action = $3)
        AND ($4::text IS NULL OR target = $4) AND ($5::uuid IS NULL OR target_id = $5)
        AND ($6::timestamptz IS NULL OR ts >= $6) AND ($7::timestamptz IS NULL OR ts < $7)
        AND ($8::text IS NULL OR split_part(action, '.', 1) = $8)
        AND ($9::text IS NULL OR strpos(words, lower($9)) > 0)
        AND ($10::timestamptz IS NULL OR (ts, audit_id) < ($10, $11::uuid))
    ORDER BY ts DESC, audit_id DESC LIMIT $12 OFFSET $13
)
SELECT audit_id, branch_id, ts, actor_id, actor_name, role, action, target, target_id, before::text, after::text,
    address, user_agent
FROM page JOIN audit_log USING (tenant_id, audit_id)
ORDER BY ts DESC, audit_id DESC

-- count: How many deeds that is.
SELECT count(*) FROM audit_log
WHERE ($1::uuid IS NULL OR branch_id = $1) AND ($2::uuid IS NULL OR actor_id = $2) AND ($3::text IS NULL OR action = $3)
    AND ($4::text IS NULL OR target = $4) AND ($5::uuid IS NULL OR target_id = $5)
    AND ($6::timestamptz IS NULL OR ts >= $6) AND ($7::timestamptz IS NULL OR ts < $7)
    AND ($8::text IS NULL OR split_part(action, '.', 1) = $8)
    AND ($9::text IS NULL OR strpos(words, lower($9)) > 0)

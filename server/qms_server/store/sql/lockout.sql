-- locked: Until when one of these keys must wait (as qms_system).
SELECT max(locked_until) FROM login_failures WHERE key = ANY($1::text[]) AND locked_until > $2

-- count: One more failure; how many there are now.
INSERT INTO login_failures (key, failures, failed_at) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET failures = login_failures.failures + 1, failed_at = $2 RETURNING failures

-- lock: The next try waits.
UPDATE login_failures SET locked_until = $2 WHERE key = $1

-- clear: The right password was given.
DELETE FROM login_failures WHERE key = ANY($1::text[])

-- forget: Old failures count no more.
DELETE FROM login_failures WHERE failed_at < $1 AND coalesce(locked_until, failed_at) < $1

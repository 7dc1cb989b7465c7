-- told: A device and what was told of it last.
SELECT * FROM devices WHERE device_id = $1 AND active AND deleted_at IS NULL

-- keep_told: What is told of a device now. How it does ($4, since $5) is a moment of its own when it did otherwise before.
UPDATE devices SET told_online = $2, told_health = $3,
    moments = CASE WHEN moments -> 0 ->> 'health' = $4::text THEN moments ELSE jsonb_path_query_array(
        jsonb_build_object('at', $5::text, 'health', $4::text) || moments, '$[0 to 7]') END
WHERE device_id = $1

-- lost: Devices told to be there that were not heard since $1 (across tenants).
SELECT tenant_id, branch_id, device_id FROM devices
WHERE told_online AND last_seen_at <= $1 AND active AND deleted_at IS NULL AND device_id <> ALL($2::uuid[])
ORDER BY last_seen_at LIMIT 100

-- over: Whether a device works no more: revoked, or deleted.
SELECT EXISTS (SELECT FROM devices WHERE device_id = $1 AND (NOT active OR deleted_at IS NOT NULL))

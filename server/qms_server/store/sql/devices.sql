-- told: A device and what was told of it last.
SELECT * FROM devices WHERE device_id = $1 AND active AND deleted_at IS NULL

-- keep_told: What is told of a device now.
UPDATE devices SET told_online = $2, told_health = $3 WHERE device_id = $1

-- lost: Devices told to be there that were not heard since $1 (across tenants).
SELECT tenant_id, branch_id, device_id FROM devices
WHERE told_online AND last_seen_at <= $1 AND active AND deleted_at IS NULL AND device_id <> ALL($2::uuid[])
ORDER BY last_seen_at LIMIT 100

-- over: Whether a device works no more: revoked, or deleted.
SELECT EXISTS (SELECT FROM devices WHERE device_id = $1 AND (NOT active OR deleted_at IS NOT NULL))

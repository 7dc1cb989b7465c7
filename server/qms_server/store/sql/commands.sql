-- order: An order to a device.
INSERT INTO device_commands (tenant_id, command_id, device_id, command, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6)

-- due: What the device has not done yet and was asked since $2, oldest first.
SELECT command_id, device_id, command, created_at, created_by, finished_at, failed, message, content_type, NULL AS size
FROM device_commands WHERE device_id = $1 AND finished_at IS NULL AND created_at >= $2 ORDER BY created_at, command_id

-- page: The orders to a device, newest first.
SELECT command_id, device_id, command, created_at, created_by, finished_at, failed, message, content_type,
    octet_length(content) AS size
FROM device_commands WHERE device_id = $1 ORDER BY created_at DESC, command_id DESC LIMIT $2 OFFSET $3

-- count: How many there are.
SELECT count(*) FROM device_commands WHERE device_id = $1

-- one: One order.
SELECT command_id, device_id, command, created_at, created_by, finished_at, failed, message, content_type,
    octet_length(content) AS size
FROM device_commands WHERE device_id = $1 AND command_id = $2

-- content: What the device sent with its answer.
SELECT content_type, content FROM device_commands WHERE device_id = $1 AND command_id = $2 AND content IS NOT NULL

-- finish: The device's answer; the first one stands.
UPDATE device_commands SET finished_at = $3, failed = $4, message = $5, content_type = $6, content = $7
WHERE device_id = $1 AND command_id = $2 AND finished_at IS NULL

-- forget: Orders of before $1 (as qms_system).
DELETE FROM device_commands WHERE created_at < $1

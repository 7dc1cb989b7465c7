-- series: Whose tickets a kiosk may bring: its own, and those of devices that no longer work or go on in another series with
-- another token (it may follow one of them).
SELECT s.series FROM device_series s JOIN devices d USING (tenant_id, device_id)
WHERE s.branch_id = $1 AND (s.device_id = $2 OR NOT d.active OR d.deleted_at IS NOT NULL OR s.series IS DISTINCT FROM d.series)

-- mark: The number on the paper, by series and place. No row when the ticket has another printed number already.
UPDATE tickets SET series = $2, device_seq = $3, display_number = $4
WHERE ticket_id = $1 AND (series IS NULL OR (series, device_seq) = ($2, $3))
RETURNING ticket_id

-- last_seq: The highest place of a series that has arrived; null when none has.
SELECT max(device_seq) FROM tickets WHERE branch_id = $1 AND series = $2

-- last_series: The highest number of the branch's series codes (L1, L2, …).
SELECT coalesce(max(substring(series FROM 2)::int), 0) FROM device_series WHERE branch_id = $1

-- give_series: A device begins a new series.
UPDATE devices SET series = $2 WHERE device_id = $1

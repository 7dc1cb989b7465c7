-- consumers: Who reads the outbox (across tenants).
SELECT DISTINCT consumer FROM outbox_cursors ORDER BY consumer

-- devices: Living devices by type, by whether they were heard since $1, and by what their printer says (across tenants).
SELECT type, printer, CASE WHEN last_seen_at >= $1 THEN 'online' WHEN last_seen_at IS NULL THEN 'new' ELSE 'lost' END AS state,
    count(*) AS devices, coalesce(sum(buffered), 0)::bigint AS buffered
FROM devices WHERE active AND deleted_at IS NULL AND token_hash IS NOT NULL
GROUP BY 1, 2, 3

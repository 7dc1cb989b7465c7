-- branch: A branch with its organisation.
SELECT b.*, t.name AS organisation FROM branches b JOIN tenants t USING (tenant_id)
WHERE b.branch_id = $1 AND b.deleted_at IS NULL

-- staff_pin: The hash of the PIN that opens the staff menu of the branch's kiosks.
SELECT staff_pin_hash FROM branches WHERE branch_id = $1

-- tenant: An organisation.
SELECT * FROM tenants WHERE tenant_id = $1

-- features: What an organisation uses of the suite.
SELECT features FROM tenants WHERE tenant_id = $1

-- service: One service with what issuing from it needs to know of the branch and the tenant.
SELECT s.*, b.time_zone, b.day_starts_hour, b.active AS branch_active, b.hours AS branch_hours, b.exceptions,
    t.priority_classes, t.features, EXISTS (
        SELECT FROM counter_services cs JOIN counters c USING (tenant_id, branch_id, counter_id)
        WHERE cs.tenant_id = s.tenant_id AND cs.service_id = s.service_id AND c.active AND c.deleted_at IS NULL) AS is_served
FROM services s JOIN branches b USING (tenant_id, branch_id) JOIN tenants t USING (tenant_id) WHERE s.service_id = $1 AND s.deleted_at IS NULL

-- services: The services of a branch in their order.
SELECT * FROM services WHERE branch_id = $1 AND deleted_at IS NULL ORDER BY sort_order, name

-- areas: The areas of a branch in their order.
SELECT * FROM areas WHERE branch_id = $1 AND deleted_at IS NULL ORDER BY sort_order, name

-- counters: The counters of a branch ($1), or one counter ($2), with who sits there and whom they serve.
SELECT c.counter_id, c.branch_id, c.area_id, c.name, c.active, c.sort_order, c.version, c.prefers,
    (SELECT coalesce(json_object_agg(cs.service_id, cs.weight), '{}') FROM counter_services cs
        WHERE cs.counter_id = c.counter_id AND cs.weight <> 1) AS weights,
    ARRAY(SELECT cs.service_id FROM counter_services cs JOIN services s USING (tenant_id, service_id)
        WHERE cs.counter_id = c.counter_id AND s.deleted_at IS NULL ORDER BY s.sort_order, s.name) AS service_ids,
    coalesce(x.state, 'closed') AS state, x.reason, x.since, x.user_id AS agent_id, u.display_name AS agent_name,
    t.ticket_id AS current_ticket_id, t.display_number AS current_number, t.status AS current_status,
    coalesce(t.served_at, t.called_at) AS current_since
FROM counters c
LEFT JOIN counter_sessions x USING (tenant_id, counter_id)
LEFT JOIN users u ON u.tenant_id = x.tenant_id AND u.user_id = x.user_id
LEFT JOIN tickets t ON t.tenant_id = c.tenant_id AND t.counter_id = c.counter_id AND t.status IN ('called', 'serving')
WHERE ($1::uuid IS NULL OR c.branch_id = $1) AND ($2::uuid IS NULL OR c.counter_id = $2) AND c.deleted_at IS NULL
ORDER BY c.sort_order, c.name

-- is_staff: Whether somebody works in a branch.
SELECT EXISTS (SELECT FROM users WHERE user_id = $2 AND (branch_id = $1 OR branch_id IS NULL)
    AND active AND deleted_at IS NULL)

-- counter_of_agent: Where somebody sits.
SELECT counter_id FROM counter_sessions WHERE user_id = $1

-- open_session: An agent sits down.
INSERT INTO counter_sessions (tenant_id, counter_id, branch_id, user_id, state, since, seen_at)
VALUES ($1, $2, $3, $4, 'open', $5, $5)

-- seen: An agent's app is there.
UPDATE counter_sessions SET seen_at = $2 WHERE user_id = $1

-- lost: Sessions whose agent's app has been gone for longer than the branch waits, counted from $2 at the earliest.
SELECT x.tenant_id, x.counter_id, x.seen_at
FROM (SELECT * FROM counter_sessions WHERE counter_id <> ALL($3::uuid[])) x JOIN branches b USING (tenant_id, branch_id)
WHERE greatest(x.seen_at, $2::timestamptz) < $1::timestamptz - make_interval(secs => b.presence_grace_seconds)
ORDER BY x.seen_at LIMIT 100

-- free: Ends the session of a lost agent, unless the app has been seen again.
DELETE FROM counter_sessions WHERE counter_id = $1 AND seen_at = $2 RETURNING counter_id

-- change_session: An agent pauses, gives another reason for a pause that goes on, or resumes.
UPDATE counter_sessions SET state = $2, reason = $3, since = CASE WHEN state = $2 THEN since ELSE $4 END WHERE counter_id = $1

-- close_session: An agent leaves.
DELETE FROM counter_sessions WHERE counter_id = $1

-- today: What a counter has done since $2, by local hour of the branch's zone.
SELECT to_char(l.ended_at AT TIME ZONE b.time_zone, 'HH24') AS hour,
    count(*) FILTER (WHERE l.outcome IN ('done', 'served')) AS served,
    count(*) FILTER (WHERE l.outcome = 'no_show') AS no_shows,
    count(*) FILTER (WHERE l.outcome IN ('done', 'served')
        AND l.called_at - l.queued_at <= make_interval(mins => s.target_wait_minutes)) AS within_target,
    extract(epoch FROM sum(l.ended_at - l.served_at) FILTER (WHERE l.outcome IN ('done', 'served'))) AS seconds
FROM ticket_legs l JOIN services s USING (tenant_id, service_id)
JOIN branches b ON b.tenant_id = l.tenant_id AND b.branch_id = l.branch_id
JOIN tickets t ON t.tenant_id = l.tenant_id AND t.ticket_id = l.ticket_id
WHERE l.counter_id = $1 AND l.ended_at >= $2 AND t.business_day = $3
GROUP BY 1 ORDER BY 1

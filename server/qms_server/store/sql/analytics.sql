-- count: Counts the visits $1 of branch $2 anew: what their legs are now against what was counted of them. A branch's
-- clock and a service's target are those in force at the time, by the history of the configuration.
WITH clocks AS MATERIALIZED (
    SELECT CASE WHEN lag(v.ts) OVER by_time IS NULL THEN '-infinity' ELSE v.ts END AS since,
        coalesce(lead(v.ts) OVER by_time, 'infinity') AS until,
        v.after->>'time_zone' AS zone, make_interval(hours => (v.after->>'day_starts_hour')::int) AS shift
    FROM config_versions v WHERE v.entity = 'branches' AND v.entity_id = $2 AND v.after IS NOT NULL
    WINDOW by_time AS (ORDER BY v.ts, v.config_version_id)
    UNION ALL
    SELECT '-infinity', 'infinity', b.time_zone, make_interval(hours => b.day_starts_hour) FROM branches b
    WHERE b.branch_id = $2 AND NOT EXISTS (SELECT FROM config_versions v WHERE v.entity_id = $2 AND v.after IS NOT NULL)
), targets AS MATERIALIZED (
    SELECT v.entity_id AS service_id,
        CASE WHEN lag(v.ts) OVER by_time IS NULL THEN '-infinity' ELSE v.ts END AS since,
        coalesce(lead(v.ts) OVER by_time, 'infinity') AS until,
        make_interval(mins => (v.after->>'target_wait_minutes')::int) AS target
    FROM services s JOIN config_versions v ON v.tenant_id = s.tenant_id AND v.entity_id = s.service_id
    WHERE s.branch_id = $2 AND v.after IS NOT NULL
    WINDOW by_time AS (PARTITION BY v.entity_id ORDER BY v.ts, v.config_version_id)
    UNION ALL
    SELECT s.service_id, '-infinity', 'infinity', make_interval(mins => s.target_wait_minutes) FROM services s
    WHERE s.branch_id = $2 AND NOT EXISTS (
        SELECT FROM config_versions v
        WHERE v.tenant_id = s.tenant_id AND v.entity_id = s.service_id AND v.after IS NOT NULL)
), legs AS MATERIALIZED (
    SELECT l.*, t.channel, n.staff_analytics, l.leg = t.leg AS is_last,
        -- Held at a counter and then given up: the leg keeps when it was held, and counts as cancelled.
        CASE WHEN l.outcome = 'held' AND l.leg = t.leg AND t.status = 'cancelled' THEN 'cancelled' ELSE l.outcome END AS how,
        CASE WHEN l.called_at IS NOT NULL THEN greatest(l.called_at - l.queued_at, '0') END AS wait,
        CASE WHEN l.outcome IN ('done', 'served') THEN greatest(l.ended_at - l.served_at, '0') END AS service
    FROM ticket_legs l JOIN tickets t USING (tenant_id, ticket_id) JOIN tenants n USING (tenant_id)
    WHERE l.ticket_id = ANY($1::uuid[])
), fresh AS MATERIALIZED (
    SELECT l.tenant_id, l.ticket_id, l.leg, l.branch_id, l.service_id,
        CASE WHEN l.called_at IS NOT NULL THEN l.counter_id END AS counter_id,
        CASE WHEN l.called_at IS NOT NULL AND l.staff_analytics THEN l.user_id END AS user_id,
        l.channel, l.how AS outcome,
        date_trunc('hour', l.queued_at, b.zone) AS begun_hour, (l.queued_at AT TIME ZONE b.zone - b.shift)::date AS begun_day,
        date_trunc('hour', l.called_at, c.zone) AS called_hour, (l.called_at AT TIME ZONE c.zone - c.shift)::date AS called_day,
        date_trunc('hour', l.ended_at, e.zone) AS ended_hour, (l.ended_at AT TIME ZONE e.zone - e.shift)::date AS ended_day,
        (extract(epoch FROM l.wait) * 1000)::bigint AS wait_ms,
        CASE WHEN l.wait > '1 s' THEN least($4::int, ceil(ln(extract(epoch FROM l.wait)::float8) / ln($3::float8)))
            WHEN l.wait IS NOT NULL THEN 0 END::smallint AS wait_slot,
        (extract(epoch FROM l.service) * 1000)::bigint AS service_ms,
        CASE WHEN l.service > '1 s' THEN least($4::int, ceil(ln(extract(epoch FROM l.service)::float8) / ln($3::float8)))
            WHEN l.service IS NOT NULL THEN 0 END::smallint AS service_slot,
        (l.wait <= g.target) IS TRUE AS within_target, (l.is_last AND l.how IN ('no_show', 'cancelled')) IS TRUE AS lost
    FROM legs l
    JOIN clocks b ON l.queued_at >= b.since AND l.queued_at < b.until
    LEFT JOIN clocks c ON l.called_at >= c.since AND l.called_at < c.until
    LEFT JOIN clocks e ON l.ended_at >= e.since AND l.ended_at < e.until
    LEFT JOIN targets g ON g.service_id = l.service_id AND l.queued_at >= g.since AND l.queued_at < g.until
), known AS MATERIALIZED (
    SELECT * FROM leg_facts WHERE ticket_id = ANY($1::uuid[])
), new AS MATERIALIZED (
    SELECT * FROM fresh EXCEPT SELECT * FROM known
), old AS MATERIALIZED (
    SELECT * FROM known EXCEPT SELECT * FROM fresh
), gone AS (
    DELETE FROM leg_facts f USING old o
    WHERE f.tenant_id = o.tenant_id AND f.ticket_id = o.ticket_id AND f.leg = o.leg
        AND NOT EXISTS (SELECT FROM new n WHERE n.ticket_id = o.ticket_id AND n.leg = o.leg)
), kept AS (
    INSERT INTO leg_facts SELECT * FROM new
    ON CONFLICT (tenant_id, ticket_id, leg) DO UPDATE SET service_id = excluded.service_id,
        counter_id = excluded.counter_id, user_id = excluded.user_id, channel = excluded.channel, outcome = excluded.outcome,
        begun_hour = excluded.begun_hour, begun_day = excluded.begun_day, called_hour = excluded.called_hour,
        called_day = excluded.called_day, ended_hour = excluded.ended_hour, ended_day = excluded.ended_day,
        wait_ms = excluded.wait_ms, wait_slot = excluded.wait_slot, service_ms = excluded.service_ms,
        service_slot = excluded.service_slot, within_target = excluded.within_target, lost = excluded.lost
), changed AS (
    SELECT 1 AS sign, * FROM new UNION ALL SELECT -1, * FROM old
), moments AS (
    -- What a leg adds to the hour in which it began, was called and ended. What the old and the new fact share is nothing.
    SELECT f.tenant_id, f.branch_id, f.service_id, f.counter_id, f.user_id, f.channel, m.*, sum(f.sign) AS n
    FROM changed f CROSS JOIN LATERAL (VALUES
        (f.begun_hour, f.begun_day, 1, (f.leg = 1)::int, 0, 0, 0, NULL, 0, 0, 0, 0, 0, 0, 0, NULL, 0),
        (f.called_hour, f.called_day, 0, 0, 1, f.within_target::int, f.wait_ms, f.wait_slot, 0, 0, 0, 0, 0, 0, 0, NULL,
            0),
        (f.ended_hour, f.ended_day, 0, 0, 0, 0, 0, NULL, 1, (f.outcome IN ('done', 'served'))::int, (f.outcome = 'done')::int,
            (f.outcome = 'transferred')::int, (f.outcome = 'no_show')::int, (f.outcome = 'cancelled')::int,
            coalesce(f.service_ms, 0), f.service_slot, f.lost::int)
    ) AS m(hour, day, legs, visits, called, in_target, wait_ms, wait_slot, ended, served, visits_done, transferred, no_shows,
        cancelled, service_ms, service_slot, visits_lost)
    WHERE m.hour IS NOT NULL
    GROUP BY f.tenant_id, f.branch_id, f.service_id, f.counter_id, f.user_id, f.channel, m.hour, m.day, m.legs, m.visits,
        m.called, m.in_target, m.wait_ms, m.wait_slot, m.ended, m.served, m.visits_done, m.transferred, m.no_shows,
        m.cancelled, m.service_ms, m.service_slot, m.visits_lost
    HAVING sum(f.sign) <> 0
), differences AS MATERIALIZED (
    SELECT m.tenant_id, d.dimension, m.branch_id, m.hour, d.member, m.day, sum(n * visits) AS visits, sum(n * legs) AS legs,
        sum(n * called) AS called, sum(n * in_target) AS in_target, sum(n * wait_ms) AS wait_ms,
        coalesce(sum(n * ('1e' || 8 * wait_slot)::numeric), 0) AS waits, sum(n * ended) AS ended, sum(n * served) AS served,
        sum(n * visits_done) AS visits_done, sum(n * transferred) AS transferred, sum(n * no_shows) AS no_shows,
        sum(n * cancelled) AS cancelled, sum(n * (service_slot IS NOT NULL)::int) AS timed, sum(n * service_ms) AS service_ms,
        coalesce(sum(n * ('1e' || 8 * service_slot)::numeric), 0) AS services, sum(n * visits_lost) AS visits_lost
    FROM moments m CROSS JOIN LATERAL (VALUES
        ('branch', m.branch_id::text), ('service', m.service_id::text), ('counter', m.counter_id::text),
        ('staff', m.user_id::text), ('channel', m.channel)
    ) AS d(dimension, member)
    WHERE d.member IS NOT NULL
    GROUP BY m.tenant_id, d.dimension, m.branch_id, m.hour, d.member, m.day
), hours AS (
    INSERT INTO kpi_hours AS k SELECT * FROM differences
    ON CONFLICT (tenant_id, dimension, branch_id, hour, member, day) DO UPDATE SET
        visits = k.visits + excluded.visits, legs = k.legs + excluded.legs, called = k.called + excluded.called,
        in_target = k.in_target + excluded.in_target, wait_ms = k.wait_ms + excluded.wait_ms,
        waits = k.waits + excluded.waits, ended = k.ended + excluded.ended, served = k.served + excluded.served,
        visits_done = k.visits_done + excluded.visits_done, transferred = k.transferred + excluded.transferred,
        no_shows = k.no_shows + excluded.no_shows, cancelled = k.cancelled + excluded.cancelled,
        timed = k.timed + excluded.timed, service_ms = k.service_ms + excluded.service_ms,
        services = k.services + excluded.services, visits_lost = k.visits_lost + excluded.visits_lost
)
INSERT INTO kpi_days AS k
SELECT tenant_id, dimension, branch_id, member, day, sum(visits), sum(legs), sum(called), sum(in_target), sum(wait_ms),
    sum(waits), sum(ended), sum(served), sum(visits_done), sum(transferred), sum(no_shows), sum(cancelled), sum(timed),
    sum(service_ms), sum(services), sum(visits_lost)
FROM differences GROUP BY tenant_id, dimension, branch_id, member, day
ON CONFLICT (tenant_id, dimension, branch_id, day, member) DO UPDATE SET
    visits = k.visits + excluded.visits, legs = k.legs + excluded.legs, called = k.called + excluded.called,
    in_target = k.in_target + excluded.in_target, wait_ms = k.wait_ms + excluded.wait_ms,
    waits = k.waits + excluded.waits, ended = k.ended + excluded.ended, served = k.served + excluded.served,
    visits_done = k.visits_done + excluded.visits_done, transferred = k.transferred + excluded.transferred,
    no_shows = k.no_shows + excluded.no_shows, cancelled = k.cancelled + excluded.cancelled,
    timed = k.timed + excluded.timed, service_ms = k.service_ms + excluded.service_ms,
    services = k.services + excluded.services, visits_lost = k.visits_lost + excluded.visits_lost

-- days_with_tickets: The business days of a branch, for counting it anew.
SELECT DISTINCT business_day FROM tickets WHERE branch_id = $1 ORDER BY business_day

-- tickets_of_day: The visits of a business day.
SELECT ticket_id FROM tickets WHERE branch_id = $1 AND business_day = $2

-- forget_facts: Nothing has been counted of a branch.
DELETE FROM leg_facts WHERE branch_id = $1

-- forget_hours: Nor by the hour.
DELETE FROM kpi_hours WHERE branch_id = $1

-- forget_days: Nor by the day.
DELETE FROM kpi_days WHERE branch_id = $1

-- branches: Every branch that ever was, for counting it anew.
SELECT branch_id FROM branches ORDER BY branch_id

-- by_member: Figures of the days from $3 to $4 by the members of a dimension; $2 null: all branches.
SELECT member AS key, sum(visits) AS visits, sum(legs) AS legs, sum(called) AS called, sum(in_target) AS in_target,
    sum(wait_ms) AS wait_ms, sum(waits)::text AS waits, sum(ended) AS ended, sum(served) AS served, sum(visits_done) AS visits_done,
    sum(transferred) AS transferred, sum(no_shows) AS no_shows, sum(cancelled) AS cancelled, sum(timed) AS timed,
    sum(service_ms) AS service_ms, sum(services)::text AS services, sum(visits_lost) AS visits_lost
FROM kpi_days
WHERE dimension = $1 AND branch_id = ANY(ARRAY(SELECT branch_id FROM branches WHERE $2::uuid IS NULL OR branch_id = $2))
    AND day BETWEEN $3 AND $4
GROUP BY member HAVING sum(legs) + sum(called) + sum(ended) > 0

-- by_day: The same by day.
SELECT day::text AS key, sum(visits) AS visits, sum(legs) AS legs, sum(called) AS called, sum(in_target) AS in_target,
    sum(wait_ms) AS wait_ms, sum(waits)::text AS waits, sum(ended) AS ended, sum(served) AS served, sum(visits_done) AS visits_done,
    sum(transferred) AS transferred, sum(no_shows) AS no_shows, sum(cancelled) AS cancelled, sum(timed) AS timed,
    sum(service_ms) AS service_ms, sum(services)::text AS services, sum(visits_lost) AS visits_lost
FROM kpi_days
WHERE dimension = $1 AND branch_id = ANY(ARRAY(SELECT branch_id FROM branches WHERE $2::uuid IS NULL OR branch_id = $2))
    AND day BETWEEN $3 AND $4
GROUP BY day HAVING sum(legs) + sum(called) + sum(ended) > 0 ORDER BY day

-- by_hour: The same by hour, for the hours of those days (a day and its hours lie at most two days apart in UTC).
SELECT to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS key, sum(visits) AS visits, sum(legs) AS legs,
    sum(called) AS called, sum(in_target) AS in_target,
    sum(wait_ms) AS wait_ms, sum(waits)::text AS waits, sum(ended) AS ended, sum(served) AS served, sum(visits_done) AS visits_done,
    sum(transferred) AS transferred, sum(no_shows) AS no_shows, sum(cancelled) AS cancelled, sum(timed) AS timed,
    sum(service_ms) AS service_ms, sum(services)::text AS services, sum(visits_lost) AS visits_lost
FROM kpi_hours
WHERE dimension = $1 AND branch_id = ANY(ARRAY(SELECT branch_id FROM branches WHERE $2::uuid IS NULL OR branch_id = $2))
    AND hour BETWEEN $3::date::timestamptz - interval '2 days' AND $4::date::timestamptz + interval '3 days'
    AND day BETWEEN $3 AND $4
GROUP BY hour HAVING sum(legs) + sum(called) + sum(ended) > 0 ORDER BY hour

-- total: The same in all.
SELECT '' AS key, sum(visits) AS visits, sum(legs) AS legs, sum(called) AS called, sum(in_target) AS in_target,
    sum(wait_ms) AS wait_ms, sum(waits)::text AS waits, sum(ended) AS ended, sum(served) AS served, sum(visits_done) AS visits_done,
    sum(transferred) AS transferred, sum(no_shows) AS no_shows, sum(cancelled) AS cancelled, sum(timed) AS timed,
    sum(service_ms) AS service_ms, sum(services)::text AS services, sum(visits_lost) AS visits_lost
FROM kpi_days
WHERE dimension = $1 AND branch_id = ANY(ARRAY(SELECT branch_id FROM branches WHERE $2::uuid IS NULL OR branch_id = $2))
    AND day BETWEEN $3 AND $4

-- names: What the members of a dimension are called, deleted ones too.
SELECT service_id AS member, name FROM services WHERE $1 = 'service' AND service_id = ANY($2::uuid[])
UNION ALL SELECT counter_id, name FROM counters WHERE $1 = 'counter' AND counter_id = ANY($2::uuid[])
UNION ALL SELECT user_id, display_name FROM users WHERE $1 = 'staff' AND user_id = ANY($2::uuid[])
UNION ALL SELECT branch_id, name FROM branches WHERE $1 = 'branch' AND branch_id = ANY($2::uuid[])

-- staff_wanted: Whether the tenant wants figures by person.
SELECT staff_analytics FROM tenants WHERE tenant_id = $1

-- exported_days: The days of a branch that have legs, for exporting them one by one.
SELECT DISTINCT begun_day FROM leg_facts WHERE branch_id = $1 AND begun_day BETWEEN $2 AND $3 ORDER BY begun_day

-- exported: The legs that began on a day of a branch, with times of the wall clock there; a wait is one until a call. A
-- spreadsheet takes text that begins so for a formula (OWASP: CSV injection), so names that do get an apostrophe before them.
SELECT f.ticket_id, t.display_number, f.leg, regexp_replace(b.name, '^[-=+@\t\r]', '''\&') AS branch,
    regexp_replace(s.name, '^[-=+@\t\r]', '''\&') AS service, f.channel, t.priority_class,
    regexp_replace(c.name, '^[-=+@\t\r]', '''\&') AS counter,
    regexp_replace(u.display_name, '^[-=+@\t\r]', '''\&') AS staff, f.begun_day AS day, b.time_zone,
    date_trunc('second', l.queued_at AT TIME ZONE b.time_zone) AS queued_at,
    date_trunc('second', l.called_at AT TIME ZONE b.time_zone) AS called_at,
    date_trunc('second', l.served_at AT TIME ZONE b.time_zone) AS served_at,
    date_trunc('second', l.ended_at AT TIME ZONE b.time_zone) AS ended_at,
    f.outcome, CASE WHEN f.called_hour IS NOT NULL THEN round(f.wait_ms / 1000.0)::int END AS wait_seconds,
    round(f.service_ms / 1000.0)::int AS service_seconds,
    CASE WHEN f.called_hour IS NOT NULL THEN f.within_target END AS within_target
FROM leg_facts f
JOIN ticket_legs l USING (tenant_id, ticket_id, leg)
JOIN tickets t USING (tenant_id, ticket_id)
JOIN tenants n USING (tenant_id)
JOIN branches b ON b.tenant_id = f.tenant_id AND b.branch_id = f.branch_id
JOIN services s ON s.tenant_id = f.tenant_id AND s.service_id = f.service_id
LEFT JOIN counters c ON c.tenant_id = f.tenant_id AND c.counter_id = f.counter_id
LEFT JOIN users u ON n.staff_analytics AND u.tenant_id = f.tenant_id AND u.user_id = f.user_id
WHERE f.branch_id = $1 AND f.begun_day = $2
ORDER BY l.queued_at, f.ticket_id, f.leg

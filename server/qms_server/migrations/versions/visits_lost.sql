-- A visit is lost with the leg on which it ended unserved: its last one, cancelled or a no-show. Who missed a call, came back
-- and was served has a leg that was a no-show, and is no lost visit.
ALTER TABLE leg_facts ADD COLUMN lost boolean NOT NULL DEFAULT false;
ALTER TABLE kpi_hours ADD COLUMN visits_lost bigint NOT NULL DEFAULT 0;
ALTER TABLE kpi_days ADD COLUMN visits_lost bigint NOT NULL DEFAULT 0;

ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE leg_facts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE kpi_hours NO FORCE ROW LEVEL SECURITY;
ALTER TABLE kpi_days NO FORCE ROW LEVEL SECURITY;

UPDATE leg_facts f SET lost = true FROM tickets t
WHERE t.tenant_id = f.tenant_id AND t.ticket_id = f.ticket_id AND t.leg = f.leg AND f.outcome IN ('no_show', 'cancelled');

CREATE TEMPORARY TABLE lost_visits ON COMMIT DROP AS
SELECT f.tenant_id, d.dimension, f.branch_id, f.ended_hour AS hour, f.ended_day AS day, d.member, count(*) AS n
FROM leg_facts f CROSS JOIN LATERAL (VALUES
    ('branch', f.branch_id::text), ('service', f.service_id::text), ('counter', f.counter_id::text),
    ('staff', f.user_id::text), ('channel', f.channel)
) AS d(dimension, member)
WHERE f.lost AND d.member IS NOT NULL
GROUP BY f.tenant_id, d.dimension, f.branch_id, f.ended_hour, f.ended_day, d.member;

UPDATE kpi_hours k SET visits_lost = l.n FROM lost_visits l
WHERE l.tenant_id = k.tenant_id AND l.dimension = k.dimension AND l.branch_id = k.branch_id AND l.hour = k.hour
    AND l.member = k.member AND l.day = k.day;
UPDATE kpi_days k SET visits_lost = l.n FROM (
    SELECT tenant_id, dimension, branch_id, member, day, sum(n) AS n FROM lost_visits
    GROUP BY tenant_id, dimension, branch_id, member, day
) l
WHERE l.tenant_id = k.tenant_id AND l.dimension = k.dimension AND l.branch_id = k.branch_id AND l.member = k.member
    AND l.day = k.day;

ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE leg_facts FORCE ROW LEVEL SECURITY;
ALTER TABLE kpi_hours FORCE ROW LEVEL SECURITY;
ALTER TABLE kpi_days FORCE ROW LEVEL SECURITY;

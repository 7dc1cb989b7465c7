-- When a branch's clock, zone or start of day is changed within an hour, that hour belongs to two business days: its figures
-- are kept for each of them.
ALTER TABLE kpi_hours DROP CONSTRAINT kpi_hours_pkey, ADD PRIMARY KEY (tenant_id, dimension, branch_id, hour, member, day);

-- Scheduled reports of a tenant. Up to which day they are written stands beside what is configured: a worker that holds the
-- lease writes the next one and says so, so that each is written once.
CREATE TABLE reports (
    tenant_id    uuid NOT NULL REFERENCES tenants,
    report_id    uuid NOT NULL,
    name         text NOT NULL,
    branch_id    uuid,
    cycle        text NOT NULL CHECK (cycle IN ('daily', 'weekly')),
    group_by     text NOT NULL,
    formats      jsonb NOT NULL,
    hour         integer NOT NULL CHECK (hour BETWEEN 0 AND 23),
    language     text NOT NULL,
    done_day     date,
    done_at      timestamptz,
    files        jsonb NOT NULL DEFAULT '[]',
    last_error   text,
    attempts     integer NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL DEFAULT now(),
    active       boolean NOT NULL DEFAULT true,
    version      integer NOT NULL DEFAULT 1,
    deleted_at   timestamptz,
    PRIMARY KEY (tenant_id, report_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE UNIQUE INDEX reports_name_taken ON reports (tenant_id, lower(name)) WHERE deleted_at IS NULL;
CREATE INDEX reports_due ON reports (next_at) WHERE active AND deleted_at IS NULL;

ALTER TABLE reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON reports TO qms_app
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON reports TO qms_app;
GRANT SELECT ON reports TO qms_backup;
-- Workers look across tenants for what is due and take it.
CREATE POLICY system_writes ON reports TO qms_system USING (true);
GRANT SELECT, UPDATE (next_at) ON reports TO qms_system;

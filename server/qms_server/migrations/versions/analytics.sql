-- Figures of what was done, counted from the legs of visits (ADR 15).

-- Names of staff in figures: where a tenant does not want them, nothing is gathered by person.
ALTER TABLE tenants ADD COLUMN staff_analytics boolean NOT NULL DEFAULT true;

-- What the figures count of a leg, as it was last counted. When a leg changes, undo included, the difference between this
-- row and the new one is what the figures change by. Hours and days are those of the branch's zone at the time.
-- No foreign key to tickets: its check locks the ticket's row, and call-next passes rows that are locked.
CREATE TABLE leg_facts (
    tenant_id      uuid NOT NULL,
    ticket_id      uuid NOT NULL,
    leg            integer NOT NULL,
    branch_id      uuid NOT NULL,
    service_id     uuid NOT NULL,
    counter_id     uuid,
    user_id        uuid,
    channel        text NOT NULL,
    outcome        text,
    begun_hour     timestamptz NOT NULL,
    begun_day      date NOT NULL,
    called_hour    timestamptz,
    called_day     date,
    ended_hour     timestamptz,
    ended_day      date,
    wait_ms        bigint,
    wait_slot      smallint,
    service_ms     bigint,
    service_slot   smallint,
    within_target  boolean NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, leg),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
) WITH (fillfactor = 70);
CREATE INDEX leg_facts_of_day ON leg_facts (tenant_id, branch_id, begun_day);

-- The figures of an hour and of a business day, by one dimension at a time: the branch itself, a service, a counter, a
-- member of staff, a channel. A histogram is one number: slot n has the eight decimal digits from 10^(8n), so that sum()
-- merges histograms and minus takes one back.
CREATE TABLE kpi_hours (
    tenant_id    uuid NOT NULL,
    dimension    text NOT NULL CHECK (dimension IN ('branch', 'service', 'counter', 'staff', 'channel')),
    branch_id    uuid NOT NULL,
    hour         timestamptz NOT NULL,
    member       text NOT NULL,
    day          date NOT NULL,
    visits       bigint NOT NULL,
    legs         bigint NOT NULL,
    called       bigint NOT NULL,
    in_target    bigint NOT NULL,
    wait_ms      bigint NOT NULL,
    waits        numeric NOT NULL,
    ended        bigint NOT NULL,
    served       bigint NOT NULL,
    visits_done  bigint NOT NULL,
    transferred  bigint NOT NULL,
    no_shows     bigint NOT NULL,
    cancelled    bigint NOT NULL,
    timed        bigint NOT NULL,
    service_ms   bigint NOT NULL,
    services     numeric NOT NULL,
    PRIMARY KEY (tenant_id, dimension, branch_id, hour, member),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
) WITH (fillfactor = 70);

CREATE TABLE kpi_days (LIKE kpi_hours INCLUDING CONSTRAINTS INCLUDING STORAGE) WITH (fillfactor = 70);
ALTER TABLE kpi_days DROP COLUMN hour;
ALTER TABLE kpi_days ADD PRIMARY KEY (tenant_id, dimension, branch_id, day, member);
ALTER TABLE kpi_days ADD FOREIGN KEY (tenant_id, branch_id) REFERENCES branches;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['leg_facts', 'kpi_hours', 'kpi_days'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        -- A rebuild deletes what it counts anew.
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
    END LOOP;
END $$;

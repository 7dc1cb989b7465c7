-- How far a consumer (analytics, notifications, …) has come in a branch's events. Whoever holds the row's lock applies
-- them, so no two workers do, and none out of order. `attempts`, `last_error` and `retry_at` are those of the event after
-- `offset`, which failed; all are clear again as soon as the cursor moves.
-- No foreign key to streams: its check would wait for, and hold up, whoever writes tickets.
CREATE TABLE outbox_cursors (
    tenant_id  uuid NOT NULL,
    consumer   text NOT NULL,
    branch_id  uuid NOT NULL,
    epoch      text NOT NULL DEFAULT '',
    "offset"   bigint NOT NULL DEFAULT 0,
    attempts   integer NOT NULL DEFAULT 0,
    last_error text,
    retry_at   timestamptz,
    moved_at   timestamptz,
    PRIMARY KEY (tenant_id, consumer, branch_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
) WITH (fillfactor = 50);

-- Events that a consumer has passed after too many failures, until they are applied after all.
CREATE TABLE dead_letters (
    tenant_id          uuid NOT NULL,
    dead_letter_id     uuid NOT NULL,
    consumer           text NOT NULL,
    branch_id          uuid NOT NULL,
    epoch              text NOT NULL,
    "offset"           bigint NOT NULL,
    type               text NOT NULL,
    ts                 timestamptz NOT NULL,
    ticket_id          uuid,
    counter_id         uuid,
    attempts           integer NOT NULL,
    last_error         text NOT NULL,
    failed_at          timestamptz NOT NULL,
    retry_requested_at timestamptz,
    PRIMARY KEY (tenant_id, dead_letter_id),
    CONSTRAINT dead_letter_once UNIQUE (tenant_id, consumer, branch_id, epoch, "offset"),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE INDEX dead_letters_by_time ON dead_letters (tenant_id, failed_at DESC, dead_letter_id DESC);
CREATE INDEX dead_letters_requested ON dead_letters (consumer, branch_id) WHERE retry_requested_at IS NOT NULL;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['outbox_cursors', 'dead_letters'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
        -- Workers look across tenants for what is to be applied, and apply it in the tenant's name.
        EXECUTE format('CREATE POLICY system_reads ON %I FOR SELECT TO qms_system USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_system', name);
    END LOOP;
    GRANT DELETE ON dead_letters TO qms_app;
END $$;

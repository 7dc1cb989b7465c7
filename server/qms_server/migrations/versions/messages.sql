-- Messages that may still be shown: those of an earlier day go when the next one of the branch is written.
CREATE TABLE staff_messages (
    tenant_id   uuid NOT NULL,
    message_id  uuid NOT NULL,
    branch_id   uuid NOT NULL,
    counter_id  uuid,
    text        text NOT NULL,
    sender_id   uuid NOT NULL,
    sender_name text NOT NULL,
    sent_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, message_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches,
    FOREIGN KEY (tenant_id, counter_id) REFERENCES counters
);
CREATE INDEX staff_messages_of_branch ON staff_messages (tenant_id, branch_id, sent_at);
CREATE TABLE staff_messages_seen (
    tenant_id  uuid NOT NULL,
    message_id uuid NOT NULL,
    user_id    uuid NOT NULL,
    seen_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, message_id, user_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES staff_messages ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['staff_messages', 'staff_messages_seen']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
    END LOOP;
END $$;
GRANT DELETE ON staff_messages TO qms_app;

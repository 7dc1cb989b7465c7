-- Webhooks of a tenant, and what is to be told to them. `secret` is sealed with the server's key.
CREATE TABLE webhooks (
    tenant_id  uuid NOT NULL REFERENCES tenants,
    webhook_id uuid NOT NULL,
    name       text NOT NULL,
    url        text NOT NULL,
    events     jsonb NOT NULL,
    branch_ids jsonb NOT NULL DEFAULT '[]',
    secret     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    active     boolean NOT NULL DEFAULT true,
    version    integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, webhook_id)
);
CREATE UNIQUE INDEX webhooks_name_taken ON webhooks (tenant_id, lower(name)) WHERE deleted_at IS NULL;

-- A notification is open until it is sent, withdrawn (what it tells was taken back before) or dead (given up). `subject_id`
-- is the ticket, or the branch for what is of none: of one subject only the oldest open one is sent, by `seq`, which grows
-- in the order of the branch. Whoever holds the lease may send it.
CREATE TABLE notifications (
    tenant_id       uuid NOT NULL,
    notification_id uuid NOT NULL,
    seq             bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    webhook_id      uuid NOT NULL,
    branch_id       uuid NOT NULL,
    subject_id      uuid NOT NULL,
    epoch           text NOT NULL,
    "offset"        bigint NOT NULL,
    type            text NOT NULL,
    ts              timestamptz NOT NULL,
    ticket_id       uuid,
    counter_id      uuid,
    body            json NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    next_at         timestamptz NOT NULL,
    leased_until    timestamptz,
    sent_at         timestamptz,
    withdrawn_at    timestamptz,
    dead_at         timestamptz,
    last_error      text,
    is_open         boolean NOT NULL GENERATED ALWAYS AS
                        (sent_at IS NULL AND withdrawn_at IS NULL AND dead_at IS NULL) STORED,
    PRIMARY KEY (tenant_id, notification_id),
    CONSTRAINT notification_once UNIQUE (tenant_id, webhook_id, branch_id, epoch, "offset"),
    FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks,
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE INDEX notifications_due ON notifications (next_at) WHERE is_open;
CREATE INDEX notifications_in_order ON notifications (webhook_id, subject_id, seq) WHERE is_open;
CREATE INDEX notifications_of_ticket ON notifications (tenant_id, ticket_id, ts) WHERE ticket_id IS NOT NULL;
CREATE INDEX notifications_ended ON notifications ((coalesce(sent_at, withdrawn_at)))
    WHERE sent_at IS NOT NULL OR withdrawn_at IS NOT NULL;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['webhooks', 'notifications'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
        -- Senders look across tenants for what is due and take it; old ones are forgotten.
        EXECUTE format('CREATE POLICY system_sends ON %I TO qms_system USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_system', name);
    END LOOP;
    GRANT UPDATE (leased_until, attempts), DELETE ON notifications TO qms_system;
END $$;

-- Whoever wants a webhook's dead letter tried again is heard by the senders.
CREATE INDEX dead_letters_of_webhooks ON dead_letters (retry_requested_at)
    WHERE retry_requested_at IS NOT NULL AND consumer LIKE 'webhook:%';

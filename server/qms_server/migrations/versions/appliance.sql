-- Unattended programs: what they tell of themselves, the PIN of their staff menu, and orders to them.

ALTER TABLE branches
    ADD COLUMN staff_pin_hash text,
    ADD COLUMN has_staff_pin boolean NOT NULL GENERATED ALWAYS AS (staff_pin_hash IS NOT NULL) STORED;
ALTER TABLE devices
    ADD COLUMN last_painted_at timestamptz,
    ADD COLUMN quarantined jsonb NOT NULL DEFAULT '[]';

-- `content` is a picture of the screen or the end of a log: kept for days, then forgotten with its order.
CREATE TABLE device_commands (
    tenant_id    uuid NOT NULL,
    command_id   uuid NOT NULL,
    device_id    uuid NOT NULL,
    command      text NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text NOT NULL,
    finished_at  timestamptz,
    failed       boolean NOT NULL DEFAULT false,
    message      text,
    content_type text,
    content      bytea,
    PRIMARY KEY (tenant_id, command_id),
    FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
    CONSTRAINT command_finished_with_its_result CHECK (finished_at IS NOT NULL OR (content IS NULL AND NOT failed)),
    CONSTRAINT command_content_has_a_type CHECK ((content IS NULL) = (content_type IS NULL))
);
CREATE INDEX device_commands_of_device ON device_commands (tenant_id, device_id, created_at DESC);

ALTER TABLE device_commands ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_commands FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON device_commands TO qms_app
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON device_commands TO qms_app;
GRANT UPDATE (finished_at, failed, message, content_type, content) ON device_commands TO qms_app;
GRANT SELECT ON device_commands TO qms_backup;
CREATE POLICY system_forgets ON device_commands TO qms_system USING (true);
GRANT SELECT (created_at), DELETE ON device_commands TO qms_system;

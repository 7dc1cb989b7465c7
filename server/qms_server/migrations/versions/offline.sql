-- A kiosk's own series: every one it ever had, because tickets of an older one may still be on their way.

CREATE TABLE device_series (
    tenant_id uuid NOT NULL,
    branch_id uuid NOT NULL,
    series    text NOT NULL,
    device_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, branch_id, series),
    FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);
CREATE INDEX device_series_of_device ON device_series (tenant_id, device_id);

-- The owner is under row-level security like everybody; only here does it read across tenants.
ALTER TABLE devices NO FORCE ROW LEVEL SECURITY;
INSERT INTO device_series SELECT tenant_id, branch_id, series, device_id FROM devices WHERE series IS NOT NULL;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;

ALTER TABLE device_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_series FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON device_series TO qms_app
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON device_series TO qms_app;
GRANT SELECT ON device_series TO qms_backup;

-- Whoever gives a device a series, the list knows it: a code that was given once is never given again.
CREATE FUNCTION remember_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO device_series VALUES (NEW.tenant_id, NEW.branch_id, NEW.series, NEW.device_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER devices_remember_series AFTER INSERT OR UPDATE OF series ON devices
    FOR EACH ROW WHEN (NEW.series IS NOT NULL) EXECUTE FUNCTION remember_series();

-- `device_seq` is the place in the series of the number on the visitor's paper; both null for a number of the server's.
ALTER TABLE tickets
    ADD COLUMN series     text,
    ADD COLUMN device_seq bigint,
    ADD CONSTRAINT offline_series_and_seq CHECK ((series IS NULL) = (device_seq IS NULL)),
    ADD CONSTRAINT tickets_series_known FOREIGN KEY (tenant_id, branch_id, series) REFERENCES device_series;
CREATE UNIQUE INDEX offline_number_once ON tickets (tenant_id, branch_id, series, device_seq) WHERE series IS NOT NULL;

-- Roll-back: a version that was made by restoring an earlier one names it. (The log is append-only, so it is a column
-- of the new row and no mark on the old one.)
ALTER TABLE config_versions ADD COLUMN restored_from uuid;
ALTER TABLE config_versions ADD CONSTRAINT config_versions_restored_from
    FOREIGN KEY (tenant_id, restored_from) REFERENCES config_versions (tenant_id, config_version_id);
CREATE INDEX config_versions_of_entity ON config_versions (tenant_id, entity_id, ts DESC);

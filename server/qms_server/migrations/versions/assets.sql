-- Pictures, videos and recordings of a tenant. One that is still on its way has no `uploaded_at`: its bytes count for the
-- tenant's quota, and nobody sees it. `size` grows with every part.
CREATE TABLE assets (
    tenant_id   uuid NOT NULL REFERENCES tenants,
    asset_id    uuid NOT NULL,
    kind        text NOT NULL,
    name        text NOT NULL,
    media_type  text NOT NULL,
    size        bigint NOT NULL DEFAULT 0,
    sha256      text,
    uploaded_by text NOT NULL,
    begun_at    timestamptz NOT NULL,
    uploaded_at timestamptz,
    PRIMARY KEY (tenant_id, asset_id),
    CONSTRAINT asset_kind_known CHECK (kind IN ('image', 'video', 'audio')),
    CONSTRAINT asset_size_positive CHECK (size >= 0),
    CONSTRAINT asset_whole_has_its_hash CHECK (uploaded_at IS NULL OR (sha256 ~ '^[0-9a-f]{64}$' AND size > 0))
);
CREATE INDEX assets_of_tenant ON assets (tenant_id, kind, lower(name));

-- The bytes, in parts of bounded size, so that neither a reader nor a writer holds more than one. They are compressed already.
CREATE TABLE asset_parts (
    tenant_id uuid NOT NULL,
    asset_id  uuid NOT NULL,
    part      integer NOT NULL,
    data      bytea NOT NULL,
    PRIMARY KEY (tenant_id, asset_id, part),
    FOREIGN KEY (tenant_id, asset_id) REFERENCES assets ON DELETE CASCADE,
    CONSTRAINT asset_part_bounded CHECK (part >= 0 AND octet_length(data) BETWEEN 1 AND 262144)
);
ALTER TABLE asset_parts ALTER COLUMN data SET STORAGE EXTERNAL;

-- Which configured thing names which asset: written with the thing, so that no asset goes that something still shows.
-- `branch_id` NULL is what holds for the whole tenant.
CREATE TABLE asset_uses (
    tenant_id uuid NOT NULL,
    asset_id  uuid NOT NULL,
    entity    text NOT NULL,
    entity_id uuid NOT NULL,
    branch_id uuid,
    PRIMARY KEY (tenant_id, asset_id, entity, entity_id),
    CONSTRAINT asset_used FOREIGN KEY (tenant_id, asset_id) REFERENCES assets,
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE INDEX asset_uses_of_entity ON asset_uses (tenant_id, entity, entity_id);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['assets', 'asset_parts', 'asset_uses'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
    END LOOP;
    GRANT DELETE ON assets, asset_uses TO qms_app;
    GRANT UPDATE (size, sha256, uploaded_at) ON assets TO qms_app;
END $$;

-- Uploads that never came to their end are forgotten across tenants.
CREATE POLICY system_forgets ON assets TO qms_system USING (uploaded_at IS NULL);
GRANT SELECT (begun_at, uploaded_at), DELETE ON assets TO qms_system;

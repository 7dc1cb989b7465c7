-- Who did what, append-only: what serves may insert and read, and nothing else. `actor_id` has no foreign key: the log
-- also names whom nobody knows (a login under a wrong name) and outlives whom it names.
CREATE TABLE audit_log (
    tenant_id  uuid NOT NULL REFERENCES tenants,
    audit_id   uuid NOT NULL,
    branch_id  uuid,
    ts         timestamptz NOT NULL,
    actor_id   uuid,
    actor_name text NOT NULL,
    role       text,
    action     text NOT NULL,
    target     text NOT NULL,
    target_id  uuid,
    before     json,
    after      json,
    address    text,
    user_agent text,
    PRIMARY KEY (tenant_id, audit_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE INDEX audit_log_by_time ON audit_log (tenant_id, ts DESC, audit_id DESC);
CREATE INDEX audit_log_of_branch ON audit_log (tenant_id, branch_id, ts DESC);

-- Roles that a tenant makes itself: a person who has one has its permissions instead of those of the built-in role.
CREATE TABLE roles (
    tenant_id   uuid NOT NULL REFERENCES tenants,
    role_id     uuid NOT NULL,
    name        text NOT NULL,
    permissions jsonb NOT NULL,
    active      boolean NOT NULL DEFAULT true,
    version     integer NOT NULL DEFAULT 1,
    deleted_at  timestamptz,
    PRIMARY KEY (tenant_id, role_id)
);
CREATE UNIQUE INDEX roles_name_taken ON roles (tenant_id, lower(name)) WHERE deleted_at IS NULL;

-- `totp_pending` waits for its first right code; `totp_step` is the last time step used, so that no code works twice.
ALTER TABLE users
    ADD COLUMN role_id uuid,
    ADD COLUMN totp_pending text,
    ADD COLUMN totp_step bigint,
    ADD CONSTRAINT users_role FOREIGN KEY (tenant_id, role_id) REFERENCES roles;

CREATE TABLE api_keys (
    tenant_id   uuid NOT NULL REFERENCES tenants,
    api_key_id  uuid NOT NULL,
    name        text NOT NULL,
    key_hash    bytea NOT NULL,
    permissions jsonb NOT NULL,
    branch_id   uuid,
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    PRIMARY KEY (tenant_id, api_key_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE UNIQUE INDEX api_keys_name_taken ON api_keys (tenant_id, lower(name)) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX api_keys_hash ON api_keys (key_hash);

-- A family of refresh tokens is a session: when and from where it was last used.
ALTER TABLE refresh_tokens
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN address text,
    ADD COLUMN user_agent text;
CREATE INDEX refresh_tokens_of_user ON refresh_tokens (tenant_id, user_id);

-- Wrong passwords by account and by address, of no tenant: a name nobody has is locked like one that exists.
CREATE TABLE login_failures (
    key          text PRIMARY KEY,
    failures     integer NOT NULL,
    failed_at    timestamptz NOT NULL,
    locked_until timestamptz
);

-- Privacy: what identifies a customer is kept as a keyed hash unless the tenant allows more.
ALTER TABLE tenants ADD COLUMN keep_customer_refs boolean NOT NULL DEFAULT false;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_log', 'roles', 'api_keys'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
    END LOOP;
    GRANT UPDATE ON roles TO qms_app;
    GRANT UPDATE (revoked_at) ON api_keys TO qms_app;
    -- Who asks is looked up before the tenant is known.
    FOREACH name IN ARRAY ARRAY['roles', 'api_keys'] LOOP
        EXECUTE format('CREATE POLICY system_reads ON %I FOR SELECT TO qms_system USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_system', name);
    END LOOP;
END $$;

ALTER TABLE login_failures ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_failures FORCE ROW LEVEL SECURITY;
CREATE POLICY system_locks ON login_failures TO qms_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_failures TO qms_system;

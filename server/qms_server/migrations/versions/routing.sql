-- Routing that a tenant, a branch and a counter can shape. What a rule prefers is kept as the contract's `Preferences`.

ALTER TABLE tenants
    ADD COLUMN active boolean NOT NULL DEFAULT true,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN priority_classes jsonb NOT NULL DEFAULT '[
        {"priority_class": "emergency", "rank": 0, "weight": 1, "prefix": ""},
        {"priority_class": "vip", "rank": 1, "weight": 1, "prefix": ""},
        {"priority_class": "priority", "rank": 2, "weight": 1, "prefix": ""},
        {"priority_class": "regular", "rank": 3, "weight": 1, "prefix": ""}]';

ALTER TABLE branches
    ADD COLUMN priority_ratio smallint NOT NULL DEFAULT 2 CHECK (priority_ratio BETWEEN 1 AND 100),
    ADD COLUMN prefers jsonb NOT NULL DEFAULT '{}';

ALTER TABLE counters ADD COLUMN prefers jsonb NOT NULL DEFAULT '{}';
ALTER TABLE counter_services ADD COLUMN weight smallint NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100);

ALTER TABLE tickets
    ADD COLUMN preferred_user_id uuid,
    ADD COLUMN customer_class text,
    ADD COLUMN visit_type text,
    ADD CONSTRAINT tickets_preferred_user FOREIGN KEY (tenant_id, preferred_user_id) REFERENCES users;

-- The ratio's state: by service, how many priority calls in a row passed its first regular visitor.
ALTER TABLE streams DROP COLUMN priority_streak;
ALTER TABLE streams ADD COLUMN routing_state json NOT NULL DEFAULT '{}';

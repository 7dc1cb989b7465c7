-- The first schema. Invariants live here as constraints; their names are mapped to domain errors in store/constraints.py.
-- Every tenant table: composite key (tenant_id, id) so that a foreign key cannot cross tenants, and forced row-level security.

CREATE TABLE tenants (
    tenant_id  uuid PRIMARY KEY,
    slug       text NOT NULL CONSTRAINT tenants_slug_taken UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE branches (
    tenant_id       uuid NOT NULL REFERENCES tenants,
    branch_id       uuid NOT NULL,
    name            text NOT NULL,
    names           jsonb NOT NULL DEFAULT '{}',
    time_zone       text NOT NULL,
    day_starts_hour smallint NOT NULL DEFAULT 0 CHECK (day_starts_hour BETWEEN 0 AND 23),
    languages       jsonb NOT NULL DEFAULT '["en"]',
    messages        jsonb NOT NULL DEFAULT '[]',
    accent          text,
    active          boolean NOT NULL DEFAULT true,
    version         integer NOT NULL DEFAULT 1,
    deleted_at      timestamptz,
    PRIMARY KEY (tenant_id, branch_id)
);
CREATE UNIQUE INDEX branches_name_taken ON branches (tenant_id, lower(name)) WHERE deleted_at IS NULL;

-- One row a stream: a branch's has the branch's id, the tenant's own has the tenant's id. Locking it orders every writer.
-- `priority_streak` is the ratio state of routing: how many priority tickets were called since the last regular one.
CREATE TABLE streams (
    tenant_id       uuid NOT NULL REFERENCES tenants,
    stream_id       uuid NOT NULL,
    branch_id       uuid,
    epoch           text NOT NULL,
    head            bigint NOT NULL DEFAULT 0,
    config_version  bigint NOT NULL DEFAULT 1,
    priority_streak integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, stream_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX streams_by_id ON streams (stream_id);

-- The last offset of each topic, from which an event's `prev` is told.
CREATE TABLE topic_heads (
    tenant_id uuid NOT NULL,
    stream_id uuid NOT NULL,
    topic     text NOT NULL,
    "offset"  bigint NOT NULL,
    PRIMARY KEY (tenant_id, stream_id, topic),
    FOREIGN KEY (tenant_id, stream_id) REFERENCES streams
) WITH (fillfactor = 50);

-- The outbox, immutable. `topics` maps each topic the event goes to onto that topic's previous offset.
CREATE TABLE events (
    tenant_id  uuid NOT NULL,
    stream_id  uuid NOT NULL,
    epoch      text NOT NULL,
    "offset"   bigint NOT NULL,
    ts         timestamptz NOT NULL,
    type       text NOT NULL,
    topics     jsonb NOT NULL,
    payload    json NOT NULL,
    actor_id   uuid,
    ticket_id  uuid,
    counter_id uuid,
    PRIMARY KEY (stream_id, epoch, "offset"),
    FOREIGN KEY (tenant_id, stream_id) REFERENCES streams
);
CREATE INDEX events_of_ticket ON events (tenant_id, ticket_id, "offset") WHERE ticket_id IS NOT NULL;

CREATE TABLE areas (
    tenant_id  uuid NOT NULL,
    area_id    uuid NOT NULL,
    branch_id  uuid NOT NULL,
    name       text NOT NULL,
    names      jsonb NOT NULL DEFAULT '{}',
    sort_order integer NOT NULL DEFAULT 0,
    active     boolean NOT NULL DEFAULT true,
    version    integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, area_id),
    UNIQUE (tenant_id, branch_id, area_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE UNIQUE INDEX areas_name_taken ON areas (tenant_id, branch_id, lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE services (
    tenant_id                   uuid NOT NULL,
    service_id                  uuid NOT NULL,
    branch_id                   uuid NOT NULL,
    area_id                     uuid,
    code                        text NOT NULL,
    name                        text NOT NULL,
    names                       jsonb NOT NULL DEFAULT '{}',
    hint                        text,
    hints                       jsonb NOT NULL DEFAULT '{}',
    icon                        text,
    prefix                      text NOT NULL,
    number_width                smallint NOT NULL DEFAULT 3 CHECK (number_width BETWEEN 1 AND 6),
    first_number                integer NOT NULL DEFAULT 1,
    last_number                 integer NOT NULL DEFAULT 999,
    opens_at                    text,
    closes_at                   text,
    max_per_day                 integer,
    max_waiting                 integer,
    target_wait_minutes         integer NOT NULL DEFAULT 20,
    max_wait_minutes            integer,
    called_grace_period_seconds integer NOT NULL DEFAULT 60,
    sort_order                  integer NOT NULL DEFAULT 0,
    active                      boolean NOT NULL DEFAULT true,
    version                     integer NOT NULL DEFAULT 1,
    deleted_at                  timestamptz,
    PRIMARY KEY (tenant_id, service_id),
    UNIQUE (tenant_id, branch_id, service_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches,
    FOREIGN KEY (tenant_id, branch_id, area_id) REFERENCES areas (tenant_id, branch_id, area_id),
    CONSTRAINT services_number_range CHECK (first_number <= last_number),
    CONSTRAINT services_hours CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at)
);
CREATE UNIQUE INDEX services_code_taken ON services (tenant_id, branch_id, code) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX services_prefix_taken ON services (tenant_id, branch_id, prefix) WHERE deleted_at IS NULL;

CREATE TABLE counters (
    tenant_id  uuid NOT NULL,
    counter_id uuid NOT NULL,
    branch_id  uuid NOT NULL,
    area_id    uuid,
    name       text NOT NULL,
    sort_order integer NOT NULL DEFAULT 0,
    active     boolean NOT NULL DEFAULT true,
    version    integer NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, counter_id),
    UNIQUE (tenant_id, branch_id, counter_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches,
    FOREIGN KEY (tenant_id, branch_id, area_id) REFERENCES areas (tenant_id, branch_id, area_id)
);
CREATE UNIQUE INDEX counters_name_taken ON counters (tenant_id, branch_id, lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE counter_services (
    tenant_id  uuid NOT NULL,
    branch_id  uuid NOT NULL,
    counter_id uuid NOT NULL,
    service_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, counter_id, service_id),
    FOREIGN KEY (tenant_id, branch_id, counter_id) REFERENCES counters (tenant_id, branch_id, counter_id),
    FOREIGN KEY (tenant_id, branch_id, service_id) REFERENCES services (tenant_id, branch_id, service_id)
);

CREATE TABLE users (
    tenant_id     uuid NOT NULL REFERENCES tenants,
    user_id       uuid NOT NULL,
    username      text NOT NULL,
    password_hash text NOT NULL,
    totp_secret   text,
    display_name  text NOT NULL,
    role          text NOT NULL CHECK (role IN ('admin', 'supervisor', 'agent')),
    branch_id     uuid,
    language      text,
    active        boolean NOT NULL DEFAULT true,
    version       integer NOT NULL DEFAULT 1,
    deleted_at    timestamptz,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
);
CREATE UNIQUE INDEX users_username_taken ON users (tenant_id, username) WHERE deleted_at IS NULL;

-- A family is one login; each refresh adds a generation. `used_at` is the first use of the token itself.
CREATE TABLE refresh_tokens (
    tenant_id  uuid NOT NULL,
    token_hash bytea PRIMARY KEY,
    family_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    generation integer NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (tenant_id, family_id);

CREATE TABLE devices (
    tenant_id     uuid NOT NULL,
    device_id     uuid NOT NULL,
    branch_id     uuid NOT NULL,
    area_id       uuid,
    type          text NOT NULL CHECK (type IN ('kiosk', 'display')),
    name          text NOT NULL,
    series        text,
    token_hash    bytea,
    active        boolean NOT NULL DEFAULT true,
    version       integer NOT NULL DEFAULT 1,
    app_version   text,
    last_seen_at  timestamptz,
    printer       text,
    buffered      integer,
    clock_skew_ms integer,
    deleted_at    timestamptz,
    PRIMARY KEY (tenant_id, device_id),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches,
    FOREIGN KEY (tenant_id, branch_id, area_id) REFERENCES areas (tenant_id, branch_id, area_id)
);
CREATE UNIQUE INDEX devices_name_taken ON devices (tenant_id, branch_id, lower(name)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX devices_series_taken ON devices (tenant_id, branch_id, series);
CREATE UNIQUE INDEX devices_token ON devices (token_hash);

-- RFC 8628: a device that asks to be let in belongs to no tenant until somebody approves it. Only qms_system sees it.
CREATE TABLE pairings (
    device_code_hash bytea PRIMARY KEY,
    user_code        text NOT NULL CONSTRAINT pairings_user_code_taken UNIQUE,
    type             text NOT NULL CHECK (type IN ('kiosk', 'display')),
    expires_at       timestamptz NOT NULL,
    polled_at        timestamptz,
    tenant_id        uuid,
    device_id        uuid,
    FOREIGN KEY (tenant_id, device_id) REFERENCES devices
);

CREATE TABLE counter_sessions (
    tenant_id  uuid NOT NULL,
    counter_id uuid NOT NULL,
    branch_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'paused')),
    reason     text,
    since      timestamptz NOT NULL,
    CONSTRAINT counter_has_one_agent PRIMARY KEY (tenant_id, counter_id),
    CONSTRAINT agent_has_one_counter UNIQUE (tenant_id, user_id),
    FOREIGN KEY (tenant_id, branch_id, counter_id) REFERENCES counters (tenant_id, branch_id, counter_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users
);

-- The next number of a prefix on a business day: by prefix and not by service, so that moving a letter repeats nothing.
CREATE TABLE number_series (
    tenant_id    uuid NOT NULL,
    branch_id    uuid NOT NULL,
    business_day date NOT NULL,
    prefix       text NOT NULL,
    last_number  integer NOT NULL,
    PRIMARY KEY (tenant_id, branch_id, business_day, prefix),
    FOREIGN KEY (tenant_id, branch_id) REFERENCES branches
) WITH (fillfactor = 50);

-- The life cycle is drawn in docs/state_machine.md. `ordered_at` is the place in the queue, `queued_at` when it was joined.
CREATE TABLE tickets (
    tenant_id            uuid NOT NULL,
    ticket_id            uuid NOT NULL,
    branch_id            uuid NOT NULL,
    service_id           uuid NOT NULL,
    business_day         date NOT NULL,
    ticket_number        text NOT NULL,
    display_number       text NOT NULL,
    status               text NOT NULL CHECK (status IN
                             ('waiting', 'called', 'serving', 'done', 'no_show', 'cancelled', 'held')),
    reason               text,
    channel              text NOT NULL CHECK (channel IN ('kiosk', 'web', 'mobile', 'staff', 'api')),
    priority_class       text NOT NULL CHECK (priority_class IN ('regular', 'priority', 'vip', 'emergency')),
    language             text,
    customer_ref         text,
    note                 text,
    remind_at            timestamptz,
    created_at           timestamptz NOT NULL,
    queued_at            timestamptz NOT NULL,
    ordered_at           timestamptz NOT NULL,
    confirmed_at         timestamptz,
    called_at            timestamptz,
    served_at            timestamptz,
    completed_at         timestamptz,
    counter_id           uuid,
    preferred_counter_id uuid,
    transferred_from     uuid,
    call_count           integer NOT NULL DEFAULT 0,
    leg                  integer NOT NULL DEFAULT 1,
    remaining            uuid[] NOT NULL DEFAULT '{}',
    issued_by            uuid,
    version              integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, ticket_id),
    CONSTRAINT number_issued_once UNIQUE (tenant_id, branch_id, business_day, display_number),
    CONSTRAINT called_has_counter CHECK (status NOT IN ('called', 'serving') OR counter_id IS NOT NULL),
    CONSTRAINT called_has_time CHECK (status NOT IN ('called', 'serving') OR called_at IS NOT NULL),
    CONSTRAINT serving_has_time CHECK (status <> 'serving' OR served_at IS NOT NULL),
    CONSTRAINT done_has_time CHECK (status <> 'done' OR completed_at IS NOT NULL),
    FOREIGN KEY (tenant_id, branch_id, service_id) REFERENCES services (tenant_id, branch_id, service_id),
    FOREIGN KEY (tenant_id, branch_id, counter_id) REFERENCES counters (tenant_id, branch_id, counter_id),
    FOREIGN KEY (tenant_id, branch_id, preferred_counter_id) REFERENCES counters (tenant_id, branch_id, counter_id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX counter_calls_one ON tickets (tenant_id, counter_id) WHERE status IN ('called', 'serving');
CREATE INDEX tickets_in_queue ON tickets (tenant_id, service_id, priority_class, ordered_at, ticket_id)
    WHERE status = 'waiting';
CREATE INDEX tickets_by_age ON tickets (tenant_id, service_id, queued_at) WHERE status = 'waiting';
CREATE INDEX tickets_live ON tickets (tenant_id, branch_id) WHERE status IN ('waiting', 'called', 'serving', 'held');
CREATE INDEX tickets_called ON tickets (tenant_id, branch_id, called_at DESC) WHERE called_at IS NOT NULL;
CREATE INDEX tickets_served ON tickets (tenant_id, service_id, completed_at DESC) WHERE status = 'done';
CREATE INDEX tickets_of_day ON tickets (tenant_id, service_id, business_day);

CREATE TABLE ticket_legs (
    tenant_id  uuid NOT NULL,
    ticket_id  uuid NOT NULL,
    leg        integer NOT NULL,
    branch_id  uuid NOT NULL,
    service_id uuid NOT NULL,
    counter_id uuid,
    user_id    uuid,
    queued_at  timestamptz NOT NULL,
    called_at  timestamptz,
    served_at  timestamptz,
    ended_at   timestamptz,
    outcome    text,
    PRIMARY KEY (tenant_id, ticket_id, leg),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets,
    FOREIGN KEY (tenant_id, branch_id, service_id) REFERENCES services (tenant_id, branch_id, service_id)
);

CREATE INDEX ticket_legs_of_counter ON ticket_legs (tenant_id, counter_id, ended_at) WHERE counter_id IS NOT NULL;

-- Why each call chose what it chose: the inputs of the routing function, so that a test replays it to the same choice.
CREATE TABLE call_traces (
    tenant_id  uuid NOT NULL,
    ticket_id  uuid NOT NULL,
    call_count integer NOT NULL,
    counter_id uuid NOT NULL,
    user_id    uuid,
    called_at  timestamptz NOT NULL,
    rule       text NOT NULL,
    trace      json NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, call_count),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets
);

-- What each ticket was before the last command on it, for `undo`. `version` is the ticket's after that command;
-- `with_ticket_id` is the ticket that the same command called (complete and call next).
CREATE TABLE undo_states (
    tenant_id      uuid NOT NULL,
    ticket_id      uuid NOT NULL,
    actor_id       uuid NOT NULL,
    version        integer NOT NULL,
    before         json NOT NULL,
    done_at        timestamptz NOT NULL,
    with_ticket_id uuid,
    PRIMARY KEY (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets,
    FOREIGN KEY (tenant_id, with_ticket_id) REFERENCES tickets (tenant_id, ticket_id)
);

-- Answers already given, by who asked: a repeat of the same request gets the same answer and does nothing again.
CREATE TABLE requests (
    tenant_id    uuid NOT NULL,
    actor_id     uuid NOT NULL,
    request_id   uuid NOT NULL,
    request_hash bytea NOT NULL,
    status       smallint NOT NULL,
    body         bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT request_answered_once PRIMARY KEY (tenant_id, actor_id, request_id)
);
CREATE INDEX requests_by_age ON requests (created_at);

CREATE TABLE config_versions (
    tenant_id         uuid NOT NULL,
    config_version_id uuid NOT NULL,
    branch_id         uuid,
    entity            text NOT NULL,
    entity_id         uuid NOT NULL,
    before            jsonb,
    after             jsonb,
    actor_id          uuid NOT NULL,
    ts                timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, config_version_id)
);
CREATE INDEX config_versions_by_time ON config_versions (tenant_id, ts DESC);

-- Row-level security, forced also on the owner. After SET LOCAL ends the setting is '', hence NULLIF.
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenants', 'branches', 'streams', 'topic_heads', 'events', 'areas', 'services', 'counters',
        'counter_services', 'users', 'refresh_tokens', 'devices', 'counter_sessions', 'number_series', 'tickets',
        'ticket_legs', 'call_traces', 'undo_states', 'requests', 'config_versions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY tenant_only ON %I TO qms_app '
            'USING (tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO qms_app', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
    END LOOP;
    -- A restored database begins new epochs (operations/backup.py).
    GRANT UPDATE (epoch) ON streams TO qms_backup;
    -- What serves never changes history.
    REVOKE UPDATE ON events, call_traces, requests, config_versions FROM qms_app;
    GRANT DELETE ON counter_services, counter_sessions, undo_states, ticket_legs TO qms_app;
    -- qms_system looks across tenants on just these: login, pairing, relay, jobs.
    FOREACH name IN ARRAY ARRAY['tenants', 'users', 'refresh_tokens', 'devices', 'branches', 'streams', 'events', 'tickets',
        'services']
    LOOP
        EXECUTE format('CREATE POLICY system_reads ON %I FOR SELECT TO qms_system USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_system', name);
    END LOOP;
END $$;

CREATE POLICY system_ages ON requests TO qms_system USING (true);
GRANT SELECT, DELETE ON requests TO qms_system;
ALTER TABLE pairings ENABLE ROW LEVEL SECURITY;
ALTER TABLE pairings FORCE ROW LEVEL SECURITY;
CREATE POLICY system_pairs ON pairings TO qms_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON pairings TO qms_system;
GRANT SELECT ON pairings TO qms_backup;

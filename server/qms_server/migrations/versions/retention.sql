-- What is kept, and for how long: the event log by month, so that old months go whole (ADR 14); what personal there is
-- in old visits, taken out in its place; and who may do that.

-- The log so far becomes the first month's partition, untouched; it reaches back to the beginning. It is looked through
-- for a clock that ran ahead. The owner is under row-level security like everybody; only here does it read across tenants.
ALTER TABLE events RENAME TO events_so_far;
ALTER TABLE events_so_far NO FORCE ROW LEVEL SECURITY;
ALTER INDEX events_of_ticket RENAME TO events_so_far_of_ticket;
CREATE TABLE events (LIKE events_so_far) PARTITION BY RANGE (ts);
ALTER TABLE events ADD FOREIGN KEY (tenant_id, stream_id) REFERENCES streams;
CREATE INDEX events_of_ticket ON events (tenant_id, ticket_id, "offset") WHERE ticket_id IS NOT NULL;

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON events TO qms_app
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON events TO qms_app;
GRANT SELECT ON events TO qms_backup;
CREATE POLICY system_reads ON events FOR SELECT TO qms_system USING (true);
GRANT SELECT ON events TO qms_system;

-- The partition is reached through `events` alone: nobody has a policy on it, and only a backup may read it by its name.
DO $$
DECLARE
    bound timestamptz;
    name text;
BEGIN
    SELECT date_trunc('month', greatest(now(), max(ts)), 'UTC') INTO bound FROM events_so_far;
    name := 'events_' || to_char(bound AT TIME ZONE 'UTC', 'YYYY_MM');
    DROP POLICY tenant_only ON events_so_far;
    DROP POLICY system_reads ON events_so_far;
    REVOKE ALL ON events_so_far FROM qms_app, qms_system;
    ALTER TABLE events_so_far FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE events ATTACH PARTITION events_so_far FOR VALUES FROM (MINVALUE) TO (%L)',
        bound + interval '1 month');
    EXECUTE format('ALTER TABLE events_so_far RENAME TO %I', name);
    EXECUTE format('ALTER INDEX events_pkey RENAME TO %I', name || '_pkey');
    EXECUTE format('ALTER INDEX events_so_far_of_ticket RENAME TO %I', name || '_of_ticket');
END $$;

-- A clock that runs far ahead, or a job that never ran, stops no branch: such events wait here for their month.
CREATE TABLE events_rest (LIKE events, PRIMARY KEY (stream_id, epoch, "offset"));
ALTER TABLE events_rest ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_rest FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_moves ON events_rest TO CURRENT_USER USING (true);
GRANT SELECT ON events_rest TO qms_backup;
ALTER TABLE events ATTACH PARTITION events_rest DEFAULT;

-- Within a month the key is the partition's; across months it is this: an epoch's offsets are given once, forwards.
CREATE FUNCTION refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The stream % would give offsets again', NEW.stream_id USING CONSTRAINT = 'stream_goes_forward';
END $$;
CREATE TRIGGER stream_goes_forward BEFORE UPDATE ON streams
    FOR EACH ROW WHEN (NEW.epoch = OLD.epoch AND NEW.head < OLD.head) EXECUTE FUNCTION refuse_going_back();

-- Commands lock streams before events, so these do too; they wait half a second at most, and the job comes again.
CREATE FUNCTION prepare_event_months(ahead integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
DECLARE
    this_month timestamptz := date_trunc('month', now());
    month timestamptz;
    made integer := 0;
    name text;
BEGIN
    FOR month IN
        SELECT generate_series(this_month, this_month + make_interval(months => ahead), '1 month')
        UNION SELECT date_trunc('month', ts) FROM events_rest WHERE ts < this_month + make_interval(months => ahead + 1)
        ORDER BY 1
    LOOP
        name := 'events_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        LOCK TABLE streams, events IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('CREATE TABLE %I (LIKE events, PRIMARY KEY (stream_id, epoch, "offset"))', name);
        EXECUTE format('WITH moved AS (DELETE FROM events_rest WHERE ts >= %L AND ts < %L RETURNING *) '
            'INSERT INTO %I SELECT * FROM moved', month, month + interval '1 month', name);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT ON %I TO qms_backup', name);
        EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            name, month, month + interval '1 month');
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION drop_event_month(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
BEGIN
    IF name !~ '^events_\d{4}_\d\d$' OR to_timestamp(right(name, 7), 'YYYY_MM') + interval '1 month 7 days' > now() THEN
        RAISE EXCEPTION '% is no old month of the log', name;
    END IF;
    LOCK TABLE streams, events IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE %I', name);
END $$;

REVOKE ALL ON FUNCTION prepare_event_months, drop_event_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prepare_event_months, drop_event_month TO qms_system;
SELECT prepare_event_months(2);

-- Who a visit was of is forgotten so many days after its business day.
ALTER TABLE tenants ADD COLUMN customer_data_days smallint NOT NULL DEFAULT 90 CHECK (customer_data_days BETWEEN 1 AND 3650);
-- How far that has come: in a branch by its business days, in a tenant's kept answers by their time.
ALTER TABLE streams ADD COLUMN anonymised_before date, ADD COLUMN answers_anonymised_before timestamptz;
CREATE INDEX tickets_with_person ON tickets (tenant_id, branch_id, business_day)
    WHERE customer_ref IS NOT NULL OR note IS NOT NULL;

-- JSON text without what says who the customer is; every other byte stays. (An escaped quote inside a text cannot match.)
CREATE FUNCTION anonymous(document text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(document, '"(customer_ref|note)":"(?:[^"\\]|\\.)*"', '"\1":' || 'null', 'g')
$$;

GRANT UPDATE (payload) ON events TO qms_system;
CREATE POLICY system_anonymises ON events FOR UPDATE TO qms_system USING (true);
GRANT UPDATE (body) ON requests TO qms_system;
GRANT UPDATE (anonymised_before, answers_anonymised_before) ON streams TO qms_system;
CREATE POLICY system_anonymises ON streams FOR UPDATE TO qms_system USING (true);
GRANT SELECT (ticket_id, done_at), DELETE ON undo_states TO qms_system;
CREATE POLICY system_forgets ON undo_states TO qms_system USING (true);
GRANT DELETE ON refresh_tokens TO qms_system;
CREATE POLICY system_forgets ON refresh_tokens FOR DELETE TO qms_system USING (true);

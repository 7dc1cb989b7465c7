-- How a branch treats who does not come, who is called again and again, and whose agent has gone.

ALTER TABLE branches
    ADD COLUMN recall_limit smallint CHECK (recall_limit BETWEEN 1 AND 20),
    ADD COLUMN presence_grace_seconds smallint NOT NULL DEFAULT 120 CHECK (presence_grace_seconds BETWEEN 30 AND 3600),
    ADD COLUMN auto_call_seconds smallint CHECK (auto_call_seconds BETWEEN 3 AND 600),
    ADD COLUMN not_collected_after_seconds integer NOT NULL DEFAULT 600
        CHECK (not_collected_after_seconds BETWEEN 30 AND 86400);

-- After a no-show a ticket goes back `no_show_requeues` times by itself, behind `no_show_position` others (null: last).
ALTER TABLE services
    ADD COLUMN requeue_allowed boolean NOT NULL DEFAULT true,
    ADD COLUMN no_show_requeues smallint NOT NULL DEFAULT 0 CHECK (no_show_requeues BETWEEN 0 AND 10),
    ADD COLUMN no_show_position smallint CHECK (no_show_position BETWEEN 0 AND 1000);

-- `recalls` since it was called last; `requeues` are those after a no-show, by hand or by itself.
ALTER TABLE tickets
    ADD COLUMN recalls smallint NOT NULL DEFAULT 0,
    ADD COLUMN requeues smallint NOT NULL DEFAULT 0;

-- When a socket of the agent was last seen; a session that no socket ever watched is not missed.
ALTER TABLE counter_sessions ADD COLUMN seen_at timestamptz;
CREATE INDEX counter_sessions_by_seen ON counter_sessions (seen_at);

-- The jobs look across tenants for lost agents and for what a closed day left behind.
CREATE POLICY system_reads ON counter_sessions FOR SELECT TO qms_system USING (true);
GRANT SELECT ON counter_sessions TO qms_system;

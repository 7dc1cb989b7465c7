-- Calls for help, which every snapshot of a supervisor's program looks for.
CREATE INDEX events_of_help ON events (tenant_id, stream_id, ts) WHERE type = 'counter.panic';

-- `reminded_at` is when the reminder of the hold a ticket is on was told: each is told once.
ALTER TABLE tickets ADD COLUMN reminded_at timestamptz;
CREATE INDEX tickets_to_remind ON tickets (remind_at)
    WHERE status = 'held' AND remind_at IS NOT NULL AND reminded_at IS NULL;

-- When a branch's managers are alarmed by what they watch; empty: never.
ALTER TABLE branches ADD COLUMN alarms jsonb NOT NULL DEFAULT '{}';

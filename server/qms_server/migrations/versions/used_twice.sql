-- The last runs of a device's program, the newest first, and when one of them came back after another: a second machine.
ALTER TABLE devices
    ADD COLUMN runs jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN used_twice_at timestamptz;

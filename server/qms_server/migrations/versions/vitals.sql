-- What a device's program said last of itself (how long it runs, its memory, how fast the server answered it), and since when
-- it did how, as it was told.
ALTER TABLE devices
    ADD COLUMN vitals jsonb,
    ADD COLUMN moments jsonb NOT NULL DEFAULT '[]';

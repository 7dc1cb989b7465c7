-- What was told last of a device (`device.status`): whether it is there, and a digest of its printer and its tickets.
ALTER TABLE devices
    ADD COLUMN told_online boolean NOT NULL DEFAULT false,
    ADD COLUMN told_health text;
CREATE INDEX devices_told_online ON devices (last_seen_at) WHERE told_online;

-- What the displays of a branch show and how they speak, as the contract's DisplaySettings and VoiceSettings; an area may
-- show something else (NULL: what its branch does). And what an unattended program finds not well with itself.
ALTER TABLE branches
    ADD COLUMN display jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN voice jsonb NOT NULL DEFAULT '{}';
ALTER TABLE areas ADD COLUMN display jsonb;
ALTER TABLE devices ADD COLUMN troubles jsonb NOT NULL DEFAULT '[]';

-- What a kiosk asks before it gives a number, and what it prints.

ALTER TABLE branches
    ADD COLUMN asks_priority boolean NOT NULL DEFAULT false,
    ADD COLUMN priority_offers jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN areas_first boolean NOT NULL DEFAULT false,
    ADD COLUMN ticket jsonb NOT NULL DEFAULT '{}';
ALTER TABLE services
    ADD COLUMN reference text NOT NULL DEFAULT 'off' CHECK (reference IN ('off', 'optional', 'required')),
    ADD COLUMN reference_kind text NOT NULL DEFAULT 'phone' CHECK (reference_kind IN ('phone', 'reference'));

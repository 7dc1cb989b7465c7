-- When tickets are taken, as the contract's WeeklyHours and DayException; null hours are every day, all day.

ALTER TABLE branches
    ADD COLUMN hours jsonb,
    ADD COLUMN exceptions jsonb NOT NULL DEFAULT '[]';

ALTER TABLE services
    ADD COLUMN hours jsonb,
    ADD COLUMN last_ticket_minutes smallint NOT NULL DEFAULT 0 CHECK (last_ticket_minutes BETWEEN 0 AND 240);

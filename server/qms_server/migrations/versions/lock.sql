-- So many minutes untouched, and a program of staff asks for the password again; 0 is never.
ALTER TABLE tenants ADD COLUMN lock_after_minutes smallint NOT NULL DEFAULT 0 CHECK (lock_after_minutes BETWEEN 0 AND 480);

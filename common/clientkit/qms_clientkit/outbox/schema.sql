-- Writes that must reach the server, kept until it has answered. A row is committed before the write is tried.
CREATE TABLE IF NOT EXISTS pending (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,       -- order of arrival, the order of sending
  request_id TEXT NOT NULL UNIQUE,                    -- the key by which the server knows a repeat
  kind       TEXT NOT NULL,                           -- which call it is, e.g. issue, confirm
  path_id    TEXT,                                    -- the id in the call's path, if it has one
  body       BLOB NOT NULL,                           -- the command as JSON
  created_at TEXT NOT NULL,                           -- RFC 3339, this device's clock
  attempts   INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  state      TEXT NOT NULL DEFAULT 'waiting'          -- waiting -> (answered: the row is deleted) | refused
             CHECK (state IN ('waiting', 'refused'))
) STRICT;
CREATE INDEX IF NOT EXISTS pending_waiting ON pending (seq) WHERE state = 'waiting';

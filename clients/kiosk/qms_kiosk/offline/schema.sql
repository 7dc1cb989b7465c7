-- Tickets this kiosk gave out by itself. A row is committed before its number is shown or printed.
CREATE TABLE IF NOT EXISTS counters (
  series    TEXT PRIMARY KEY,                         -- the server gives a new one at each pairing
  last_seq  INTEGER NOT NULL,                         -- only grows, whatever the clock says
  last_at   TEXT NOT NULL                             -- RFC 3339, the server's time as it was known; no later ticket is older than this
) STRICT;
CREATE TABLE IF NOT EXISTS tickets (
  ticket_id TEXT PRIMARY KEY,                         -- that of the online try of the same tap
  series    TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  body      BLOB NOT NULL,                            -- the OfflineTicket as JSON
  state     TEXT NOT NULL DEFAULT 'waiting'           -- waiting <-> sent (a confirmation sends it again) | quarantined
            CHECK (state IN ('waiting', 'sent', 'quarantined')),
  reason    TEXT,                                     -- why the server does not take it
  UNIQUE (series, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS tickets_waiting ON tickets (series, seq) WHERE state = 'waiting';

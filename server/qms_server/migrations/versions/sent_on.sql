-- The service each ticket was taken for: a cap per day counts those, wherever the visitor was sent since.
ALTER TABLE tickets ADD COLUMN issued_service_id uuid;
ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_legs NO FORCE ROW LEVEL SECURITY;
UPDATE tickets t SET issued_service_id = l.service_id
FROM ticket_legs l WHERE l.tenant_id = t.tenant_id AND l.ticket_id = t.ticket_id AND l.leg = 1;
ALTER TABLE ticket_legs FORCE ROW LEVEL SECURITY;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE tickets ALTER COLUMN issued_service_id SET NOT NULL;
DROP INDEX tickets_of_day;
CREATE INDEX tickets_of_day ON tickets (tenant_id, issued_service_id, business_day);

-- Routing's state before and after the command, so that undoing a call takes back its turn too.
ALTER TABLE undo_states ADD COLUMN routing_before json, ADD COLUMN routing_after json;

-- An agent's app is there when the counter is opened; whoever is never seen again is missed like anybody else.
ALTER TABLE counter_sessions NO FORCE ROW LEVEL SECURITY;
UPDATE counter_sessions SET seen_at = since WHERE seen_at IS NULL;
ALTER TABLE counter_sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE counter_sessions ALTER COLUMN seen_at SET NOT NULL;

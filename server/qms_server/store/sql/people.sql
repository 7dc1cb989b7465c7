-- login: A user by tenant and name, for the password check (across tenants).
SELECT u.*, t.slug FROM users u JOIN tenants t USING (tenant_id)
WHERE t.slug = $1 AND u.username = $2 AND u.deleted_at IS NULL

-- user: A user that may still act (across tenants).
SELECT * FROM users WHERE user_id = $1 AND active AND deleted_at IS NULL

-- device_of_token: The device a token belongs to (across tenants).
SELECT * FROM devices WHERE token_hash = $1 AND active AND deleted_at IS NULL

-- refresh_tokens: The family of a refresh token, locked (across tenants).
SELECT tenant_id, token_hash, family_id, user_id, generation, expires_at, used_at, revoked_at
FROM refresh_tokens WHERE family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = $1)
ORDER BY generation

-- keep_refresh_token: A new refresh token of a family.
INSERT INTO refresh_tokens (tenant_id, token_hash, family_id, user_id, generation, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- use_refresh_token: The first use of a token.
UPDATE refresh_tokens SET used_at = coalesce(used_at, $2) WHERE token_hash = $1

-- revoke_family: Ends a login.
UPDATE refresh_tokens SET revoked_at = coalesce(revoked_at, $2) WHERE family_id = $1

-- start_pairing: A device asks to be let in (as qms_system).
INSERT INTO pairings (device_code_hash, user_code, type, expires_at) VALUES ($1, $2, $3, $4)

-- poll_pairing: A device asks whether it was approved (as qms_system).
SELECT type, expires_at, polled_at, tenant_id, device_id FROM pairings WHERE device_code_hash = $1 FOR UPDATE

-- mark_poll: When a device asked last.
UPDATE pairings SET polled_at = $2 WHERE device_code_hash = $1

-- approve_pairing: Gives a waiting device its tenant.
UPDATE pairings SET tenant_id = $2, device_id = $3 WHERE user_code = $1

-- waiting_pairing: A pairing that waits for approval, by the code on its screen.
SELECT type FROM pairings WHERE user_code = $1 AND tenant_id IS NULL AND expires_at > $2 FOR UPDATE

-- forget_pairings: Drops what nobody approved in time.
DELETE FROM pairings WHERE expires_at < $1

-- give_token: A device's token, by its hash.
UPDATE devices SET token_hash = $2 WHERE device_id = $1

-- device: A device.
SELECT * FROM devices WHERE device_id = $1

-- count_devices: How many devices a branch has ever had.
SELECT count(*) FROM devices WHERE branch_id = $1

-- heartbeat: What a device says of itself.
UPDATE devices SET last_seen_at = $2, app_version = $3, printer = $4, buffered = $5, clock_skew_ms = $6
WHERE device_id = $1

-- login: A user by tenant and name, for the password check (across tenants).
SELECT u.*, t.slug FROM users u JOIN tenants t USING (tenant_id)
WHERE t.slug = $1 AND u.username = $2 AND u.deleted_at IS NULL

-- tenant: A tenant by its slug (across tenants).
SELECT tenant_id FROM tenants WHERE slug = $1

-- lock_after: After how many untouched minutes a tenant's programs lock.
SELECT lock_after_minutes FROM tenants WHERE tenant_id = $1

-- role_permissions: What a role of the tenant's own gives, unless it is switched off.
SELECT jsonb_array_elements_text(permissions) AS code FROM roles WHERE role_id = $1 AND active AND deleted_at IS NULL

-- is_managed: Whether anybody has a permission ($1) in the whole tenant; $2 are the built-in roles that give it.
SELECT EXISTS (SELECT FROM users u LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.role_id
    WHERE u.active AND u.deleted_at IS NULL AND u.branch_id IS NULL AND CASE WHEN u.role_id IS NULL THEN u.role = ANY($2::text[])
        ELSE r.active AND r.deleted_at IS NULL AND r.permissions ? $1 END)

-- seated_of_role: Who of a role of the tenant's own has a counter open.
SELECT u.* FROM users u JOIN counter_sessions x USING (tenant_id, user_id)
WHERE u.role_id = $1 ORDER BY x.branch_id, x.counter_id

-- user: A user that may still act, in a session ($2) that has not ended, with the permissions of a role of the tenant's own.
SELECT u.*, CASE WHEN u.role_id IS NOT NULL
    THEN ARRAY(SELECT jsonb_array_elements_text(r.permissions) WHERE r.active AND r.deleted_at IS NULL) END AS own
FROM users u LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.role_id
WHERE u.user_id = $1 AND u.active AND u.deleted_at IS NULL AND NOT EXISTS (SELECT FROM refresh_tokens f
    WHERE f.tenant_id = u.tenant_id AND f.family_id = $2 AND f.revoked_at IS NOT NULL)

-- api_key: A key that may still act (across tenants).
SELECT *, ARRAY(SELECT jsonb_array_elements_text(permissions)) AS own
FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > $2

-- person: A member of staff with what a password check needs.
SELECT u.*, t.slug FROM users u JOIN tenants t USING (tenant_id) WHERE u.user_id = $1 AND u.deleted_at IS NULL

-- user_branch: Whether there is such a user, and in which branch.
SELECT user_id, branch_id FROM users WHERE user_id = $1 AND deleted_at IS NULL

-- sessions: The living logins of a user.
SELECT family_id AS session_id, min(created_at) AS started_at, max(created_at) AS last_used_at,
    max(expires_at) AS expires_at, (array_agg(address ORDER BY generation DESC))[1] AS address,
    (array_agg(user_agent ORDER BY generation DESC))[1] AS user_agent
FROM refresh_tokens WHERE user_id = $1 AND revoked_at IS NULL
GROUP BY family_id HAVING max(expires_at) > $2 ORDER BY max(created_at) DESC

-- end_sessions: Ends one login ($2) or all of a user.
UPDATE refresh_tokens SET revoked_at = $3
WHERE user_id = $1 AND ($2::uuid IS NULL OR family_id = $2) AND revoked_at IS NULL RETURNING family_id

-- enrol_totp: A secret that waits for its first code.
UPDATE users SET totp_pending = $2 WHERE user_id = $1

-- pending_totp: That secret.
SELECT totp_pending FROM users WHERE user_id = $1 AND totp_secret IS NULL FOR UPDATE

-- confirm_totp: The secret is in force.
UPDATE users SET totp_secret = totp_pending, totp_pending = NULL WHERE user_id = $1

-- unsealed: Secrets of second factors as they were kept before they were sealed (across tenants); $1 is how a sealed one begins.
SELECT tenant_id, user_id, totp_secret, totp_pending FROM users
WHERE totp_secret NOT LIKE $1 || '%' OR totp_pending NOT LIKE $1 || '%'

-- seal: The same secrets sealed, unless they were changed meanwhile (IS NOT DISTINCT FROM, as either may be null).
UPDATE users SET totp_secret = $2, totp_pending = $3
WHERE user_id = $1 AND totp_secret IS NOT DISTINCT FROM $4 AND totp_pending IS NOT DISTINCT FROM $5

-- disable_totp: No second factor.
UPDATE users SET totp_secret = NULL, totp_pending = NULL WHERE user_id = $1

-- use_totp_step: Uses up a time step; no row when it or a later one was used before.
UPDATE users SET totp_step = $2 WHERE user_id = $1 AND coalesce(totp_step, 0) < $2 RETURNING user_id

-- device_of_token: The device a token belongs to (across tenants).
SELECT * FROM devices WHERE token_hash = $1 AND active AND deleted_at IS NULL

-- refresh_tokens: The family of a refresh token, locked (across tenants).
SELECT tenant_id, token_hash, family_id, user_id, generation, expires_at, used_at, revoked_at
FROM refresh_tokens WHERE family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = $1)
ORDER BY generation

-- keep_refresh_token: A new refresh token of a family.
INSERT INTO refresh_tokens (tenant_id, token_hash, family_id, user_id, generation, expires_at, created_at, address, user_agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

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
UPDATE devices SET token_hash = $2, runs = '[]', used_twice_at = NULL WHERE device_id = $1

-- device: A device.
SELECT * FROM devices WHERE device_id = $1

-- heartbeat: What a device says of itself. A run ($10) that comes back after another one is a second machine with its token.
WITH heard AS (
    SELECT device_id, CASE WHEN (runs - 0) ? $10::text THEN $2 ELSE used_twice_at END AS used_twice_at
    FROM devices WHERE device_id = $1 FOR UPDATE
)
UPDATE devices d SET last_seen_at = $2, app_version = $3, printer = $4, buffered = $5, clock_skew_ms = $6,
    last_painted_at = coalesce($7, d.last_painted_at), quarantined = $8::text::jsonb,
    troubles = $9::text::jsonb || CASE WHEN heard.used_twice_at > $2 - $11::interval
        THEN '[{"kind": "used_twice", "subject": ""}]'::jsonb ELSE '[]' END,
    used_twice_at = heard.used_twice_at, vitals = $12::text::jsonb,
    runs = CASE WHEN $10::text IS NULL THEN d.runs
        ELSE jsonb_path_query_array(jsonb_build_array($10::text) || (d.runs - $10::text), '$[0 to 3]') END
FROM heard WHERE d.device_id = heard.device_id

-- add_api_key: A key of an integration, by its hash.
INSERT INTO api_keys (tenant_id, api_key_id, name, key_hash, permissions, branch_id, created_by, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9)

-- api_keys: The keys that are not revoked, or one of them ($1).
SELECT api_key_id, name, ARRAY(SELECT jsonb_array_elements_text(permissions)) AS permissions, branch_id, created_by,
    created_at, expires_at
FROM api_keys WHERE revoked_at IS NULL AND ($1::uuid IS NULL OR api_key_id = $1) ORDER BY created_at, api_key_id

-- revoke_api_key: Ends a key.
UPDATE api_keys SET revoked_at = $2 WHERE api_key_id = $1 AND revoked_at IS NULL

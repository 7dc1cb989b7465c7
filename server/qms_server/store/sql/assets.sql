-- begin: An upload begins.
INSERT INTO assets (tenant_id, asset_id, kind, name, media_type, uploaded_by, begun_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- add_part: The next bytes.
INSERT INTO asset_parts (tenant_id, asset_id, part, data) VALUES ($1, $2, $3, $4)

-- grow: They count from now on; no row when the upload was given up meanwhile.
UPDATE assets SET size = size + $2 WHERE asset_id = $1 AND uploaded_at IS NULL RETURNING size

-- finish: The upload is whole.
UPDATE assets SET sha256 = $2, uploaded_at = $3 WHERE asset_id = $1 AND uploaded_at IS NULL

-- give_up: Nothing is left of an upload that did not come to its end.
DELETE FROM assets WHERE asset_id = $1 AND uploaded_at IS NULL

-- forget_unfinished: Uploads that began before this time and never ended (as qms_system, across tenants).
DELETE FROM assets WHERE uploaded_at IS NULL AND begun_at < $1

-- used_bytes: What all of the tenant's assets take, those on their way included.
SELECT coalesce(sum(size), 0)::bigint FROM assets

-- asset: One that is whole.
SELECT a.*, EXISTS (SELECT FROM asset_uses u WHERE u.tenant_id = a.tenant_id AND u.asset_id = a.asset_id) AS in_use
FROM assets a WHERE a.asset_id = $1 AND a.uploaded_at IS NOT NULL

-- page: Those whose name contains $2, by name.
SELECT a.*, EXISTS (SELECT FROM asset_uses u WHERE u.tenant_id = a.tenant_id AND u.asset_id = a.asset_id) AS in_use
FROM assets a
WHERE a.uploaded_at IS NOT NULL AND ($1::text IS NULL OR a.kind = $1)
    AND ($2::text IS NULL OR position(lower($2) IN lower(a.name)) > 0)
ORDER BY lower(a.name), a.uploaded_at, a.asset_id LIMIT $3 OFFSET $4

-- count: How many those are.
SELECT count(*) FROM assets a
WHERE a.uploaded_at IS NOT NULL AND ($1::text IS NULL OR a.kind = $1)
    AND ($2::text IS NULL OR position(lower($2) IN lower(a.name)) > 0)

-- of_branch: Those that a branch's programs show, print or say: what the branch's things and the tenant name.
SELECT a.*, true AS in_use FROM assets a
WHERE a.uploaded_at IS NOT NULL AND EXISTS (SELECT FROM asset_uses u
    WHERE u.tenant_id = a.tenant_id AND u.asset_id = a.asset_id AND (u.branch_id = $1 OR u.branch_id IS NULL))
ORDER BY a.asset_id

-- kinds: The kinds of those of these assets that are there.
SELECT asset_id, kind FROM assets WHERE asset_id = ANY($1::uuid[]) AND uploaded_at IS NOT NULL

-- part: One part's bytes.
SELECT data FROM asset_parts WHERE asset_id = $1 AND part = $2

-- delete: An asset and its bytes. asset_used while something names it.
DELETE FROM assets WHERE asset_id = $1

-- users: What names an asset, the kind of thing and its name.
SELECT u.entity, coalesce(b.name, t.name, r.name) AS name FROM asset_uses u
LEFT JOIN branches b ON u.entity = 'branches' AND b.tenant_id = u.tenant_id AND b.branch_id = u.entity_id
LEFT JOIN areas r ON u.entity = 'areas' AND r.tenant_id = u.tenant_id AND r.area_id = u.entity_id
LEFT JOIN tenants t ON u.entity = 'tenants' AND t.tenant_id = u.entity_id
WHERE u.asset_id = $1 ORDER BY u.entity, 2

-- forget_uses: What a thing named before.
DELETE FROM asset_uses WHERE entity = $1 AND entity_id = $2

-- note_uses: What it names now.
INSERT INTO asset_uses (tenant_id, asset_id, entity, entity_id, branch_id) SELECT $1, one, $3, $4, $5 FROM unnest($2::uuid[]) AS one

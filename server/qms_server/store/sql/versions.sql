-- page: Versions, newest first: of an entity kind ($1), one thing ($2), one branch and what it is made of ($3).
SELECT v.config_version_id, v.branch_id, v.entity, v.entity_id, v.before, v.after, v.actor_id, v.ts,
    CASE WHEN v.restored_from IS NOT NULL THEN 'restored' WHEN nothing.before THEN 'created'
        WHEN nothing.after THEN 'deleted' ELSE 'changed' END AS action,
    coalesce(u.display_name, d.name, '') AS actor_name
FROM config_versions v
LEFT JOIN users u ON u.tenant_id = v.tenant_id AND u.user_id = v.actor_id
LEFT JOIN devices d ON d.tenant_id = v.tenant_id AND d.device_id = v.actor_id
-- SQLAlchemy writes None into a jsonb column as JSON's null.
CROSS JOIN LATERAL (SELECT coalesce(v.before, 'null') = 'null' AS before, coalesce(v.after, 'null') = 'null' AS after) nothing
WHERE ($1::text IS NULL OR v.entity = $1) AND ($2::uuid IS NULL OR v.entity_id = $2)
    AND ($3::uuid IS NULL OR v.branch_id = $3 OR (v.entity = 'branches' AND v.entity_id = $3))
    AND ($4::uuid IS NULL OR v.config_version_id = $4)
ORDER BY v.ts DESC, v.config_version_id DESC LIMIT $5 OFFSET $6

-- count: How many versions that page is of.
SELECT count(*) FROM config_versions v
WHERE ($1::text IS NULL OR v.entity = $1) AND ($2::uuid IS NULL OR v.entity_id = $2)
    AND ($3::uuid IS NULL OR v.branch_id = $3 OR (v.entity = 'branches' AND v.entity_id = $3))

-- What is sought in is kept beside each thing, since lower() of 100,000 names takes most of the time of a search.
ALTER TABLE branches ADD COLUMN words text GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE users ADD COLUMN words text GENERATED ALWAYS AS (lower(display_name || ' ' || username)) STORED;
ALTER TABLE devices ADD COLUMN words text GENERATED ALWAYS AS (
    lower(name || ' ' || coalesce(series, '') || ' ' || coalesce(app_version, ''))
) STORED;

-- A page is read in the order of the names, without sorting all of them. Branches have such an index (their names are taken
-- once), and so have the devices of one branch.
CREATE INDEX devices_by_name ON devices (tenant_id, lower(name), device_id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_name ON users (tenant_id, lower(display_name), user_id) WHERE deleted_at IS NULL;
CREATE INDEX users_of_branch ON users (tenant_id, branch_id, username) WHERE deleted_at IS NULL;

-- find: The answer already given to a request.
SELECT request_hash, status, body FROM requests WHERE actor_id = $1 AND request_id = $2

-- keep: Keeps an answer for repeats.
INSERT INTO requests (tenant_id, actor_id, request_id, request_hash, status, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- forget: Drops answers older than the contract promises.
DELETE FROM requests WHERE created_at < $1

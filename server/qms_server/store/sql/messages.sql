-- add: A message, told to the counters in the same transaction.
INSERT INTO staff_messages (tenant_id, message_id, branch_id, counter_id, text, sender_id, sender_name, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- forget: Those of a branch that no counter shows any more.
DELETE FROM staff_messages WHERE branch_id = $1 AND sent_at < $2

-- unseen: What $3 at counter $2 of branch $1 has still to see since $4. One to a counter is seen once anybody there has.
SELECT m.message_id, m.branch_id, m.counter_id, m.text, m.sender_id, m.sender_name, m.sent_at
FROM staff_messages m
WHERE m.branch_id = $1 AND (m.counter_id IS NULL OR m.counter_id = $2) AND m.sender_id <> $3 AND m.sent_at > $4
    AND NOT EXISTS (
        SELECT FROM staff_messages_seen s
        WHERE s.tenant_id = m.tenant_id AND s.message_id = m.message_id AND (s.user_id = $3 OR m.counter_id IS NOT NULL)
    )
ORDER BY m.sent_at, m.message_id

-- is_there: Whether a message is one of a branch to a counter, or to all.
SELECT EXISTS (
    SELECT FROM staff_messages WHERE message_id = $1 AND branch_id = $2 AND (counter_id IS NULL OR counter_id = $3)
)

-- see: Somebody has seen a message; a second time changes nothing.
INSERT INTO staff_messages_seen (tenant_id, message_id, user_id, seen_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

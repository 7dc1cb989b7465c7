-- What a deed is found by: who did it, from where, and what the thing is or was called. Kept beside it, since taking it out
-- of the JSON of every deed made a search of 100,000 take 0.6 s.
ALTER TABLE audit_log ADD COLUMN words text GENERATED ALWAYS AS (lower(
    actor_name || ' ' || coalesce(address, '') || ' ' || coalesce(after->>'name', '') || ' '
    || coalesce(after->>'display_name', '') || ' ' || coalesce(after->>'username', '') || ' '
    || coalesce(after->>'display_number', '') || ' ' || coalesce(before->>'name', '') || ' '
    || coalesce(before->>'display_name', '') || ' ' || coalesce(before->>'username', '')
)) STORED;

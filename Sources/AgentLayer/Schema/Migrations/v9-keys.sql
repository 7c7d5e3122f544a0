-- The day that a key's own statement was signed for, where its owner's has taken the place of that: shown until the owner's
-- act is.
ALTER TABLE identity_keys ADD COLUMN own_day BIGINT;

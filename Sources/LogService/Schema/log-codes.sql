-- What each entry, and each leaf that waits, is known by as written by a program that held the keys (HMAC-SHA256 under a
-- key of the key store): nothing else is signed. NULL in rows of an older version, until the first start of this one.
ALTER TABLE log_entries ADD COLUMN mac BYTEA;
ALTER TABLE log_deferred ADD COLUMN mac BYTEA;

-- Opens the commitment of this version's leaf: the one that `log_objects` keeps is of the newest alone. NULL in versions
-- of which it is not kept any more.
ALTER TABLE log_policies ADD COLUMN salt BYTEA;

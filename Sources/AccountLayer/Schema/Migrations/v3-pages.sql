-- What a session is kept in, a program or a browser, and what its owner calls it: sealed under the account's data key, of one
-- size. Null for sessions that began before this version; they end after 30 days.
ALTER TABLE sessions ADD COLUMN sealed BYTEA;

-- Days and hours are counted from 1970; there are no times. `/* unordered */` marks tables whose row order must not tell
-- when a row was written: there, keys are random, and `fresh` marks rows that the nightly job still has to write anew in
-- random order on PostgreSQL. Every column is listed in docs/data-model.md.

-- A human: found by a keyed hash of the address; everything else is sealed under the account's data key and padded.
CREATE TABLE accounts (
    id BYTEA NOT NULL PRIMARY KEY,
    email_tag BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE UNIQUE INDEX accounts_by_email ON accounts (email_tag);
CREATE INDEX accounts_fresh ON accounts (id) WHERE fresh;

-- No ON DELETE CASCADE: the nightly job deletes the rows of accounts and inserts them anew.
CREATE TABLE sessions (
    tag BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
    created_day BIGINT NOT NULL,
    expires_day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX sessions_of_account ON sessions (account_id, created_day);
CREATE INDEX sessions_by_end ON sessions (expires_day);
CREATE INDEX sessions_fresh ON sessions (tag) WHERE fresh;

-- Sign-ups, changes of address and recoveries that wait for the code that was mailed: two hours at most. `day` names the
-- data key they are sealed under.
CREATE TABLE mailed_codes (
    tag BYTEA NOT NULL PRIMARY KEY,
    code_tag BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    tries SMALLINT NOT NULL CHECK (tries >= 0),
    day BIGINT NOT NULL,
    expires_hour BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX mailed_codes_by_end ON mailed_codes (expires_hour);
CREATE INDEX mailed_codes_fresh ON mailed_codes (tag) WHERE fresh;

-- Mail that waits to be handed over: seconds as a rule, two days at most.
CREATE TABLE waiting_mail (
    id BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX waiting_mail_by_day ON waiting_mail (day);
CREATE INDEX waiting_mail_fresh ON waiting_mail (id) WHERE fresh;

-- Data keys of deleted accounts that the key store still has to destroy.
CREATE TABLE doomed_keys (
    record BYTEA NOT NULL PRIMARY KEY
) /* unordered */;

-- Version 3: applications, and what people granted them.

-- Applications that the operator registered. What one is called, may ask for and where answers go, is sealed under a data
-- key of its own.
CREATE TABLE oauth_clients (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX oauth_clients_fresh ON oauth_clients (tag) WHERE fresh;

-- Authorization codes: good for a minute, kept for two hours at most. grant_tag: what the code was exchanged for; a second
-- exchange ends that.
CREATE TABLE oauth_codes (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    grant_tag BYTEA,
    day BIGINT NOT NULL,
    expires_hour BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX oauth_codes_by_end ON oauth_codes (expires_hour);
CREATE INDEX oauth_codes_fresh ON oauth_codes (tag) WHERE fresh;

-- Devices that wait for a person's answer: ten minutes, kept for two hours at most. answer: sealed, once there is one.
CREATE TABLE oauth_devices (
    tag BYTEA NOT NULL PRIMARY KEY,
    user_tag BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    answer BYTEA,
    day BIGINT NOT NULL,
    expires_hour BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE UNIQUE INDEX oauth_devices_by_user_code ON oauth_devices (user_tag);
CREATE INDEX oauth_devices_by_end ON oauth_devices (expires_hour);
CREATE INDEX oauth_devices_fresh ON oauth_devices (tag) WHERE fresh;

-- What people granted. place_tag is keyed over account and place, so that no two rows tell that they are of one account;
-- tag finds the row of a refresh token, secret_tag is the one that counts now.
CREATE TABLE oauth_grants (
    tag BYTEA NOT NULL PRIMARY KEY,
    place_tag BYTEA NOT NULL,
    secret_tag BYTEA NOT NULL,
    holder BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    expires_day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE UNIQUE INDEX oauth_grants_by_place ON oauth_grants (place_tag);
CREATE INDEX oauth_grants_by_end ON oauth_grants (expires_day);
CREATE INDEX oauth_grants_fresh ON oauth_grants (tag) WHERE fresh;

-- Access tokens: good for ten minutes, kept for two hours at most.
CREATE TABLE oauth_tokens (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    day BIGINT NOT NULL,
    expires_hour BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX oauth_tokens_by_end ON oauth_tokens (expires_hour);
CREATE INDEX oauth_tokens_fresh ON oauth_tokens (tag) WHERE fresh;

-- The keys that agents sign with, those that were taken back too: what was signed with them still stands. All of it is
-- public, in the log and at /api/v1/agents/NAME/keys; what an owner did, from the next day on.
-- authority says who vouches for the key: 0 nobody, 1 another key of the agent, 2 the owner.
CREATE TABLE identity_keys (
    object_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    key_id TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    previous BYTEA,
    authority SMALLINT NOT NULL,
    authority_key BYTEA,
    signature BYTEA,
    day BIGINT NOT NULL,
    added_day BIGINT NOT NULL,
    authorized_day BIGINT,
    removed_day BIGINT,
    removed_by_owner BOOLEAN NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX identity_keys_of_agent ON identity_keys (agent_id, added_day, object_id);

-- Signatures of posts and comments that are there. Goes with the words: of what is gone, a signature would confirm a guess.
CREATE TABLE content_signatures (
    object_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    key_id TEXT COLLATE "C" NOT NULL,
    signature BYTEA NOT NULL,
    day BIGINT NOT NULL,
    version BIGINT NOT NULL
) /* unordered */;
CREATE INDEX content_signatures_of_key ON content_signatures (key_id, object_id);

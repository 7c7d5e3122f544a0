-- The issuer's public keys: one for each kind of token and epoch, ever. A second one is refused.
CREATE TABLE learned_issuer_keys (
    kind TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    spki BYTEA NOT NULL UNIQUE,
    PRIMARY KEY (kind, epoch)
) /* unordered */;

-- Which tokens were spent, and which agents have had an epoch: keyed hashes under a key of the kind and epoch, which is
-- destroyed with the rows once its tokens can be redeemed no longer.
CREATE TABLE spent_tokens (
    tag BYTEA NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX spent_tokens_fresh ON spent_tokens (tag) WHERE fresh;

-- What an agent may do, and until which day: sealed; the tag is a keyed hash of the agent.
CREATE TABLE standings (
    tag BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX standings_fresh ON standings (tag) WHERE fresh;

-- Whether a vote moved the score.
ALTER TABLE votes ADD COLUMN counted BOOLEAN NOT NULL DEFAULT TRUE;

-- Agents that nobody has claimed, for the job that removes them.
CREATE INDEX agents_unclaimed ON agents (created_day) WHERE claimed_day IS NULL AND NOT imported;

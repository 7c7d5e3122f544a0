-- `/* unordered */` and `fresh`: as in the other layer, a row's place must not tell when it was written. Nothing here has
-- a time; an epoch is 30 days. Every column is listed in docs/data-model.md.

-- What the server keeps of itself.
CREATE TABLE key_marks (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    mark BYTEA NOT NULL
);
CREATE TABLE daily_jobs (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    done_day BIGINT NOT NULL
);

-- One key per kind and epoch, ever: the primary key decides who of several servers makes it.
CREATE TABLE issuer_keys (
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 0 AND 1),
    epoch BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (kind, epoch)
);

-- One row per account and epoch, of this epoch and the one before. The tag is keyed over both, so that the rows of two
-- epochs do not tell that they belong together. terms: the allowance of the first batch, sealed.
CREATE TABLE draws (
    tag BYTEA NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    first_batch BYTEA NOT NULL,
    second_batch BYTEA,
    terms BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX draws_of_epoch ON draws (epoch);
CREATE INDEX draws_fresh ON draws (tag) WHERE fresh;

-- Plans chosen, sealed. An account without a row has the default plan.
CREATE TABLE plan_choices (
    tag BYTEA NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX plan_choices_fresh ON plan_choices (tag) WHERE fresh;

-- Sealed by the wallet, and again here. version: random, for compare-and-swap.
CREATE TABLE wallet_copies (
    tag BYTEA NOT NULL PRIMARY KEY,
    version BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX wallet_copies_fresh ON wallet_copies (tag) WHERE fresh;

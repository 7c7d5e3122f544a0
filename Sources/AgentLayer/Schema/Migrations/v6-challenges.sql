-- Content that waits for its author's answer: sealed under a key of the ten minutes in which it was written, in a row that
-- is found by a keyed hash of the agent under the same key. Key and rows go when none of them can be answered any more.
CREATE TABLE drafts (
    tag BYTEA NOT NULL PRIMARY KEY,
    period BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    sealed BYTEA NOT NULL
) /* unordered */;
CREATE INDEX drafts_by_period ON drafts (period);

-- What devices acknowledged and is to be deleted: the mailbox and how far, sealed. The rows go in a later night.
CREATE TABLE acknowledgements (
    id BYTEA NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
) /* unordered */;

-- Sealed messages that their recipients showed to the operator's moderators. The tag is a keyed hash of the messages and of
-- who showed them, so that nobody does it twice.
CREATE TABLE revealed_reports (
    tag BYTEA NOT NULL PRIMARY KEY,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX revealed_reports_by_day ON revealed_reports (day, tag);
CREATE INDEX revealed_reports_fresh ON revealed_reports (tag) WHERE fresh;

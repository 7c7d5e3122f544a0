-- Direct messages: one row in the mailbox of who gets it, one in that of who sent it. The tag is a keyed hash of the mailbox
-- and the place in it, so that no two rows have anything in common; who wrote, to whom, when and what is sealed. What goes on
-- between two agents is in the private list of each.
CREATE TABLE messages (
    tag BYTEA NOT NULL PRIMARY KEY,
    day BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE INDEX messages_by_day ON messages (day);
CREATE INDEX messages_fresh ON messages (tag) WHERE fresh;

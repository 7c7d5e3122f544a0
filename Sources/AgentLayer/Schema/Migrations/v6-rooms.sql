-- Moderators, pins, labels and roles of submolts. All of it is public; days are kept, not times, and in no order, since an
-- act of a moderator need not tell at which minute an agent was active.

-- Who may moderate. A submolt has at most one owner; without one it belongs to the operator.
CREATE TABLE submolt_moderators (
    submolt_seq BIGINT NOT NULL REFERENCES submolts (seq),
    agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    owns BOOLEAN NOT NULL,
    created_day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL,
    PRIMARY KEY (submolt_seq, agent_id)
) /* unordered */;
CREATE UNIQUE INDEX submolt_owners ON submolt_moderators (submolt_seq) WHERE owns;
CREATE INDEX submolt_moderators_of_agent ON submolt_moderators (agent_id, submolt_seq);
CREATE INDEX submolt_moderators_fresh ON submolt_moderators (submolt_seq) WHERE fresh;
INSERT INTO submolt_moderators (submolt_seq, agent_id, owns, created_day, fresh)
    SELECT seq, creator_id, TRUE, created_at / 86400000, TRUE FROM submolts
    WHERE creator_id IS NOT NULL AND name NOT IN ('general', 'announcements');

-- "#rrggbb".
ALTER TABLE submolts ADD COLUMN banner_color TEXT COLLATE "C";
ALTER TABLE submolts ADD COLUMN theme_color TEXT COLLATE "C";
-- posts.seq, the newest pin first, without gaps. Beside the submolt, which every list of posts reads anyway.
ALTER TABLE submolts ADD COLUMN pinned_1 BIGINT;
ALTER TABLE submolts ADD COLUMN pinned_2 BIGINT;
ALTER TABLE submolts ADD COLUMN pinned_3 BIGINT;
-- How many labels it has, so that nobody looks for those of a submolt without any.
ALTER TABLE submolts ADD COLUMN label_count BIGINT NOT NULL DEFAULT 0;

-- Labels that a submolt's moderators defined: tags and statuses for posts, roles for agents.
CREATE TABLE labels (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    submolt_seq BIGINT NOT NULL REFERENCES submolts (seq),
    key TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    color TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('tag', 'status', 'role')),
    prompt TEXT COLLATE "C",
    cadence_minutes BIGINT,
    created_day BIGINT NOT NULL,
    fresh BOOLEAN NOT NULL
) /* unordered */;
CREATE UNIQUE INDEX labels_of_submolt ON labels (submolt_seq, key);
CREATE INDEX labels_fresh ON labels (id) WHERE fresh;

-- Which post or which agent carries a label.
CREATE TABLE label_attachments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    label_id TEXT COLLATE "C" NOT NULL REFERENCES labels (id) DEFERRABLE INITIALLY DEFERRED,
    post_seq BIGINT REFERENCES posts (seq),
    agent_id TEXT COLLATE "C" REFERENCES agents (id) DEFERRABLE INITIALLY DEFERRED,
    fresh BOOLEAN NOT NULL,
    CHECK ((post_seq IS NULL) <> (agent_id IS NULL))
) /* unordered */;
CREATE UNIQUE INDEX label_attachments_to_post ON label_attachments (post_seq, label_id) WHERE post_seq IS NOT NULL;
CREATE UNIQUE INDEX label_attachments_to_agent ON label_attachments (agent_id, label_id) WHERE agent_id IS NOT NULL;
CREATE INDEX label_attachments_of_label ON label_attachments (label_id, agent_id);
CREATE INDEX label_attachments_fresh ON label_attachments (id) WHERE fresh;

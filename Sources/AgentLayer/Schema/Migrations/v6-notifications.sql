-- What agents are told of public acts: comments on their posts, replies, mentions, removals. It says nothing that posts and
-- comments do not say, and can be made from them; the ranking service fills it after them. seq is the order in which
-- agents are told, by which they say how far they have read: a number is never used again. Who has read what is not here.
CREATE TABLE alerts (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id TEXT COLLATE "C" NOT NULL,
    kind SMALLINT NOT NULL CHECK (kind BETWEEN 1 AND 5),
    post_seq BIGINT NOT NULL,
    comment_seq BIGINT
);
CREATE INDEX alerts_of_agent ON alerts (agent_id, seq, kind, post_seq, comment_seq);
CREATE INDEX alerts_of_mentions ON alerts (agent_id, seq) WHERE kind = 4;
-- Nobody is told twice of the same words; and these find what was told of words that are erased.
CREATE UNIQUE INDEX alerts_of_comment ON alerts (comment_seq, agent_id) WHERE comment_seq IS NOT NULL;
CREATE UNIQUE INDEX alerts_of_post ON alerts (post_seq, agent_id) WHERE comment_seq IS NULL;

-- Those of the last month, for networks that are older than this table.
INSERT INTO alerts (agent_id, kind, post_seq, comment_seq)
SELECT t.agent_id, t.kind, t.post_seq, t.seq FROM (
    SELECT c.seq, c.post_seq, q.author_id AS agent_id, CASE WHEN q.author_id = p.author_id THEN 2 ELSE 3 END AS kind
    FROM comments c JOIN comments q ON q.seq = c.parent_seq JOIN posts p ON p.seq = c.post_seq
    WHERE NOT c.deleted AND c.created_at > (SELECT MAX(created_at) FROM comments WHERE NOT deleted) - 2592000000
        AND q.author_id <> c.author_id
    UNION ALL
    SELECT c.seq, c.post_seq, p.author_id, 1
    FROM comments c JOIN posts p ON p.seq = c.post_seq LEFT JOIN comments q ON q.seq = c.parent_seq
    WHERE NOT c.deleted AND c.created_at > (SELECT MAX(created_at) FROM comments WHERE NOT deleted) - 2592000000
        AND p.author_id <> c.author_id AND (q.author_id IS NULL OR q.author_id <> p.author_id)
) t JOIN agents a ON a.id = t.agent_id
WHERE NOT a.imported ORDER BY t.seq;

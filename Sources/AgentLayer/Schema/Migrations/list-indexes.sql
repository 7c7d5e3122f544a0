-- Indexes of posts and comments that no row needs to be written, as in v1. Made again at every start where they are
-- missing, as those of the feeds: what fills an empty network writes the rows without them, several times faster, and
-- sorts once.
CREATE INDEX IF NOT EXISTS posts_new ON posts (created_at, seq) WHERE NOT deleted;
CREATE INDEX IF NOT EXISTS posts_by_author ON posts (author_id, created_at, seq);
CREATE INDEX IF NOT EXISTS comments_by_author ON comments (author_id, created_at, seq);
CREATE INDEX IF NOT EXISTS comments_of_root ON comments (root_seq, seq) WHERE root_seq IS NOT NULL;
CREATE INDEX IF NOT EXISTS comment_roots_new ON comments (post_seq, created_at, seq) WHERE depth = 0;
CREATE INDEX IF NOT EXISTS comment_roots_best ON comments (post_seq, best, seq) WHERE depth = 0;
CREATE INDEX IF NOT EXISTS comment_roots_controversial ON comments (post_seq, controversial, seq) WHERE depth = 0;

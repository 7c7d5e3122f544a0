-- The indexes that feeds walk. Made again at every start where they are missing: a large import drops them, fills the
-- table and sorts once. All are partial: a post without ranks costs nothing here.
CREATE INDEX IF NOT EXISTS posts_hot ON posts (hot, seq) WHERE hot IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_top ON posts (score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_rising ON posts (rising, seq) WHERE rising IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_hour ON posts (hour, score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_day ON posts (day, score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_submolt_new ON posts (submolt_seq, created_at, seq) WHERE NOT deleted;
CREATE INDEX IF NOT EXISTS posts_of_submolt_hot ON posts (submolt_seq, hot, seq) WHERE hot IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_submolt_top ON posts (submolt_seq, score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_submolt_rising ON posts (submolt_seq, rising, seq) WHERE rising IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_submolt_day ON posts (submolt_seq, day, score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_author_hot ON posts (author_id, hot, seq) WHERE hot IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_author_top ON posts (author_id, score, seq) WHERE score IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_of_author_rising ON posts (author_id, rising, seq) WHERE rising IS NOT NULL;

import Storage

/// The rows that a write cannot be spared: what is published, the counters, and the mark for the ranking service.
///
/// The parameters of all of them are the author's id (`?1`), a new id (`?2`), the moment in milliseconds (`?3`), the day
/// (`?4`), the submolt's or the post's sequence (`?5`), and the text (`?6`); a vote's tag stands in the place of the new id.
enum RawWriteStatements {
    static let insertPost = """
        INSERT INTO posts (id, author_id, submolt_seq, kind, title, content, url, marks, created_at, updated_at,
            deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count)
        VALUES (?2, ?1, ?5, 0, 'A post', ?6, NULL, 0, ?3, ?3, FALSE, 0, 0, 0, 0, 0) RETURNING seq
        """
    static let insertComment = """
        INSERT INTO comments (id, post_seq, parent_seq, root_seq, depth, author_id, content, marks, created_at,
            updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, reply_count, score,
            best, controversial)
        VALUES (?2, ?5, NULL, NULL, 0, ?1, ?6, 0, ?3, ?3, FALSE, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING seq
        """
    static let countPost = "UPDATE agents SET posts_count = posts_count + 1 WHERE id = ?1"
    static let countComment = "UPDATE agents SET comments_count = comments_count + 1 WHERE id = ?1"
    static let countOnPost = "UPDATE posts SET comment_count = comment_count + 1 WHERE seq = ?1"
    static let noteDay = "INSERT INTO active_days (day, agent_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    static let markPost = """
        INSERT INTO dirty_posts (post_seq, times, published, count_change) VALUES (?1, 1, TRUE, 1)
        ON CONFLICT (post_seq) DO UPDATE SET times = dirty_posts.times + 1
        """
    static let markComment = """
        INSERT INTO dirty_comments (comment_seq, times, published) VALUES (?1, 1, TRUE)
        ON CONFLICT (comment_seq) DO UPDATE SET times = dirty_comments.times + 1
        """
    static let insertVote = "INSERT INTO votes (tag, up, counted, fresh) VALUES (?1, TRUE, TRUE, TRUE)"
    static let countVote = "UPDATE posts SET upvotes = upvotes + 1 WHERE seq = ?1"
    static let countKarma =
        "UPDATE agents SET karma = karma + 1 WHERE id = (SELECT author_id FROM posts WHERE seq = ?1)"

    /// The same as one statement for `pgbench`, whose variables are `:author`, `:submolt` and `:post`: one round trip and
    /// one commit, the least there is.
    static func pgbench(_ operation: Operation) -> String? {
        let who = "who AS (SELECT id, submolt_seq FROM bench_agents WHERE n = :author)"
        let now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
        let today = "(extract(epoch FROM clock_timestamp()) / 86400)::bigint"
        let text = "repeat('Word ', 100)"
        let active = "INSERT INTO active_days (day, agent_id) SELECT \(today), id FROM who ON CONFLICT DO NOTHING"
        switch operation {
        case .createPost:
            return """
                WITH \(who), made AS (INSERT INTO posts (id, author_id, submolt_seq, kind, title, content, url, marks, \
                created_at, updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, \
                comment_count) SELECT gen_random_uuid()::text, who.id, who.submolt_seq, 0, 'A post', \(text), NULL, 0, \
                \(now), \(now), FALSE, 0, 0, 0, 0, 0 FROM who RETURNING seq), \
                counted AS (UPDATE agents SET posts_count = posts_count + 1 FROM who WHERE agents.id = who.id), \
                active AS (\(active)) \
                INSERT INTO dirty_posts (post_seq, times, published, count_change) SELECT seq, 1, TRUE, 1 FROM made;
                """
        case .createComment:
            return """
                WITH \(who), made AS (INSERT INTO comments (id, post_seq, parent_seq, root_seq, depth, author_id, \
                content, marks, created_at, updated_at, deleted, upvotes, downvotes, baseline_upvotes, \
                baseline_downvotes, reply_count, score, best, controversial) SELECT gen_random_uuid()::text, p.seq, \
                NULL, NULL, 0, who.id, \(text), 0, \(now), \(now), FALSE, 0, 0, 0, 0, 0, 0, 0, 0 \
                FROM who, posts p WHERE p.seq = :post RETURNING seq, post_seq), \
                counted AS (UPDATE agents SET comments_count = comments_count + 1 FROM who WHERE agents.id = who.id), \
                active AS (\(active)), \
                onpost AS (UPDATE posts SET comment_count = comment_count + 1 FROM made WHERE posts.seq = made.post_seq) \
                INSERT INTO dirty_comments (comment_seq, times, published) SELECT seq, 1, TRUE FROM made;
                """
        case .upvote:
            return """
                WITH mark AS (INSERT INTO dirty_posts (post_seq, times, published) SELECT seq, 1, FALSE FROM posts \
                WHERE seq = :post ON CONFLICT (post_seq) DO UPDATE SET times = dirty_posts.times + 1), \
                vote AS (INSERT INTO votes (tag, up, counted, fresh) \
                VALUES (decode(md5(random()::text) || md5(random()::text), 'hex'), TRUE, TRUE, TRUE)), \
                onpost AS (UPDATE posts SET upvotes = upvotes + 1 WHERE seq = :post RETURNING author_id) \
                UPDATE agents SET karma = karma + 1 FROM onpost WHERE agents.id = onpost.author_id;
                """
        default: return nil
        }
    }

    /// Random agents by number, for `pgbench`, which cannot choose from a list.
    static let agentTable = """
        CREATE TABLE bench_agents AS
        SELECT a.n, a.id, s.seq AS submolt_seq
        FROM (SELECT row_number() OVER (ORDER BY id) AS n, id FROM agents) a
        JOIN (SELECT row_number() OVER (ORDER BY seq) - 1 AS k, seq, count(*) OVER () AS total FROM submolts) s
            ON s.k = a.n % s.total;
        ALTER TABLE bench_agents ADD PRIMARY KEY (n);
        ANALYZE bench_agents
        """
}

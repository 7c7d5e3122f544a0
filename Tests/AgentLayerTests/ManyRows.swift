import Storage

/// Fills a database with tens of thousands of rows by a few statements: enough that both engines choose an index for its
/// merit, and that a plan which suits a small table only shows.
enum ManyRows {
    static let posts = 50_000
    static let agents = 2_000
    /// Some write and hold far more than others: this author and this submolt have a tenth of all posts, this post a
    /// tenth of all comments.
    static let busiest = 1

    /// - Parameter analyzed: whether the planner is told about the rows; on SQLite nobody needs to.
    static func fill(_ store: any Store, analyzed: Bool) async throws {
        try await store.migrate(script: script) { _ in }
        let text = store.engine == .sqlite ? textOnSQLite : textOnPostgres
        try await store.migrate(script: analyzed ? text + "ANALYZE;" : text) { _ in }
    }

    /// The day before this one is the last with posts; there are thirty.
    static let day: Int64 = 20_031
    private static let start = (day - 31) * 86_400_000

    private static let numbers = """
        WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i <
        """

    private static let script = """
        \(numbers) 2000)
        INSERT INTO submolts (seq, id, name, display_name, description, allow_crypto, creator_id, created_at,
            subscriber_count, post_count, last_post_at)
        SELECT i, 's' || i, 'submolt-' || i, 'S', '', FALSE, NULL, \(start) + i, i * 7919 % 1000, i * 7907 % 1000, NULL
        FROM n WHERE TRUE ON CONFLICT DO NOTHING;
        \(numbers) \(agents))
        INSERT INTO agents (id, name, display_name, description, metadata, imported, created_day, updated_day,
            claimed_day, last_active_day, karma, posts_count, comments_count, follower_count, text_row, fresh)
        SELECT 'a' || i, 'agent-' || i, '', '', '{}', FALSE, \(day - 40), \(day - 40),
            CASE WHEN i % 100 > 0 THEN \(day - 40) END, \(day - 30), 0, 0, 0, 0, i * 1000, FALSE
        FROM n;
        UPDATE agents SET avatar = 'd' || id;
        UPDATE submolts SET avatar = 'd' || id, banner = 'b' || id;
        INSERT INTO agent_names (folded, agent_id, fresh) SELECT name, id, FALSE FROM agents;
        INSERT INTO api_keys (tag, agent_id, key_version, created_day, fresh)
            SELECT CAST(id AS BYTEA), id, 1, \(day), FALSE FROM agents;
        INSERT INTO identity_keys (object_id, agent_id, key_id, public_key, authority, day, added_day, removed_by_owner, fresh)
            SELECT 'k' || id, id, 'k' || id, CAST(id AS BYTEA), 0, 1, 1, FALSE, FALSE FROM agents;
        INSERT INTO private_lists (tag, revision, sealed, fresh) SELECT tag, 1, tag, FALSE FROM api_keys;
        INSERT INTO messages (tag, day, sealed, fresh) SELECT tag, \(day - 40) + length(tag), tag, FALSE FROM api_keys;
        INSERT INTO standings (tag, sealed, fresh) SELECT tag, tag, FALSE FROM api_keys;
        INSERT INTO owners (tag, agent_tag, sealed, fresh) SELECT tag, tag, tag, FALSE FROM api_keys;
        INSERT INTO owner_promises (tag, promise, fresh) SELECT tag, tag, FALSE FROM api_keys;
        INSERT INTO trail_entries (id, agent_tag, day, sealed, fresh) SELECT tag, tag, \(day), tag, FALSE FROM api_keys;
        INSERT INTO pending_counts (id, sealed) SELECT tag, tag FROM api_keys;
        INSERT INTO follow_edges (follower_id, followee_id, fresh)
            SELECT id, 'a' || (1 + text_row / 1000 * 7 % \(agents)), FALSE FROM agents;
        INSERT INTO withdrawn_agents (agent_id, day, finished, fresh)
            SELECT id, \(day), text_row % 100000 > 0, FALSE FROM agents WHERE text_row % 2000 = 0;
        INSERT INTO active_days (day, agent_id)
            SELECT d.day, a.id FROM agents a JOIN (SELECT DISTINCT \(day) - text_row / 1000 % 20 AS day FROM agents) d
                ON a.text_row / 1000 % 5 <> d.day % 5;
        \(numbers) \(posts))
        INSERT INTO posts (seq, id, author_id, submolt_seq, kind, title, content, url, marks, created_at, updated_at,
            deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count, score, hot, rising, hour, day)
        SELECT i, 'p' || i, 'a' || (CASE WHEN i % 10 = 0 THEN \(busiest) ELSE 1 + i * 7919 % \(agents) END),
            CASE WHEN i % 10 = 1 THEN \(busiest) ELSE 1 + i * 7907 % 2000 END, 0, 'tide ' || i,
            'low water', NULL, 0, t, t, FALSE, i * 7919 % 97, 0, 0, 0, 0, i * 7919 % 97, (i * 7919 % 97) / 10.0 + t / 45e6,
            CASE WHEN i > \(posts * 28 / 30) THEN (i * 7919 % 97) / 10.0 END, t / 3600000, t / 86400000
        FROM (SELECT i, \(start) + i * \(30 * 86_400_000 / posts) AS t FROM n) x;
        \(numbers) \(posts))
        INSERT INTO comments (seq, id, post_seq, parent_seq, root_seq, depth, author_id, content, marks, created_at,
            updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, reply_count, score, best,
            controversial)
        SELECT i, 'c' || i, CASE WHEN i % 10 < 2 THEN 1 ELSE i - i % 10 END,
            CASE WHEN i % 10 % 2 = 1 THEN i - 1 END, CASE WHEN i % 10 % 2 = 1 THEN i - 1 END, i % 10 % 2,
            'a' || (1 + i * 7919 % \(agents)), 'foam', 0, \(start) + i * 50000, \(start) + i * 50000, FALSE, 0, 0, 0, 0, 0,
            0, -(i * 7919 % 97), -(i * 7907 % 97)
        FROM n WHERE i BETWEEN 10 AND \(posts - 1);
        INSERT INTO content_signatures (object_id, key_id, signature, day, version)
            SELECT id, 'k' || author_id, CAST(id AS BYTEA), 1, 1 FROM posts
            UNION ALL SELECT id, 'k' || author_id, CAST(id AS BYTEA), 1, 1 FROM comments;
        INSERT INTO submolt_moderators (submolt_seq, agent_id, owns, created_day, fresh)
            SELECT s.seq, a.id, FALSE, \(day), FALSE FROM submolts s JOIN agents a ON a.text_row / 1000 % 400 = s.seq % 400;
        INSERT INTO labels (id, submolt_seq, key, label, color, kind, prompt, cadence_minutes, created_day, fresh)
            SELECT 'l' || seq, submolt_seq, 'k' || seq, 'L', 'sky', 'tag', NULL, NULL, \(day), FALSE FROM posts
            WHERE seq < 5000;
        INSERT INTO label_attachments (id, label_id, post_seq, agent_id, fresh)
            SELECT 'x' || seq, 'l' || (1 + seq % 4999), seq, NULL, FALSE FROM posts WHERE seq < 20000;
        INSERT INTO label_attachments (id, label_id, post_seq, agent_id, fresh)
            SELECT 'y' || id, 'l' || (1 + text_row % 4999), NULL, id, FALSE FROM agents;
        INSERT INTO alerts (agent_id, kind, post_seq, comment_seq)
            SELECT p.author_id, 1 + c.seq % 4, p.seq, c.seq FROM comments c JOIN posts p ON p.seq = c.post_seq;
        INSERT INTO alerts (agent_id, kind, post_seq)
            SELECT 'a' || (1 + seq % \(agents)), 4, seq FROM posts WHERE seq % 10 = 5;
        INSERT INTO moderation_log (id, submolt_seq, act, by_operator, note, agent_id, created_at)
            SELECT 'm' || seq, submolt_seq, 1, FALSE, '', author_id, created_at FROM posts WHERE seq < 10000;
        INSERT INTO removals (object_id, author_id, submolt_seq, reason, note, by_operator, removed_at, key_id, sealed)
            SELECT id, author_id, submolt_seq, 1, '', FALSE, created_at, CAST(id AS BYTEA),
                CASE WHEN seq % 3 = 0 THEN CAST(id AS BYTEA) END FROM posts WHERE seq < 10000;
        INSERT INTO appeals (tag, place_tag, day, sealed, fresh)
            SELECT CAST(id AS BYTEA), CASE WHEN seq % 3 = 0 THEN CAST('s' || (seq % 300) AS BYTEA) END, created_at / 86400000,
                CAST(id AS BYTEA), FALSE FROM posts WHERE seq < 10000;
        INSERT INTO reports (tag, target_tag, place_tag, day, sealed, fresh)
            SELECT CAST(id AS BYTEA), CAST('p' || (seq / 5) AS BYTEA), CAST('s' || (seq % 300) AS BYTEA),
                created_at / 86400000, CAST(id AS BYTEA), FALSE FROM posts WHERE seq % 5 = 0;
        INSERT INTO notices (tag, day, sealed, fresh)
            SELECT CAST(id AS BYTEA), created_at / 86400000, CAST(id AS BYTEA), FALSE FROM posts WHERE seq % 10 = 0;
        INSERT INTO bans (submolt_seq, agent_id, ends_at, reason, by_operator, created_at)
            SELECT s.seq, a.id, NULL, 1, FALSE, 0 FROM submolts s JOIN agents a ON a.text_row / 1000 % 400 = s.seq % 400;
        INSERT INTO suspensions (agent_id, ends_at, reason, note, created_at)
            SELECT id, NULL, 1, '', 0 FROM agents;
        INSERT INTO slow_modes (submolt_seq, seconds) SELECT seq, 60 FROM submolts;
        INSERT INTO log_entries (idx, leaf) SELECT seq + 1000000, CAST(id AS BYTEA) FROM posts;
        INSERT INTO log_objects (object, idx, version, type, salt)
            SELECT id, seq + 1000000, 1, 'post', CAST(id AS BYTEA) FROM posts;
        INSERT INTO votes (tag, up, fresh) SELECT CAST(id AS BYTEA), TRUE, FALSE FROM posts;
        INSERT INTO dirty_posts (post_seq, times) SELECT seq, 1 FROM posts WHERE seq < 5000;
        INSERT INTO dirty_comments (comment_seq, times) SELECT seq, 1 FROM comments WHERE seq < 5000;
        INSERT INTO dirty_submolts (submolt_seq, times) SELECT seq, 1 FROM submolts WHERE TRUE ON CONFLICT DO NOTHING;
        INSERT INTO dirty_agents (agent_id, times) SELECT id, 1 FROM agents;
        INSERT INTO spent_tokens (tag, kind, epoch, fresh)
            SELECT CAST(id AS BYTEA), 'run', 1 + seq / 2500, FALSE FROM posts WHERE seq < 10000;
        """

    private static let textOnSQLite = """
        INSERT INTO posts_text (rowid, title, content) SELECT seq, title, content FROM posts;
        INSERT INTO comments_text (rowid, content) SELECT seq, content FROM comments;
        INSERT INTO agents_text (rowid, name, description) SELECT text_row, name, '' FROM agents;
        INSERT INTO submolts_text (rowid, name, description) SELECT seq, name, '' FROM submolts;
        """

    private static let textOnPostgres = """
        INSERT INTO posts_text (rowid, document) SELECT seq, to_tsvector('simple', title || ' ' || content) FROM posts;
        INSERT INTO comments_text (rowid, document) SELECT seq, to_tsvector('simple', content) FROM comments;
        INSERT INTO agents_text (rowid, document, fresh) SELECT text_row, to_tsvector('simple', name), FALSE FROM agents;
        INSERT INTO submolts_text (rowid, document) SELECT seq, to_tsvector('simple', name) FROM submolts;
        """
}

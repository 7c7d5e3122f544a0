import Storage

/// What tests look up behind the server's back.
enum TestQueries {
    /// Rows that the ranking service has not seen.
    static func dirty() -> Query<Int64> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM dirty_posts) + (SELECT COUNT(*) FROM dirty_comments)
                + (SELECT COUNT(*) FROM dirty_submolts) + (SELECT COUNT(*) FROM dirty_agents)
            """
        ) { row in try row.integer() }
    }

    /// As another replica would write.
    static func retitle(_ title: String) -> Command { Command("UPDATE posts SET title = \(title)") }

    /// Counts and sums that any write of the API would change.
    static func fingerprint() -> Query<[Int64]> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM agents), (SELECT COUNT(*) FROM agent_names), (SELECT COUNT(*) FROM api_keys),
                (SELECT COUNT(*) FROM submolts), (SELECT COUNT(*) FROM posts), (SELECT COUNT(*) FROM comments),
                (SELECT COUNT(*) FROM votes), (SELECT COUNT(*) FROM private_lists),
                (SELECT COUNT(*) FROM pending_counts), (SELECT COUNT(*) FROM active_days),
                (SELECT CAST(SUM(karma + posts_count * 1000 + comments_count * 1000000) AS BIGINT) FROM agents),
                (SELECT CAST(SUM(post_count) AS BIGINT) FROM submolts),
                (SELECT CAST(SUM(upvotes + downvotes * 1000 + comment_count * 1000000) AS BIGINT) FROM posts),
                (SELECT CAST(SUM(upvotes + downvotes * 1000 + reply_count * 1000000) AS BIGINT) FROM comments),
                (SELECT COUNT(*) FROM posts WHERE deleted), (SELECT COUNT(*) FROM comments WHERE deleted),
                (SELECT CAST(SUM(label_count + COALESCE(pinned_1, 0) + LENGTH(description || display_name)) AS BIGINT)
                    FROM submolts),
                (SELECT COUNT(*) FROM submolt_moderators), (SELECT COUNT(*) FROM submolt_moderators WHERE owns),
                (SELECT COUNT(*) FROM labels), (SELECT COUNT(*) FROM label_attachments)
            """
        ) { row in
            var numbers: [Int64] = []
            for _ in 0..<21 { numbers.append(try row.integerIfPresent() ?? 0) }
            return numbers
        }
    }

    static func attachments() -> Query<String> {
        Query("SELECT id FROM label_attachments") { row in try row.text() }
    }

    /// As if nobody had claimed the agent.
    static func unclaim(_ agent: String) -> Command {
        Command("UPDATE agents SET claimed_day = NULL WHERE id = \(agent)")
    }

    static func votes() -> Query<Int64> { Query("SELECT COUNT(*) FROM votes") { row in try row.integer() } }

    /// PostgreSQL: transactions that had to be given up because each waited for the other.
    static func deadlocks() -> Query<Int64> {
        Query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") { row in try row.integer() }
    }

    /// PostgreSQL: rows that statements have read so far.
    static func rowsRead() -> Query<Int64> {
        Query(
            """
            SELECT CAST(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)) AS BIGINT) FROM pg_stat_user_tables
            """
        ) { row in try row.integer() }
    }
}

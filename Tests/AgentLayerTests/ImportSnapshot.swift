import Storage

@testable import AgentLayer

/// Everything an import or a seed writes, as text, without what is random in it: two databases with the same content have equal
/// snapshots.
enum ImportSnapshot {
    static func take(_ store: any Store) async throws -> [String] {
        var lines: [String] = []
        for query in [agents(), names(), days(), submolts(), posts(), comments(), texts()] {
            lines += try await store.read { try $0.all(query) }.sorted()
        }
        return lines
    }

    /// The tables that differ from a count of what they count.
    static func miscounts(_ store: any Store) async throws -> [Int64] {
        let query = Query<[Int64]>(
            """
            SELECT
                (SELECT COUNT(*) FROM posts p WHERE p.comment_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.post_seq = p.seq)),
                (SELECT COUNT(*) FROM comments p WHERE p.reply_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.parent_seq = p.seq)),
                (SELECT COUNT(*) FROM agents a WHERE a.posts_count <>
                    (SELECT COUNT(*) FROM posts p WHERE p.author_id = a.id)),
                (SELECT COUNT(*) FROM agents a WHERE a.comments_count <>
                    (SELECT COUNT(*) FROM comments c WHERE c.author_id = a.id)),
                (SELECT COUNT(*) FROM agents a WHERE a.karma <>
                    COALESCE((SELECT SUM(upvotes - downvotes) FROM posts p WHERE p.author_id = a.id), 0)
                    + COALESCE((SELECT SUM(upvotes - downvotes) FROM comments c WHERE c.author_id = a.id), 0)),
                (SELECT COUNT(*) FROM agents a WHERE a.last_active_day <>
                    (SELECT MAX(day) FROM active_days d WHERE d.agent_id = a.id)),
                (SELECT COUNT(*) FROM agents a WHERE a.created_day <>
                    (SELECT MIN(day) FROM active_days d WHERE d.agent_id = a.id)),
                (SELECT COUNT(*) FROM submolts s WHERE s.post_count <>
                    (SELECT COUNT(*) FROM posts p WHERE p.submolt_seq = s.seq)),
                (SELECT COUNT(*) FROM submolts s WHERE s.last_post_at <>
                    (SELECT MAX(created_at) FROM posts p WHERE p.submolt_seq = s.seq)),
                (SELECT COUNT(*) FROM submolts s WHERE s.creator_id IS NULL AND s.created_at <>
                    (SELECT MIN(created_at) FROM posts p WHERE p.submolt_seq = s.seq)),
                (SELECT COUNT(*) FROM posts p WHERE NOT EXISTS (SELECT 1 FROM posts_text t WHERE t.rowid = p.seq)),
                (SELECT COUNT(*) FROM comments c WHERE NOT EXISTS (
                    SELECT 1 FROM comments_text t WHERE t.rowid = c.seq)),
                (SELECT COUNT(*) FROM agents a WHERE NOT EXISTS (
                    SELECT 1 FROM agents_text t WHERE t.rowid = a.text_row)),
                (SELECT COUNT(*) FROM dirty_posts) + (SELECT COUNT(*) FROM dirty_comments)
                    + (SELECT COUNT(*) FROM dirty_agents) + (SELECT COUNT(*) FROM dirty_submolts)
            """
        ) { row in
            var counts: [Int64] = []
            for _ in 0..<14 { counts.append(try row.integer()) }
            return counts
        }
        return try await store.read { try $0.first(query) } ?? []
    }

    private static func agents() -> Query<String> {
        Query(
            """
            SELECT name, created_day, last_active_day, karma, posts_count, comments_count, claimed_day, imported
            FROM agents
            """
        ) { row in
            let name = try row.text()
            var numbers: [Int64] = []
            for _ in 0..<5 { numbers.append(try row.integer()) }
            return "agent \(name) \(numbers) \(try row.integerIfPresent() ?? -1) \(try row.boolean())"
        }
    }

    private static func names() -> Query<String> {
        Query("SELECT n.folded, a.name FROM agent_names n JOIN agents a ON a.id = n.agent_id") { row in
            "name \(try row.text()) \(try row.text())"
        }
    }

    private static func days() -> Query<String> {
        Query("SELECT d.day, a.name FROM active_days d JOIN agents a ON a.id = d.agent_id") { row in
            "day \(try row.integer()) \(try row.text())"
        }
    }

    private static func submolts() -> Query<String> {
        Query("SELECT name, display_name, created_at, post_count, last_post_at FROM submolts") { row in
            """
            submolt \(try row.text()) \(try row.text()) \(try row.integer()) \(try row.integer()) \
            \(try row.integerIfPresent() ?? -1)
            """
        }
    }

    private static func posts() -> Query<String> {
        Query(
            """
            SELECT p.id, a.name, s.name, p.title, p.content, p.upvotes, p.downvotes, p.baseline_upvotes,
                p.baseline_downvotes, p.comment_count, COALESCE(p.source_comment_count, -1), p.score, p.hour, p.day,
                p.created_at, p.marks, p.hot
            FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
            """
        ) { row in
            var texts: [String] = []
            for _ in 0..<5 { texts.append(try row.textIfPresent() ?? "-") }
            var numbers: [Int64] = []
            for _ in 0..<11 { numbers.append(try row.integer()) }
            return "post \(texts) \(numbers) \(try row.real())"
        }
    }

    private static func comments() -> Query<String> {
        Query(
            """
            SELECT c.id, p.id, q.id, r.id, a.name, c.content, c.depth, c.reply_count, c.upvotes, c.score, c.created_at,
                c.best, c.controversial
            FROM comments c JOIN posts p ON p.seq = c.post_seq JOIN agents a ON a.id = c.author_id
                LEFT JOIN comments q ON q.seq = c.parent_seq LEFT JOIN comments r ON r.seq = c.root_seq
            """
        ) { row in
            var texts: [String] = []
            for _ in 0..<6 { texts.append(try row.textIfPresent() ?? "-") }
            var numbers: [Int64] = []
            for _ in 0..<5 { numbers.append(try row.integer()) }
            // SQLite has no negative zero.
            return "comment \(texts) \(numbers) \(try row.real() + 0) \(try row.real() + 0)"
        }
    }

    private static func texts() -> Query<String> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM posts_text), (SELECT COUNT(*) FROM comments_text),
                (SELECT COUNT(*) FROM agents_text), (SELECT COUNT(*) FROM submolts_text)
            """
        ) { row in "texts \(try row.integer()) \(try row.integer()) \(try row.integer()) \(try row.integer())" }
    }
}

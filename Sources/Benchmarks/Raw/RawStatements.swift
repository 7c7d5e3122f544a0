import Storage

/// What an engine cannot be spared for an operation, as statements that both engines understand; `$1` is the post's
/// sequence in reads. No keys, no votes, no private lists: what the server does beyond this is its own cost.
enum RawStatements {
    private static let postColumns = """
        p.seq, p.id, p.kind, p.title, p.content, p.url, p.marks, p.created_at, p.updated_at, p.upvotes, p.downvotes, \
        p.comment_count, p.hot, a.id, a.name, a.description, a.karma, a.follower_count, s.id, s.name, s.display_name
        """
    private static let postTables =
        "posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq"
    private static let commentColumns = """
        c.seq, c.id, c.root_seq, c.depth, c.content, c.marks, c.created_at, c.updated_at, c.deleted, c.upvotes, \
        c.downvotes, c.reply_count, c.best, a.id, a.name, a.karma, a.follower_count
        """
    private static let commentTables = "comments c JOIN agents a ON a.id = c.author_id"

    /// Nil where nothing comparable can be asked of the engine alone.
    static func reads(_ operation: Operation) -> [String]? {
        switch operation {
        case .hotFeed:
            [
                """
                SELECT \(postColumns) FROM \(postTables) WHERE p.hot IS NOT NULL
                ORDER BY p.hot DESC, p.seq DESC LIMIT 25
                """
            ]
        case .post: ["SELECT \(postColumns) FROM \(postTables) WHERE p.seq = $1 AND NOT p.deleted"]
        case .comments:
            [
                """
                SELECT \(commentColumns) FROM \(commentTables) WHERE c.post_seq = $1 AND c.depth = 0
                ORDER BY c.best, c.seq LIMIT 36
                """,
                """
                SELECT \(commentColumns) FROM \(commentTables)
                WHERE c.root_seq IN (SELECT r.seq FROM comments r WHERE r.post_seq = $1 AND r.depth = 0
                    ORDER BY r.best, r.seq LIMIT 35)
                ORDER BY c.root_seq, c.seq LIMIT 466
                """,
            ]
        default: nil
        }
    }
}

import JSONWriting
import Storage

/// What an import asks, many rows at a time.
enum ImportQueries {
    /// The key under which imports take turns (`WriteTransaction.lock`): ASCII `moltbook`.
    static let turn: Int64 = 0x6D6F_6C74_626F_6F6B

    // MARK: What is there

    struct KnownPost: Sendable {
        let id: PostID
        let seq: Int64
        let deleted: Bool
    }

    static func posts(_ ids: ArraySlice<String>) -> Query<KnownPost> {
        Query(MultiRow.list("SELECT id, seq, deleted FROM posts WHERE id IN", ids)) { row in
            KnownPost(id: PostID(stored: try row.text()), seq: try row.integer(), deleted: try row.boolean())
        }
    }

    struct KnownComment: Sendable {
        let id: CommentID
        let seq: Int64
        let postSeq: Int64
        let rootSeq: Int64?
        let depth: Int64
    }

    static func comments(_ ids: ArraySlice<String>) -> Query<KnownComment> {
        Query(MultiRow.list("SELECT id, seq, post_seq, root_seq, depth FROM comments WHERE id IN", ids)) {
            row in
            KnownComment(
                id: CommentID(stored: try row.text()), seq: try row.integer(), postSeq: try row.integer(),
                rootSeq: try row.integerIfPresent(), depth: try row.integer())
        }
    }

    struct KnownAgent: Sendable {
        let name: String
        let id: AgentID
        let imported: Bool
    }

    static func agents(_ names: ArraySlice<String>) -> Query<KnownAgent> {
        Query(MultiRow.list("SELECT name, id, imported FROM agents WHERE name IN", names)) { row in
            KnownAgent(name: try row.text(), id: AgentID(stored: try row.text()), imported: try row.boolean())
        }
    }

    /// Those of these agents that were known only from a later day on, as they will be.
    static func olderAgents(_ agents: ArraySlice<AgentTally>) -> Query<AgentRecord> {
        Query(
            MultiRow.rows(
                "SELECT a.id, a.name, first.column2, a.imported FROM (VALUES ", agents,
                ") AS first JOIN agents a ON a.id = first.column1 WHERE first.column2 < a.created_day"
            ) { [.text($0.id.text), .integer($0.firstDay)] }
        ) { row in try AgentRecord(&row) }
    }

    static func largestPost() -> Query<Int64> {
        Query("SELECT COALESCE(MAX(seq), 0) FROM posts") { row in try row.integer() }
    }

    // MARK: Submolts

    /// A submolt without a creator was there as soon as its first post.
    ///
    /// - Parameter isOlder: whether it is one that comes to be so old by these posts. Its leaf was decided by what was read;
    ///   deciding once more here would miss what was changed in between.
    static func add(_ posts: SubmoltTally, to seq: Int64, isOlder: Bool) -> Command {
        Command(
            """
            UPDATE submolts SET post_count = post_count + \(posts.count),
                created_at = CASE WHEN \(isOlder) AND created_at > \(posts.first.milliseconds)
                    THEN \(posts.first.milliseconds) ELSE created_at END,
                last_post_at = CASE WHEN last_post_at > \(posts.last.milliseconds) THEN last_post_at
                    ELSE \(posts.last.milliseconds) END
            WHERE seq = \(seq)
            """)
    }
}

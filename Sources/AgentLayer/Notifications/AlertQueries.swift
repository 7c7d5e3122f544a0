import AgentAPI
import JSONWriting
import Storage

/// What is read of alerts. Each is a walk along an agent's own range of an index, the newest first.
enum AlertQueries {
    /// An alert alone, without what it is about: all of it stands in the index.
    struct Alert: Sendable {
        let seq: Int64
        let kind: AlertKind
        let post: Int64
        let comment: Int64?
    }

    /// - Parameters:
    ///   - low: what the agent has read.
    ///   - bound: the first that does not count.
    static func unread(by agent: AgentID, after low: Int64, before bound: Int64, limit: Int) -> Query<Alert> {
        Query(
            """
            SELECT seq, kind, post_seq, comment_seq FROM alerts
            WHERE agent_id = \(agent.text) AND seq > \(low) AND seq < \(bound) ORDER BY seq DESC LIMIT \(limit)
            """
        ) { row in
            Alert(
                seq: try row.integer(), kind: AlertKind(rawValue: try row.integer()) ?? .mention,
                post: try row.integer(), comment: try row.integerIfPresent())
        }
    }

    static func unreadCount(of agent: AgentID, after low: Int64, limit: Int) -> Query<Int64> {
        Query(
            """
            SELECT COUNT(*) FROM (
                SELECT seq FROM alerts WHERE agent_id = \(agent.text) AND seq > \(low) ORDER BY seq DESC LIMIT \(limit)
            ) AS unread
            """
        ) { row in try row.integer() }
    }

    static func newest(for agent: AgentID) -> Query<Int64> {
        Query("SELECT seq FROM alerts WHERE agent_id = \(agent.text) ORDER BY seq DESC LIMIT 1") { row in
            try row.integer()
        }
    }

    /// An alert with what it is about.
    struct Told: Sendable {
        let seq: Int64
        let kind: AlertKind
        let postSeq: Int64
        let post: PostID
        let title: String
        let opening: String?
        let isPostGone: Bool
        let comment: CommentID?
        let createdAt: Timestamp
        let author: String
        /// Of a removal.
        let removedFor: ModerationReason?
    }

    private static let told: StaticString = """
        SELECT n.seq, n.kind, n.post_seq, p.id, p.title, substr(p.content, 1, 200), p.deleted, c.id,
            CASE WHEN n.kind = 5 THEN COALESCE(c.updated_at, p.updated_at) ELSE COALESCE(c.created_at, p.created_at) END,
            a.name, COALESCE(c.marks, p.marks)
        FROM alerts n JOIN posts p ON p.seq = n.post_seq LEFT JOIN comments c ON c.seq = n.comment_seq
            JOIN agents a ON a.id = COALESCE(c.author_id, p.author_id)
        """

    /// The words of a comment that was erased a moment ago are gone, and so is its alert.
    private static let stands: StaticString = "(n.kind = 5 OR c.deleted IS NULL OR NOT c.deleted)"

    static func page(of agent: AgentID, before bound: Int64, limit: Int) -> Query<Told> {
        Query(
            """
            \(raw: told)
            WHERE n.agent_id = \(agent.text) AND n.seq < \(bound) AND \(raw: stands)
            ORDER BY n.seq DESC LIMIT \(limit)
            """, decode: decodeTold)
    }

    static func mentions(of agent: AgentID, before bound: Int64, limit: Int) -> Query<Told> {
        Query(
            """
            \(raw: told)
            WHERE n.agent_id = \(agent.text) AND n.kind = 4 AND n.seq < \(bound) AND \(raw: stands)
            ORDER BY n.seq DESC LIMIT \(limit)
            """, decode: decodeTold)
    }

    /// In no order.
    static func told(_ list: [Int64]) -> Query<Told> {
        Query("\(raw: told) WHERE n.seq IN (\(list: list)) AND \(raw: stands)", decode: decodeTold)
    }

    @Sendable private static func decodeTold(_ row: inout Row) throws -> Told {
        Told(
            seq: try row.integer(), kind: AlertKind(rawValue: try row.integer()) ?? .mention,
            postSeq: try row.integer(), post: PostID(stored: try row.text()), title: try row.text(),
            opening: try row.textIfPresent(), isPostGone: try row.boolean(),
            comment: try row.textIfPresent().map { CommentID(stored: $0) },
            createdAt: Timestamp(milliseconds: try row.integer()), author: try row.text(),
            removedFor: TextMarks(rawValue: try row.integer()).removalReason)
    }
}

import JSONWriting
import Storage

/// What an export reads, a page at a time.
enum AgentExportQueries {
    static func posts(by author: AgentID, after time: Int64, _ seq: Int64, limit: Int) -> Query<PostRow> {
        Query(
            """
            SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables)
            WHERE p.author_id = \(author.text) AND NOT p.deleted
                AND (p.created_at, p.seq) > (\(time), \(seq))
            ORDER BY p.created_at, p.seq LIMIT \(limit)
            """
        ) { row in try PostRow(&row) }
    }

    static func comments(by author: AgentID, after time: Int64, _ seq: Int64, limit: Int) -> Query<CommentRow> {
        Query(
            """
            SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables)
            WHERE c.author_id = \(author.text) AND NOT c.deleted
                AND (c.created_at, c.seq) > (\(time), \(seq))
            ORDER BY c.created_at, c.seq LIMIT \(limit)
            """
        ) { row in try CommentRow(&row) }
    }

    struct Target: Sendable {
        let seq: Int64
        let id: [UInt8]
        let createdAt: Timestamp

        init(_ row: inout Row) throws {
            seq = try row.integer()
            id = PostID(stored: try row.text()).bytes
            createdAt = Timestamp(milliseconds: try row.integer())
        }
    }

    static func votedPosts(after time: Int64, _ seq: Int64, limit: Int) -> Query<Target> {
        Query(
            """
            SELECT seq, id, created_at FROM posts
            WHERE NOT deleted AND (created_at, seq) > (\(time), \(seq))
            ORDER BY created_at, seq LIMIT \(limit)
            """
        ) { row in try Target(&row) }
    }

    static func votedComments(after time: Int64, _ seq: Int64, limit: Int) -> Query<Target> {
        Query(
            """
            SELECT seq, id, created_at FROM comments
            WHERE NOT deleted AND (created_at, seq) > (\(time), \(seq))
            ORDER BY created_at, seq LIMIT \(limit)
            """
        ) { row in try Target(&row) }
    }
}

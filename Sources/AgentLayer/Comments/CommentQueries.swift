import JSONWriting
import Storage

enum CommentQueries {
    static func byID(_ id: CommentID) -> Query<CommentRow> {
        Query(
            "SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables) WHERE c.id = \(id.text)"
        ) { row in try CommentRow(&row) }
    }

    static func bySequence(_ list: [Int64]) -> Query<CommentRow> {
        Query(
            """
            SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables)
            WHERE c.seq IN (\(list: list)) AND NOT c.deleted
            """
        ) { row in try CommentRow(&row) }
    }

    static func recent(by author: AgentID, limit: Int) -> Query<CommentRow> {
        Query(
            """
            SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables)
            WHERE c.author_id = \(author.text) AND NOT c.deleted
            ORDER BY c.created_at DESC, c.seq DESC LIMIT \(limit)
            """
        ) { row in try CommentRow(&row) }
    }

    /// The replies under these roots, root by root, parents before their children.
    static func replies(under roots: [Int64], limit: Int) -> Query<CommentRow> {
        Query(
            """
            SELECT \(raw: CommentRow.columns) FROM \(raw: CommentRow.tables)
            WHERE c.root_seq IN (\(list: roots)) ORDER BY c.root_seq, c.seq LIMIT \(limit)
            """
        ) { row in try CommentRow(&row) }
    }

    /// What an act on a comment must know about it.
    struct Target: Sendable {
        let seq: Int64
        let postSeq: Int64
        let rootSeq: Int64?
        let depth: Int64
        let author: AgentID
        let authorName: String
        let createdAt: Timestamp
        let deleted: Bool
    }

    /// Also of a comment on an erased post: it stands, so its author must be able to delete it.
    static func target(_ id: CommentID) -> Query<Target> {
        Query(
            """
            SELECT c.seq, c.post_seq, c.root_seq, c.depth, c.author_id, a.name, c.created_at, c.deleted
            FROM comments c JOIN agents a ON a.id = c.author_id WHERE c.id = \(id.text)
            """
        ) { row in
            Target(
                seq: try row.integer(), postSeq: try row.integer(), rootSeq: try row.integerIfPresent(),
                depth: try row.integer(), author: AgentID(stored: try row.text()), authorName: try row.text(),
                createdAt: Timestamp(milliseconds: try row.integer()), deleted: try row.boolean())
        }
    }

    static func insert(_ comment: NewComment) -> Command {
        Command(
            """
            INSERT INTO comments (id, post_seq, parent_seq, root_seq, depth, author_id, content, marks, created_at,
                updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, reply_count, score,
                best, controversial)
            VALUES (\(comment.id.text), \(comment.postSeq), \(comment.parent?.seq), \(comment.rootSeq),
                \(comment.depth), \(comment.author.text), \(comment.content), \(comment.marks.rawValue),
                \(comment.createdAt.milliseconds), \(comment.createdAt.milliseconds), FALSE, 0, 0, 0, 0, 0, 0, 0, 0)
            """)
    }

    static func addReplies(_ seq: Int64, _ count: Int64) -> Command {
        Command("UPDATE comments SET reply_count = reply_count + \(count) WHERE seq = \(seq)")
    }

    /// Erases what a comment said; its place in the tree stays.
    ///
    /// - Parameter marks: what the tombstone says: nothing, or why it was removed.
    static func erase(_ seq: Int64, at now: Timestamp, marks: TextMarks = []) -> Command {
        Command(
            """
            UPDATE comments SET deleted = TRUE, content = '', marks = \(marks.rawValue),
                updated_at = \(now.milliseconds)
            WHERE seq = \(seq) AND NOT deleted
            """)
    }

    /// Moves both counters.
    static func addVotes(_ seq: Int64, up: Int64, down: Int64) -> Command {
        Command(
            """
            UPDATE comments SET upvotes = upvotes + \(up), downvotes = downvotes + \(down)
            WHERE seq = \(seq) AND NOT deleted
            """)
    }
}

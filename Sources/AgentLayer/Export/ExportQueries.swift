import JSONWriting
import Storage

/// What an export reads, a page at a time in the order in which the rows were made. Nothing that was deleted.
enum ExportQueries {
    /// With the author, whose owner may not want it exported.
    struct Post: Sendable {
        let author: AgentID
        let line: MoltbookPostLine
    }

    static func posts(after seq: Int64, limit: Int) -> Query<Post> {
        Query(
            """
            SELECT p.author_id, p.seq, p.id, p.title, p.content, p.url, p.kind, a.name, s.name, p.upvotes, p.downvotes,
                COALESCE(p.source_comment_count, p.comment_count), p.created_at
            FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
            WHERE p.seq > \(seq) AND NOT p.deleted ORDER BY p.seq LIMIT \(limit)
            """
        ) { row in
            Post(
                author: AgentID(stored: try row.text()),
                line: MoltbookPostLine(
                    seq: try row.integer(), id: try row.text(), title: try row.text(), content: try row.textIfPresent(),
                    url: try row.textIfPresent(), kind: try row.integer(), author: try row.text(),
                    submolt: try row.text(), upvotes: try row.integer(), downvotes: try row.integer(),
                    commentCount: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer())))
        }
    }

    struct Comment: Sendable {
        let author: AgentID
        let postAuthor: AgentID
        let parent: Ancestor?
        let line: MoltbookCommentLine
    }

    /// Of posts up to `lastPost`: a server may be writing meanwhile.
    static func comments(after seq: Int64, ofPostsUpTo lastPost: Int64, limit: Int) -> Query<Comment> {
        Query(
            """
            SELECT c.author_id, p.author_id, q.id, q.deleted, q.parent_seq, q.author_id, c.seq, c.id, p.id, a.name,
                c.content, c.upvotes, c.downvotes, c.created_at
            FROM comments c JOIN posts p ON p.seq = c.post_seq JOIN agents a ON a.id = c.author_id
                LEFT JOIN comments q ON q.seq = c.parent_seq
            WHERE c.seq > \(seq) AND c.post_seq <= \(lastPost) AND NOT c.deleted AND NOT p.deleted
            ORDER BY c.seq LIMIT \(limit)
            """
        ) { row in
            let author = AgentID(stored: try row.text())
            let postAuthor = AgentID(stored: try row.text())
            let parent = try Ancestor(ifPresent: &row)
            return Comment(
                author: author, postAuthor: postAuthor, parent: parent,
                line: MoltbookCommentLine(
                    seq: try row.integer(), id: try row.text(), postID: try row.text(), parentID: parent?.id,
                    author: try row.text(), content: try row.text(), upvotes: try row.integer(),
                    downvotes: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer())))
        }
    }

    struct Ancestor: Sendable {
        let id: String
        let deleted: Bool
        let parentSeq: Int64?
        let author: AgentID

        init(_ row: inout Row) throws {
            id = try row.text()
            deleted = try row.boolean()
            parentSeq = try row.integerIfPresent()
            author = AgentID(stored: try row.text())
        }

        /// Of a LEFT JOIN, nil where it found none.
        init?(ifPresent row: inout Row) throws {
            let id = try row.textIfPresent()
            let deleted = try row.booleanIfPresent()
            let parentSeq = try row.integerIfPresent()
            let author = try row.textIfPresent()
            guard let id, let deleted, let author else { return nil }
            self.id = id
            self.deleted = deleted
            self.parentSeq = parentSeq
            self.author = AgentID(stored: author)
        }
    }

    static func comment(_ seq: Int64) -> Query<Ancestor> {
        Query("SELECT id, deleted, parent_seq, author_id FROM comments WHERE seq = \(seq)") { row in
            try Ancestor(&row)
        }
    }
}

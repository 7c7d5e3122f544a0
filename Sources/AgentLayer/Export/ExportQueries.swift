import JSONWriting
import Storage

/// What an export reads, a page at a time in the order in which the rows were made. Nothing that was deleted.
enum ExportQueries {
    static func posts(after seq: Int64, limit: Int) -> Query<MoltbookPostLine> {
        Query(
            """
            SELECT p.seq, p.id, p.title, p.content, p.url, p.kind, a.name, s.name, p.upvotes, p.downvotes,
                COALESCE(p.source_comment_count, p.comment_count), p.created_at
            FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
            WHERE p.seq > \(seq) AND NOT p.deleted ORDER BY p.seq LIMIT \(limit)
            """
        ) { row in
            MoltbookPostLine(
                seq: try row.integer(), id: try row.text(), title: try row.text(), content: try row.textIfPresent(),
                url: try row.textIfPresent(), kind: try row.integer(), author: try row.text(),
                submolt: try row.text(), upvotes: try row.integer(), downvotes: try row.integer(),
                commentCount: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer()))
        }
    }

    /// Of posts up to `lastPost`: a server may be writing meanwhile.
    static func comments(after seq: Int64, ofPostsUpTo lastPost: Int64, limit: Int) -> Query<MoltbookCommentLine> {
        Query(
            """
            SELECT c.seq, c.id, p.id, CASE WHEN q.deleted THEN NULL ELSE q.id END, a.name, c.content, c.upvotes,
                c.downvotes, c.created_at, CASE WHEN q.deleted THEN q.seq END
            FROM comments c JOIN posts p ON p.seq = c.post_seq JOIN agents a ON a.id = c.author_id
                LEFT JOIN comments q ON q.seq = c.parent_seq
            WHERE c.seq > \(seq) AND c.post_seq <= \(lastPost) AND NOT c.deleted AND NOT p.deleted
            ORDER BY c.seq LIMIT \(limit)
            """
        ) { row in
            MoltbookCommentLine(
                seq: try row.integer(), id: try row.text(), postID: try row.text(), parentID: try row.textIfPresent(),
                author: try row.text(), content: try row.text(), upvotes: try row.integer(),
                downvotes: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer()),
                deletedParent: try row.integerIfPresent())
        }
    }

    struct Ancestor: Sendable {
        let id: String
        let deleted: Bool
        let parentSeq: Int64?
    }

    static func comment(_ seq: Int64) -> Query<Ancestor> {
        Query("SELECT id, deleted, parent_seq FROM comments WHERE seq = \(seq)") { row in
            Ancestor(id: try row.text(), deleted: try row.boolean(), parentSeq: try row.integerIfPresent())
        }
    }
}

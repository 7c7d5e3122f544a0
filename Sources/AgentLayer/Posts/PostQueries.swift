import JSONWriting
import Storage

enum PostQueries {
    static func byID(_ id: PostID) -> Query<PostRow> {
        Query(
            "SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables) WHERE p.id = \(id.text) AND NOT p.deleted"
        ) { row in try PostRow(&row) }
    }

    /// Also one that its author erased, whose comments can still be read.
    static func byIDWithErased(_ id: PostID) -> Query<PostRow> {
        Query("SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables) WHERE p.id = \(id.text)") { row in
            try PostRow(&row)
        }
    }

    static func sequenceWithErased(_ id: PostID) -> Query<Int64> {
        Query("SELECT seq FROM posts WHERE id = \(id.text)") { row in try row.integer() }
    }

    static func bySequence(_ list: [Int64]) -> Query<PostRow> {
        Query(
            """
            SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables)
            WHERE p.seq IN (\(list: list)) AND NOT p.deleted
            """
        ) { row in try PostRow(&row) }
    }

    static func recent(by author: AgentID, limit: Int) -> Query<PostRow> {
        Query(
            """
            SELECT \(raw: PostRow.columns) FROM \(raw: PostRow.tables)
            WHERE p.author_id = \(author.text) AND NOT p.deleted
            ORDER BY p.created_at DESC, p.seq DESC LIMIT \(limit)
            """
        ) { row in try PostRow(&row) }
    }

    static func insert(_ post: NewPost) -> Command {
        Command(
            """
            INSERT INTO posts (id, author_id, submolt_seq, kind, title, content, url, marks, created_at, updated_at,
                deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count)
            VALUES (\(post.id.text), \(post.author.text), \(post.submoltSeq), \(post.kind), \(post.title),
                \(post.content), \(post.url), \(post.marks.rawValue), \(post.createdAt.milliseconds),
                \(post.createdAt.milliseconds), FALSE, 0, 0, 0, 0, 0)
            """)
    }

    /// What an act on a post must know about it.
    struct Target: Sendable {
        let seq: Int64
        let author: AgentID
        let authorName: String
        let submoltSeq: Int64
        let createdAt: Timestamp
    }

    static func target(_ id: PostID) -> Query<Target> {
        Query(
            """
            SELECT p.seq, p.author_id, a.name, p.submolt_seq, p.created_at FROM posts p JOIN agents a ON a.id = p.author_id
            WHERE p.id = \(id.text) AND NOT p.deleted
            """
        ) { row in
            Target(
                seq: try row.integer(), author: AgentID(stored: try row.text()), authorName: try row.text(),
                submoltSeq: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer()))
        }
    }

    static func author(of seq: Int64) -> Query<AgentID> {
        Query("SELECT author_id FROM posts WHERE seq = \(seq)") { row in AgentID(stored: try row.text()) }
    }

    /// Erases a post for good: what it said, where it linked, its ranks. One row if it was there.
    ///
    /// - Parameter marks: what the tombstone says: nothing, or why it was removed.
    static func erase(_ id: PostID, at now: Timestamp, marks: TextMarks = []) -> Query<Target> {
        Query(
            """
            UPDATE posts SET deleted = TRUE, title = '', content = NULL, url = NULL, marks = \(marks.rawValue),
                updated_at = \(now.milliseconds), score = NULL, hot = NULL, rising = NULL, hour = NULL, day = NULL
            WHERE id = \(id.text) AND NOT deleted
            RETURNING seq, author_id, '', submolt_seq, created_at
            """
        ) { row in
            Target(
                seq: try row.integer(), author: AgentID(stored: try row.text()), authorName: try row.text(),
                submoltSeq: try row.integer(), createdAt: Timestamp(milliseconds: try row.integer()))
        }
    }

    static func addComments(_ seq: Int64, _ count: Int64) -> Command {
        Command("UPDATE posts SET comment_count = comment_count + \(count) WHERE seq = \(seq)")
    }

    /// Moves both counters.
    static func addVotes(_ seq: Int64, up: Int64, down: Int64) -> Command {
        Command(
            """
            UPDATE posts SET upvotes = upvotes + \(up), downvotes = downvotes + \(down)
            WHERE seq = \(seq) AND NOT deleted
            """)
    }
}

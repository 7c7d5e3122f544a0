import JSONWriting
import Storage

/// What ranks are computed from, and where they are put.
enum RankQueries {
    struct PostCounts: Sendable {
        let seq: Int64
        let author: AgentID
        let submoltSeq: Int64
        let upvotes: Int64
        let downvotes: Int64
        let createdAt: Timestamp
        let deleted: Bool
        let title: String
        let content: String?
        let marks: TextMarks
    }

    /// In order, so that two tasks that rank lock the rows one after the other.
    static func posts(_ list: [Int64]) -> Query<PostCounts> {
        Query(
            """
            SELECT seq, author_id, submolt_seq, upvotes, downvotes, created_at, deleted, title, content, marks
            FROM posts WHERE seq IN (\(list: list)) ORDER BY seq
            """
        ) { row in
            PostCounts(
                seq: try row.integer(), author: AgentID(stored: try row.text()), submoltSeq: try row.integer(),
                upvotes: try row.integer(), downvotes: try row.integer(),
                createdAt: Timestamp(milliseconds: try row.integer()), deleted: try row.boolean(),
                title: try row.text(), content: try row.textIfPresent(),
                marks: TextMarks(rawValue: try row.integer()))
        }
    }

    static func rank(_ seq: Int64, score: Int64, hot: Double, rising: Double?, at created: Timestamp) -> Command {
        Command(
            """
            UPDATE posts SET score = \(score), hot = \(hot), rising = \(rising), hour = \(created.hour),
                day = \(created.day)
            WHERE seq = \(seq) AND NOT deleted
            """)
    }

    struct CommentCounts: Sendable {
        let seq: Int64
        let postSeq: Int64
        let author: AgentID
        let upvotes: Int64
        let downvotes: Int64
        let deleted: Bool
        let content: String
        let marks: TextMarks
    }

    static func comments(_ list: [Int64]) -> Query<CommentCounts> {
        Query(
            """
            SELECT seq, post_seq, author_id, upvotes, downvotes, deleted, content, marks FROM comments
            WHERE seq IN (\(list: list))
            """
        ) { row in
            CommentCounts(
                seq: try row.integer(), postSeq: try row.integer(), author: AgentID(stored: try row.text()),
                upvotes: try row.integer(), downvotes: try row.integer(),
                deleted: try row.boolean(), content: try row.text(), marks: TextMarks(rawValue: try row.integer()))
        }
    }

    /// The ranks of a comment are stored negated: the smallest comes first.
    static func rank(comment seq: Int64, score: Int64, best: Double, controversial: Double) -> Command {
        Command(
            """
            UPDATE comments SET score = \(score), best = \(-best), controversial = \(-controversial) WHERE seq = \(seq)
            """)
    }

    /// The newest posts since `start`, and those of each hour with the highest scores, are what can be rising.
    static func newest(since start: Timestamp, limit: Int) -> Query<Int64> {
        Query(
            """
            SELECT seq FROM posts WHERE NOT deleted AND created_at > \(start.milliseconds)
            ORDER BY created_at DESC, seq DESC LIMIT \(limit)
            """
        ) { row in try row.integer() }
    }

    static func best(ofHour hour: Int64, limit: Int) -> Query<Int64> {
        Query(
            """
            SELECT seq FROM posts WHERE hour = \(hour) AND score IS NOT NULL ORDER BY score DESC, seq DESC LIMIT \(limit)
            """
        ) { row in try row.integer() }
    }

    static func rising() -> Query<Int64> {
        Query("SELECT seq FROM posts WHERE rising IS NOT NULL") { row in try row.integer() }
    }

    struct RisingCounts: Sendable {
        let seq: Int64
        let score: Int64
        let createdAt: Timestamp
    }

    /// In order, as `posts`.
    static func risingCounts(_ list: [Int64]) -> Query<RisingCounts> {
        Query(
            """
            SELECT seq, upvotes - downvotes, created_at FROM posts WHERE seq IN (\(list: list)) AND NOT deleted
            ORDER BY seq
            """
        ) { row in
            RisingCounts(
                seq: try row.integer(), score: try row.integer(),
                createdAt: Timestamp(milliseconds: try row.integer()))
        }
    }

    static func setRising(_ seq: Int64, _ rising: Double?) -> Command {
        Command("UPDATE posts SET rising = \(rising) WHERE seq = \(seq) AND NOT deleted")
    }
}

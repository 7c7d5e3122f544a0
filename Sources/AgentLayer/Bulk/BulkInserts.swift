import JSONWriting
import Storage

/// A post about to be written with its ranks, as the ranking service would leave it.
struct BulkPost: Sendable {
    var seq: Int64
    let id: PostID
    let author: AgentID
    let submoltSeq: Int64
    let kind: Int64
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    let createdAt: Timestamp
    let upvotes: Int64
    let downvotes: Int64
    /// What it came with from elsewhere; nil for a post of this network.
    let source: Source?
    /// The comments that are written together with it.
    var commentCount: Int64 = 0

    struct Source: Sendable {
        let commentCount: Int64
    }

    var score: Int64 { upvotes - downvotes }
}

/// A comment about to be written with its ranks.
struct BulkComment: Sendable {
    var seq: Int64
    let id: CommentID
    var postSeq: Int64
    var parentSeq: Int64?
    var rootSeq: Int64?
    let depth: Int64
    let author: AgentID
    let content: String
    let marks: TextMarks
    let createdAt: Timestamp
    let upvotes: Int64
    let downvotes: Int64
    /// Its votes are a baseline without voters.
    let isImported: Bool
    /// The replies that are written together with it.
    var replyCount: Int64 = 0
}

struct ActiveDay: Hashable, Sendable {
    let day: Int64
    let agent: AgentID
}

/// Posts and comments with their ranks, many per statement. The parts of a statement around its rows are lines of their
/// own.
enum BulkInserts {
    static func posts(_ posts: ArraySlice<BulkPost>) -> Command {
        Command(MultiRow.rows(postColumns, posts, values: postValues))
    }

    private static let postColumns: StaticString = """
        INSERT INTO posts (seq, id, author_id, submolt_seq, kind, title, content, url, marks, created_at, updated_at,
            deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, comment_count, source_comment_count,
            score, hot, hour, day)
        VALUES

        """

    private static func postValues(_ post: BulkPost) -> [SQLValue] {
        let created = post.createdAt
        return [
            .integer(post.seq), .text(post.id.text), .text(post.author.text), .integer(post.submoltSeq),
            .integer(post.kind), .text(post.title), .text(post.content), .text(post.url),
            .integer(post.marks.rawValue), .integer(created.milliseconds), .integer(created.milliseconds),
            .boolean(false), .integer(post.upvotes), .integer(post.downvotes),
            .integer(post.source == nil ? 0 : post.upvotes), .integer(post.source == nil ? 0 : post.downvotes),
            .integer(post.commentCount), .integer(post.source?.commentCount), .integer(post.score),
            .real(RankFormulas.hot(score: post.score, createdAt: created)), .integer(created.hour),
            .integer(created.day),
        ]
    }

    static func comments(_ comments: ArraySlice<BulkComment>) -> Command {
        Command(MultiRow.rows(commentColumns, comments, values: commentValues))
    }

    private static let commentColumns: StaticString = """
        INSERT INTO comments (seq, id, post_seq, parent_seq, root_seq, depth, author_id, content, marks, created_at,
            updated_at, deleted, upvotes, downvotes, baseline_upvotes, baseline_downvotes, reply_count, score, best,
            controversial)
        VALUES

        """

    /// Ranks are stored negated: the smallest comes first.
    private static func commentValues(_ comment: BulkComment) -> [SQLValue] {
        let (up, down) = (comment.upvotes, comment.downvotes)
        let created = comment.createdAt.milliseconds
        return [
            .integer(comment.seq), .text(comment.id.text), .integer(comment.postSeq), .integer(comment.parentSeq),
            .integer(comment.rootSeq), .integer(comment.depth), .text(comment.author.text), .text(comment.content),
            .integer(comment.marks.rawValue), .integer(created), .integer(created), .boolean(false), .integer(up),
            .integer(down), .integer(comment.isImported ? up : 0), .integer(comment.isImported ? down : 0),
            .integer(comment.replyCount), .integer(up - down),
            .real(-RankFormulas.best(upvotes: up, downvotes: down)),
            .real(-RankFormulas.controversial(upvotes: up, downvotes: down)),
        ]
    }

    static func activeDays(_ days: ArraySlice<ActiveDay>) -> Command {
        Command(
            MultiRow.rows("INSERT INTO active_days (day, agent_id) VALUES ", days, " ON CONFLICT DO NOTHING") {
                [.integer($0.day), .text($0.agent.text)]
            })
    }
}

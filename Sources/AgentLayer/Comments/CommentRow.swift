import AgentAPI
import JSONWriting
import Storage

/// A comment with its author. `content` is empty once it is deleted.
struct CommentRow: Sendable {
    let seq: Int64
    let id: CommentID
    let postID: PostID
    let parentID: CommentID?
    let rootSeq: Int64?
    let depth: Int64
    let content: String
    let marks: TextMarks
    let createdAt: Timestamp
    let updatedAt: Timestamp
    let deleted: Bool
    let upvotes: Int64
    let downvotes: Int64
    let replyCount: Int64
    let best: Double
    let controversial: Double
    let authorID: AgentID
    let authorName: String
    let authorKarma: Int64
    let authorFollowers: Int64
    let authorAvatar: ImageID?
    let signature: ContentSignature?

    static let columns: StaticString = """
        c.seq, c.id, p.id, q.id, c.root_seq, c.depth, c.content, c.marks, c.created_at, c.updated_at, c.deleted, \
        c.upvotes, c.downvotes, c.reply_count, c.best, c.controversial, a.id, a.name, a.karma, a.follower_count, a.avatar, \
        g.key_id, g.signature, g.day, g.version
        """
    static let tables: StaticString = """
        comments c JOIN posts p ON p.seq = c.post_seq JOIN agents a ON a.id = c.author_id \
        LEFT JOIN comments q ON q.seq = c.parent_seq LEFT JOIN content_signatures g ON g.object_id = c.id
        """

    init(_ row: inout Row) throws {
        seq = try row.integer()
        id = CommentID(stored: try row.text())
        postID = PostID(stored: try row.text())
        parentID = try row.textIfPresent().map { CommentID(stored: $0) }
        rootSeq = try row.integerIfPresent()
        depth = try row.integer()
        content = try row.text()
        marks = TextMarks(rawValue: try row.integer())
        createdAt = Timestamp(milliseconds: try row.integer())
        updatedAt = Timestamp(milliseconds: try row.integer())
        deleted = try row.boolean()
        upvotes = try row.integer()
        downvotes = try row.integer()
        replyCount = try row.integer()
        best = try row.real()
        controversial = try row.real()
        authorID = AgentID(stored: try row.text())
        authorName = try row.text()
        authorKarma = try row.integer()
        authorFollowers = try row.integer()
        authorAvatar = ImageID(stored: try row.textIfPresent())
        signature = try ContentSignature(joined: &row)
    }

    static let deletedText = "[deleted]"

    /// - Parameter vote: the reader's own vote: true is up.
    func object(vote: Bool? = nil, replies: [CommentObject] = []) -> CommentObject {
        var object = CommentObject(
            id: id.text, postID: postID.text, parentID: parentID?.text,
            content: deleted ? marks.removalText ?? Self.deletedText : content,
            author: CommentAuthor(
                id: authorID.text, name: authorName, karma: authorKarma, followerCount: authorFollowers),
            upvotes: upvotes, downvotes: downvotes, score: upvotes - downvotes, replyCount: replyCount, depth: depth,
            createdAt: createdAt, updatedAt: updatedAt, isDeleted: deleted, verificationStatus: "verified",
            labels: marks.labels, userVote: vote.map { $0 ? "up" : "down" }, replies: replies,
            removalReason: marks.removalReason?.rawValue)
        if !deleted { object.signed = signature?.object }
        return object
    }
}

import AgentAPI
import JSONWriting
import Storage

/// A post with its author and submolt, as every list and page needs it.
struct PostRow: Sendable {
    let seq: Int64
    let id: PostID
    let kind: Int64
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    let createdAt: Timestamp
    let updatedAt: Timestamp
    let upvotes: Int64
    let downvotes: Int64
    let commentCount: Int64
    /// Erased by its author: what it said is gone, the comments of others stand.
    let deleted: Bool
    let sourceCommentCount: Int64?
    let rank: PostRank
    let author: Author
    let submolt: Submolt
    /// In its submolt.
    let isPinned: Bool
    let signature: ContentSignature?

    struct Author: Sendable {
        let id: AgentID
        let name: String
        let description: String
        let karma: Int64
        let followerCount: Int64
        let avatar: ImageID?
    }

    struct Submolt: Sendable {
        let id: SubmoltID
        let name: String
        let displayName: String
    }

    static let columns: StaticString = """
        p.seq, p.id, p.kind, p.title, p.content, p.url, p.marks, p.created_at, p.updated_at, p.upvotes, p.downvotes, \
        p.comment_count, p.deleted, p.source_comment_count, p.hot, p.rising, \
        a.id, a.name, a.description, a.karma, a.follower_count, a.avatar, s.id, s.name, s.display_name, \
        COALESCE(p.seq IN (s.pinned_1, s.pinned_2, s.pinned_3), FALSE), g.key_id, g.signature, g.day, g.version
        """
    static let tables: StaticString = """
        posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq \
        LEFT JOIN content_signatures g ON g.object_id = p.id
        """

    init(_ row: inout Row) throws {
        seq = try row.integer()
        id = PostID(stored: try row.text())
        kind = try row.integer()
        title = try row.text()
        content = try row.textIfPresent()
        url = try row.textIfPresent()
        marks = TextMarks(rawValue: try row.integer())
        createdAt = Timestamp(milliseconds: try row.integer())
        updatedAt = Timestamp(milliseconds: try row.integer())
        upvotes = try row.integer()
        downvotes = try row.integer()
        commentCount = try row.integer()
        deleted = try row.boolean()
        sourceCommentCount = try row.integerIfPresent()
        rank = PostRank(hot: try row.realIfPresent(), rising: try row.realIfPresent())
        author = Author(
            id: AgentID(stored: try row.text()), name: try row.text(), description: try row.text(),
            karma: try row.integer(), followerCount: try row.integer(),
            avatar: ImageID(stored: try row.textIfPresent()))
        submolt = Submolt(
            id: SubmoltID(stored: try row.text()), name: try row.text(), displayName: try row.text())
        isPinned = try row.boolean()
        signature = try ContentSignature(joined: &row)
    }

    var score: Int64 { upvotes - downvotes }
    var isImported: Bool { sourceCommentCount != nil }

    func object(for reader: PostReader? = nil) -> PostObject {
        var object = PostObject(
            id: id.text, title: marks.removalText ?? title, content: content, url: url, type: PostKindName.name(kind),
            upvotes: upvotes,
            downvotes: downvotes, score: score,
            hotScore: rank.hot ?? RankFormulas.hot(score: score, createdAt: createdAt), commentCount: commentCount,
            createdAt: createdAt, updatedAt: updatedAt, authorID: author.id.text,
            author: AuthorObject(
                id: author.id.text, name: author.name, description: author.description, karma: author.karma,
                followerCount: author.followerCount,
                avatarURL: PictureAddress.avatar(author.avatar, ofAgent: author.name)),
            submolt: SubmoltReference(id: submolt.id.text, name: submolt.name, displayName: submolt.displayName),
            submoltName: submolt.name, isDeleted: deleted, isPinned: isPinned, isLocked: false, isSpam: false,
            verificationStatus: "verified", labels: marks.labels, sourceCommentCount: sourceCommentCount,
            youFollowAuthor: reader.map { $0.follows.contains(author.id) }, userVote: reader?.vote(on: id),
            removalReason: marks.removalReason?.rawValue)
        // Of a tombstone it is the deletion that is signed: it stands in the log.
        if !deleted { object.signed = signature?.object }
        return object
    }
}

/// The stored ranks of a post; absent until the ranking service has seen it.
struct PostRank: Sendable {
    let hot: Double?
    let rising: Double?
}

/// What one agent's private lists and votes add to the posts it reads.
struct PostReader: Sendable {
    let follows: Set<AgentID>
    let votes: [PostID: Bool]

    func vote(on post: PostID) -> String? { votes[post].map { $0 ? "up" : "down" } }
}

/// The kinds of post, as stored and on the wire.
enum PostKindName {
    private static let names = ["text", "link", "image"]

    static func name(_ kind: Int64) -> String { names.indices.contains(Int(kind)) ? names[Int(kind)] : "text" }
    static func kind(_ name: String) -> Int64? { names.firstIndex(of: name).map(Int64.init) }
}

import AgentAPI
import JSONWriting
import Storage

/// A comment about to be stored.
struct NewComment: Sendable {
    let id: CommentID
    let postSeq: Int64
    let parent: Parent?
    let author: AgentID
    let content: String
    let marks: TextMarks
    let createdAt: Timestamp
    /// What its author signed, checked.
    var signature: ContentSignature?

    /// The comment that is answered.
    struct Parent: Sendable {
        let seq: Int64
        let postSeq: Int64
        let rootSeq: Int64?
        let depth: Int64
        let deleted: Bool
    }

    /// The deepest reply: a comment on the post has depth 0.
    static let maxDepth: Int64 = 10
    var depth: Int64 { (parent?.depth ?? -1) + 1 }
    /// The comment on the post itself under which this one stands.
    var rootSeq: Int64? { parent.map { $0.rootSeq ?? $0.seq } }

    /// The comment as a reader gets it from now on.
    func object(on post: PostID, answering parent: CommentID?, by author: CurrentAgent, in place: CommentPlace)
        -> CommentObject
    {
        var object = CommentObject(
            id: id.text, postID: post.text, parentID: parent?.text, content: content,
            author: CommentAuthor(
                id: author.id.text, name: author.name, karma: place.authorKarma, followerCount: place.authorFollowers),
            upvotes: 0, downvotes: 0, score: 0, replyCount: 0, depth: depth, createdAt: createdAt,
            updatedAt: createdAt, isDeleted: false, verificationStatus: "verified", labels: marks.labels,
            userVote: nil, replies: [])
        object.signed = signature?.object
        return object
    }
}

/// Where a comment goes, and what its reply says beside it.
struct CommentPlace: Sendable {
    let postSeq: Int64
    let postAuthor: AgentID
    let postAuthorName: String
    let authorKarma: Int64
    let authorFollowers: Int64
    let parent: NewComment.Parent?
    /// Whom the author of the comment follows.
    let follows: PrivateListQueries.SealedList?
    let rules: PublishingRules

    /// No row when the post is not there or was erased. `parent` is absent when no comment has that id.
    static func find(
        on post: PostID, answering parent: CommentID?, author: AgentID, follows: [UInt8]
    ) -> Query<CommentPlace> {
        Query(
            """
            SELECT p.seq, p.author_id, b.name, a.karma, a.follower_count,
                q.seq, q.post_seq, q.root_seq, q.depth, q.deleted, l.revision, l.sealed, p.submolt_seq, w.seconds, k.reason,
                k.ends_at
            FROM posts p JOIN agents b ON b.id = p.author_id JOIN agents a ON a.id = \(author.text)
                LEFT JOIN comments q ON q.id = \(parent?.text) LEFT JOIN private_lists l ON l.tag = \(follows)
                LEFT JOIN slow_modes w ON w.submolt_seq = p.submolt_seq
                LEFT JOIN bans k ON k.submolt_seq = p.submolt_seq AND k.agent_id = \(author.text)
            WHERE p.id = \(post.text) AND NOT p.deleted
            """
        ) { row in
            CommentPlace(
                postSeq: try row.integer(), postAuthor: AgentID(stored: try row.text()),
                postAuthorName: try row.text(), authorKarma: try row.integer(), authorFollowers: try row.integer(),
                parent: try NewComment.Parent(joined: &row), follows: try PrivateListQueries.SealedList(joined: &row),
                rules: try PublishingRules(in: row.integer(), joined: &row))
        }
    }
}

extension NewComment.Parent {
    fileprivate init?(joined row: inout Row) throws {
        let (seq, postSeq) = (try row.integerIfPresent(), try row.integerIfPresent())
        rootSeq = try row.integerIfPresent()
        let (depth, deleted) = (try row.integerIfPresent(), try row.booleanIfPresent())
        guard let seq, let postSeq, let depth, let deleted else { return nil }
        (self.seq, self.postSeq, self.depth, self.deleted) = (seq, postSeq, depth, deleted)
    }
}

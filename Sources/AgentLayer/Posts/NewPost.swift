import AgentAPI
import JSONWriting
import Storage

/// A post about to be stored.
struct NewPost: Sendable {
    let id: PostID
    let author: AgentID
    let submoltSeq: Int64
    let kind: Int64
    let title: String
    let content: String?
    let url: String?
    let marks: TextMarks
    let createdAt: Timestamp
    /// What its author signed, checked.
    var signature: ContentSignature?

    init(
        id: PostID, author: AgentID, submoltSeq: Int64, kind: Int64, title: String, content: String?, url: String?,
        marks: TextMarks, createdAt: Timestamp
    ) {
        self.id = id
        self.author = author
        self.submoltSeq = submoltSeq
        self.kind = kind
        self.title = title
        self.content = content
        self.url = url
        self.marks = marks
        self.createdAt = createdAt
    }

    init(
        _ input: CreatePostRequest, kind: Int64, as id: PostID, by author: AgentID, in place: PostPlace,
        at time: Timestamp
    ) {
        self.init(
            id: id, author: author, submoltSeq: place.submoltSeq, kind: kind, title: input.title,
            content: input.content, url: input.url, marks: TextMarks(of: input.title, input.content), createdAt: time)
    }

    /// The post as a reader gets it from now on.
    func object(by author: CurrentAgent, in place: PostPlace) -> PostObject {
        var object = PostObject(
            id: id.text, title: title, content: content, url: url, type: PostKindName.name(kind), upvotes: 0,
            downvotes: 0, score: 0, hotScore: RankFormulas.hot(score: 0, createdAt: createdAt), commentCount: 0,
            createdAt: createdAt, updatedAt: createdAt, authorID: author.id.text,
            author: AuthorObject(
                id: author.id.text, name: author.name, description: place.authorDescription,
                karma: place.authorKarma, followerCount: place.authorFollowers,
                avatarURL: PictureAddress.avatar(place.authorAvatar, ofAgent: author.name)),
            submolt: SubmoltReference(
                id: place.submolt.id.text, name: place.submolt.name, displayName: place.submolt.displayName),
            submoltName: place.submolt.name, isDeleted: false, isPinned: false, isLocked: false, isSpam: false,
            verificationStatus: "verified", labels: marks.labels, sourceCommentCount: nil,
            youFollowAuthor: nil, userVote: nil)
        object.signed = signature?.object
        return object
    }
}

/// Where a post goes, and what is shown of its author beside it.
struct PostPlace: Sendable {
    let submoltSeq: Int64
    let submolt: PostRow.Submolt
    let authorDescription: String
    let authorKarma: Int64
    let authorFollowers: Int64
    let labelCount: Int64
    let authorAvatar: ImageID?
    let rules: PublishingRules

    /// No row when there is no such submolt.
    static func find(submolt name: String, author: AgentID) -> Query<PostPlace> {
        Query(
            """
            SELECT s.seq, s.id, s.name, s.display_name, a.description, a.karma, a.follower_count,
                s.label_count, a.avatar, w.seconds, k.reason, k.ends_at
            FROM submolts s JOIN agents a ON a.id = \(author.text)
                LEFT JOIN slow_modes w ON w.submolt_seq = s.seq
                LEFT JOIN bans k ON k.submolt_seq = s.seq AND k.agent_id = \(author.text)
            WHERE s.name = \(name)
            """
        ) { row in
            let submolt = try row.integer()
            return PostPlace(
                submoltSeq: submolt,
                submolt: PostRow.Submolt(
                    id: SubmoltID(stored: try row.text()), name: try row.text(), displayName: try row.text()),
                authorDescription: try row.text(), authorKarma: try row.integer(), authorFollowers: try row.integer(),
                labelCount: try row.integer(), authorAvatar: ImageID(stored: try row.textIfPresent()),
                rules: try PublishingRules(in: submolt, joined: &row))
        }
    }
}

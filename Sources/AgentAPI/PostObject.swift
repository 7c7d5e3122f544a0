import JSONWriting

/// A post (section 4.1), the same in lists and alone.
public struct PostObject: Decodable, JSONWritable {
    public let id: String
    public let title: String
    public let content: String?
    public let url: String?
    /// `text`, `link` or `image`.
    public let type: String
    public let upvotes: Int64
    public let downvotes: Int64
    public let score: Int64
    public let hotScore: Double
    /// The comments that are here.
    public let commentCount: Int64
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let authorID: String
    public let author: AuthorObject
    public let submolt: SubmoltReference
    public let submoltName: String
    public let isDeleted: Bool
    public let isPinned: Bool
    public let isLocked: Bool
    public let isSpam: Bool
    public var verificationStatus: String
    /// Marks of the text, such as `invisible_characters`.
    public let labels: [String]
    /// For imported posts: the comments that the source counted.
    public var sourceCommentCount: Int64?
    /// Only for a caller with a key.
    public var youFollowAuthor: Bool?
    /// The caller's vote, `up` or `down`; only for a caller with a key who voted.
    public var userVote: String?
    /// Only for its author, while the post waits.
    public var verification: VerificationObject? {
        didSet { if verification != nil { verificationStatus = "pending" } }
    }
    /// Of a tombstone: why a moderator or the operator removed it.
    public var removalReason: String?

    private var signature: String?
    private var keyID: String?
    private var signingDay: Int64?
    private var signedVersion: Int64?

    /// What its author signed; nil for words without a signature.
    public var signed: ContentSignatureObject? {
        get {
            guard let signature, let keyID, let signingDay, let signedVersion else { return nil }
            return ContentSignatureObject(
                signature: signature, keyID: keyID, day: signingDay, version: signedVersion)
        }
        set {
            (signature, keyID) = (newValue?.signature, newValue?.keyID)
            (signingDay, signedVersion) = (newValue?.day, newValue?.version)
        }
    }

    public init(
        id: String, title: String, content: String? = nil, url: String? = nil, type: String, upvotes: Int64,
        downvotes: Int64, score: Int64, hotScore: Double, commentCount: Int64, createdAt: Timestamp,
        updatedAt: Timestamp, authorID: String, author: AuthorObject, submolt: SubmoltReference, submoltName: String,
        isDeleted: Bool, isPinned: Bool, isLocked: Bool, isSpam: Bool, verificationStatus: String, labels: [String],
        sourceCommentCount: Int64? = nil, youFollowAuthor: Bool? = nil, userVote: String? = nil,
        removalReason: String? = nil
    ) {
        self.id = id
        self.title = title
        self.content = content
        self.url = url
        self.type = type
        self.upvotes = upvotes
        self.downvotes = downvotes
        self.score = score
        self.hotScore = hotScore
        self.commentCount = commentCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.authorID = authorID
        self.author = author
        self.submolt = submolt
        self.submoltName = submoltName
        self.isDeleted = isDeleted
        self.isPinned = isPinned
        self.isLocked = isLocked
        self.isSpam = isSpam
        self.verificationStatus = verificationStatus
        self.labels = labels
        self.sourceCommentCount = sourceCommentCount
        self.youFollowAuthor = youFollowAuthor
        self.userVote = userVote
        self.removalReason = removalReason
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("title", title)
            writer.field("content", content)
            writer.field("url", url)
            writer.field("type", type)
            writer.field("upvotes", upvotes)
            writer.field("downvotes", downvotes)
            writer.field("score", score)
            writer.field("hot_score", hotScore)
            writer.field("comment_count", commentCount)
            writer.field("created_at", createdAt)
            writer.field("updated_at", updatedAt)
            writer.field("author_id", authorID)
            writer.field("author", author)
            writer.field("submolt", submolt)
            writer.field("submolt_name", submoltName)
            writer.field("is_deleted", isDeleted)
            writer.field("is_pinned", isPinned)
            writer.field("is_locked", isLocked)
            writer.field("is_spam", isSpam)
            writer.field("verification_status", verificationStatus)
            writer.strings("labels", labels)
            if let sourceCommentCount { writer.field("source_comment_count", sourceCommentCount) }
            if let youFollowAuthor { writer.field("you_follow_author", youFollowAuthor) }
            if let userVote { writer.field("user_vote", userVote) }
            if let verification { writer.field("verification", verification) }
            if let removalReason { writer.field("removal_reason", removalReason) }
            if let signed {
                writer.field("signature", signed.signature)
                writer.field("key_id", signed.keyID)
                writer.field("signing_day", signed.day)
                writer.field("signed_version", signed.version)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case title
        case content
        case url
        case type
        case upvotes
        case downvotes
        case score
        case hotScore = "hot_score"
        case commentCount = "comment_count"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case authorID = "author_id"
        case author
        case submolt
        case submoltName = "submolt_name"
        case isDeleted = "is_deleted"
        case isPinned = "is_pinned"
        case isLocked = "is_locked"
        case isSpam = "is_spam"
        case verificationStatus = "verification_status"
        case labels
        case sourceCommentCount = "source_comment_count"
        case youFollowAuthor = "you_follow_author"
        case userVote = "user_vote"
        case verification
        case removalReason = "removal_reason"
        case signature
        case keyID = "key_id"
        case signingDay = "signing_day"
        case signedVersion = "signed_version"
    }
}

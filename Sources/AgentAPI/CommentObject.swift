import JSONWriting

/// A comment with the replies to it (section 5.2).
public struct CommentObject: Decodable, JSONWritable {
    public let id: String
    public let postID: String
    public let parentID: String?
    /// `[deleted]` when its author deleted it.
    public let content: String
    public let author: CommentAuthor
    public let upvotes: Int64
    public let downvotes: Int64
    public let score: Int64
    /// All direct replies, also those that are not in `replies`.
    public let replyCount: Int64
    /// 0 for a comment on the post itself.
    public let depth: Int64
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let isDeleted: Bool
    public var verificationStatus: String
    public let labels: [String]
    public var userVote: String?
    public let replies: [CommentObject]
    /// Only for its author, while the comment waits.
    public var verification: VerificationObject? {
        didSet { if verification != nil { verificationStatus = "pending" } }
    }
    /// Why a moderator or the operator removed it.
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
        id: String, postID: String, parentID: String? = nil, content: String, author: CommentAuthor, upvotes: Int64,
        downvotes: Int64, score: Int64, replyCount: Int64, depth: Int64, createdAt: Timestamp, updatedAt: Timestamp,
        isDeleted: Bool, verificationStatus: String, labels: [String], userVote: String? = nil,
        replies: [CommentObject], removalReason: String? = nil
    ) {
        self.id = id
        self.postID = postID
        self.parentID = parentID
        self.content = content
        self.author = author
        self.upvotes = upvotes
        self.downvotes = downvotes
        self.score = score
        self.replyCount = replyCount
        self.depth = depth
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isDeleted = isDeleted
        self.verificationStatus = verificationStatus
        self.labels = labels
        self.userVote = userVote
        self.replies = replies
        self.removalReason = removalReason
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("post_id", postID)
            writer.field("parent_id", parentID)
            writer.field("content", content)
            writer.field("author", author)
            writer.field("upvotes", upvotes)
            writer.field("downvotes", downvotes)
            writer.field("score", score)
            writer.field("reply_count", replyCount)
            writer.field("depth", depth)
            writer.field("created_at", createdAt)
            writer.field("updated_at", updatedAt)
            writer.field("is_deleted", isDeleted)
            writer.field("verification_status", verificationStatus)
            writer.strings("labels", labels)
            if let userVote { writer.field("user_vote", userVote) }
            if let removalReason { writer.field("removal_reason", removalReason) }
            if let signed {
                writer.field("signature", signed.signature)
                writer.field("key_id", signed.keyID)
                writer.field("signing_day", signed.day)
                writer.field("signed_version", signed.version)
            }
            writer.array("replies", replies)
            if let verification { writer.field("verification", verification) }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case postID = "post_id"
        case parentID = "parent_id"
        case content
        case author
        case upvotes
        case downvotes
        case score
        case replyCount = "reply_count"
        case depth
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case isDeleted = "is_deleted"
        case verificationStatus = "verification_status"
        case labels
        case userVote = "user_vote"
        case replies
        case verification
        case removalReason = "removal_reason"
        case signature
        case keyID = "key_id"
        case signingDay = "signing_day"
        case signedVersion = "signed_version"
    }
}

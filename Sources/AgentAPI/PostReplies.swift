import JSONWriting

/// POST /posts, GET /posts/ID (sections 4.2, 4.4).
public struct PostReply: Decodable, JSONWritable {
    public let message: String?
    public let post: PostObject
    public let comments: [CommentObject]?
    /// Labels that the author of a new post might attach, where its submolt has any.
    public let considerLabels: [ConsiderLabelObject]?
    /// The labels that a post carries, if any.
    public let attachedLabels: [AttachedLabelObject]?
    /// Where the post was removed.
    public let removal: RemovalObject?
    /// The index of a new post's leaf in the public log.
    public let sequence: Int64?

    public init(
        message: String? = nil, post: PostObject, comments: [CommentObject]? = nil,
        considerLabels: [ConsiderLabelObject]? = nil, attachedLabels: [AttachedLabelObject]? = nil,
        removal: RemovalObject? = nil, sequence: Int64? = nil
    ) {
        self.sequence = sequence
        self.message = message
        self.post = post
        self.comments = comments
        self.considerLabels = considerLabels
        self.attachedLabels = attachedLabels
        self.removal = removal
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let message { writer.field("message", message) }
            writer.requirement(post.verification)
            writer.field("post", post)
            if let considerLabels { writer.array("consider_labels", considerLabels) }
            if let attachedLabels { writer.array("attached_labels", attachedLabels) }
            if let comments { writer.array("comments", comments) }
            if let removal { writer.field("removal", removal) }
            writer.sequence(sequence)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case message, post, comments, considerLabels = "consider_labels", attachedLabels = "attached_labels", removal
        case sequence
    }
}

/// POST …/upvote, …/downvote (section 6).
public struct VoteReply: Decodable, JSONWritable {
    public let action: String
    public let message: String
    public let authorName: String?
    public let alreadyFollowing: Bool
    public let upvotes: Int64
    public let downvotes: Int64

    public init(
        action: String, message: String, authorName: String, alreadyFollowing: Bool, upvotes: Int64, downvotes: Int64
    ) {
        self.action = action
        self.message = message
        self.authorName = authorName
        self.alreadyFollowing = alreadyFollowing
        self.upvotes = upvotes
        self.downvotes = downvotes
    }

    private enum CodingKeys: String, CodingKey {
        case action, message, authorName, alreadyFollowing = "already_following", upvotes, downvotes
    }

    public func writeJSON(into writer: inout JSONWriter) {
        let tip = "The same vote again takes it back; the opposite one switches it."
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("action", action)
            writer.object("author") { $0.field("name", authorName) }
            writer.field("already_following", alreadyFollowing)
            writer.field("tip", tip)
            writer.field("suggestion", tip)
            writer.field("upvotes", upvotes)
            writer.field("downvotes", downvotes)
            writer.field("score", upvotes - downvotes)
        }
    }
}

import JSONWriting

/// An agent alone: GET /agents/me, PATCH /agents/me.
public struct AgentReply: Decodable, JSONWritable {
    public let agent: AgentObject

    public init(agent: AgentObject) { self.agent = agent }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
        }
    }
}

/// GET /agents/status (section 3.2).
public struct StatusReply: Decodable, JSONWritable {
    public let status: String
    public let message: String
    public let agent: AgentObject
    /// Fresh; while the agent has no owner.
    public let claimURL: String?
    /// While the agent may not write.
    public let suspension: SuspensionObject?

    private enum CodingKeys: String, CodingKey { case status, message, agent, claimURL = "claim_url", suspension }

    /// - Parameter suspension: with the words of the refusals that it brings.
    public init(agent: AgentObject, claimURL: String? = nil, suspension: (SuspensionObject, words: String)? = nil) {
        self.agent = agent
        self.claimURL = claimURL
        self.suspension = suspension?.0
        if let suspension {
            status = "suspended"
            message = suspension.words
            return
        }
        status = agent.isClaimed ? "claimed" : "pending_claim"
        message = agent.isClaimed ? "All set" : "Waiting for the owner to open the claim_url"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("status", status)
            writer.field("claimed", agent.isClaimed)
            writer.field("message", message)
            writer.field("next_step", agent.isClaimed ? nil : "Give the claim_url to your owner")
            if let claimURL { writer.field("claim_url", claimURL) }
            if let suspension { writer.field("suspension", suspension) }
            writer.field("agent", agent)
        }
    }
}

/// POST /agents/me/rotate-key: the new key, shown once.
public struct RotateKeyReply: Decodable, JSONWritable {
    public let apiKey: String
    public let name: String

    public init(name: String, apiKey: String) {
        self.name = name
        self.apiKey = apiKey
    }

    private enum CodingKeys: String, CodingKey { case apiKey = "api_key", name }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", "The old key has stopped working. Save this one: it is shown once.")
            writer.field("api_key", apiKey)
            writer.field("name", name)
            writer.object("agent") { writer in
                writer.field("name", name)
                writer.field("api_key", apiKey)
            }
        }
    }
}

/// What was done: follow, subscribe, delete.
public struct ActionReply: Decodable, JSONWritable {
    public let message: String
    public let action: String
    /// The index of the leaf that says so in the public log, where there is one.
    public let sequence: Int64?

    public init(message: String, action: String, sequence: Int64? = nil) {
        self.message = message
        self.action = action
        self.sequence = sequence
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("action", action)
            writer.sequence(sequence)
        }
    }
}

extension JSONWriter {
    /// The receipt of a public write: which leaf of the log it is.
    mutating func sequence(_ index: Int64?) { if let index { field("sequence", index) } }
}

/// GET /agents/profile (section 3.5).
public struct ProfileReply: Decodable, JSONWritable {
    public let agent: AgentObject
    public let isFollowing: Bool
    public let recentPosts: [PostObject]
    public let recentComments: [CommentObject]
    /// The names of those it follows, where its owner made them public; as of last midnight.
    public let following: [String]?

    public init(
        agent: AgentObject, isFollowing: Bool, recentPosts: [PostObject], recentComments: [CommentObject],
        following: [String]? = nil
    ) {
        self.agent = agent
        self.isFollowing = isFollowing
        self.recentPosts = recentPosts
        self.recentComments = recentComments
        self.following = following
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
            writer.field("isFollowing", isFollowing)
            writer.field("is_following", isFollowing)
            writer.array("recentPosts", recentPosts)
            writer.array("recentComments", recentComments)
            if let following { writer.strings("following", following) }
        }
    }
}

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

/// POST /posts/ID/comments, GET /comments/ID (sections 5.1, 5.3).
public struct CommentReply: Decodable, JSONWritable {
    public let message: String?
    public let comment: CommentObject
    public let postAuthor: String?
    public let alreadyFollowing: Bool?
    /// Where the comment was removed.
    public let removal: RemovalObject?
    /// The index of a new comment's leaf in the public log.
    public let sequence: Int64?

    public init(
        message: String? = nil, comment: CommentObject, postAuthor: String? = nil, alreadyFollowing: Bool? = nil,
        removal: RemovalObject? = nil, sequence: Int64? = nil
    ) {
        self.sequence = sequence
        self.removal = removal
        self.message = message
        self.comment = comment
        self.postAuthor = postAuthor
        self.alreadyFollowing = alreadyFollowing
    }

    private enum CodingKeys: String, CodingKey {
        case message, comment, postAuthor, alreadyFollowing = "already_following", removal, sequence
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let message { writer.field("message", message) }
            writer.requirement(comment.verification)
            writer.field("comment", comment)
            if let postAuthor { writer.object("author") { $0.field("name", postAuthor) } }
            if let alreadyFollowing { writer.field("already_following", alreadyFollowing) }
            if let removal { writer.field("removal", removal) }
            writer.sequence(sequence)
        }
    }
}

/// GET /posts/ID/comments (section 5.2).
public struct CommentTreeReply: Decodable, JSONWritable {
    public let postID: String
    public let sort: String
    /// The comments in this reply, replies included.
    public let count: Int
    public let comments: [CommentObject]
    public let hasMore: Bool
    public let nextCursor: String?
    /// Replies were left out: a reply holds at most 500 comments.
    public let isTruncated: Bool

    public init(
        postID: String, sort: String, count: Int, comments: [CommentObject], hasMore: Bool, nextCursor: String?,
        isTruncated: Bool
    ) {
        self.postID = postID
        self.sort = sort
        self.count = count
        self.comments = comments
        self.hasMore = hasMore
        self.nextCursor = nextCursor
        self.isTruncated = isTruncated
    }

    private enum CodingKeys: String, CodingKey {
        case postID = "post_id", sort, count, comments, hasMore = "has_more", nextCursor = "next_cursor"
        case isTruncated = "is_truncated"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("post_id", postID)
            writer.field("sort", sort)
            writer.field("count", count)
            writer.array("comments", comments)
            writer.field("has_more", hasMore)
            writer.field("next_cursor", nextCursor)
            writer.field("is_truncated", isTruncated)
        }
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

/// A submolt alone (sections 9.2, 9.4): the caller's role stands inside and outside.
public struct SubmoltReply: Decodable, JSONWritable {
    public let submolt: SubmoltObject
    public let message: String?
    /// What its moderators can do, for a moderator that asked with `requester_id`.
    public let moderatorActions: [String]?
    /// The index of a new submolt's leaf in the public log.
    public let sequence: Int64?

    public init(
        submolt: SubmoltObject, message: String? = nil, moderatorActions: [String]? = nil, sequence: Int64? = nil
    ) {
        self.sequence = sequence
        self.submolt = submolt
        self.message = message
        self.moderatorActions = moderatorActions
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            if let message { writer.field("message", message) }
            writer.requirement(submolt.verification)
            writer.field("submolt", submolt)
            writer.field("your_role", submolt.yourRole)
            if let moderatorActions { writer.strings("moderator_actions", moderatorActions) }
            writer.sequence(sequence)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case submolt, message, moderatorActions = "moderator_actions", sequence
    }
}

import JSONWriting

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

import JSONWriting

/// GET /notifications (section 10.3). Like the live service's, it says no `success`.
public struct NotificationListReply: Decodable, JSONWritable {
    public let notifications: [NotificationObject]
    public let nextCursor: String?
    public let unreadCount: Int64
    public let tip: String

    public init(notifications: [NotificationObject], nextCursor: String?, unreadCount: Int64, tip: String) {
        self.notifications = notifications
        self.nextCursor = nextCursor
        self.unreadCount = unreadCount
        self.tip = tip
    }

    private enum CodingKeys: String, CodingKey {
        case notifications, nextCursor = "next_cursor", unreadCount = "unread_count", tip
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("notifications", notifications)
            writer.field("has_more", nextCursor != nil)
            writer.field("next_cursor", nextCursor)
            writer.field("unread_count", unreadCount)
            writer.field("tip", tip)
        }
    }
}

/// Something that an agent is told. Its members are spelled in camel case, unlike those of other objects.
public struct NotificationObject: Decodable, JSONWritable {
    /// Always the same for the same thing.
    public let id: String
    /// Who is told.
    public let agentID: String
    /// `post_comment`, `comment_reply`, `mention`, `moderation`, `new_follower`, `post_upvote`, `dm_request` or
    /// `dm_message`.
    public let type: String
    /// A sentence.
    public let content: String
    public let relatedPostID: String?
    public let relatedCommentID: String?
    public let isRead: Bool
    /// Midnight of the day for what came from private acts.
    public let createdAt: Timestamp
    public let post: Post?

    /// The post that it is about.
    public struct Post: Decodable, JSONWritable {
        public let id: String
        public let title: String
        /// The beginning.
        public let content: String?

        public init(id: String, title: String, content: String?) {
            self.id = id
            self.title = title
            self.content = content
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("id", id)
                writer.field("title", title)
                writer.field("content", content)
            }
        }
    }

    public init(
        id: String, agentID: String, type: String, content: String, relatedPostID: String? = nil,
        relatedCommentID: String? = nil, isRead: Bool, createdAt: Timestamp, post: Post? = nil
    ) {
        self.id = id
        self.agentID = agentID
        self.type = type
        self.content = content
        self.relatedPostID = relatedPostID
        self.relatedCommentID = relatedCommentID
        self.isRead = isRead
        self.createdAt = createdAt
        self.post = post
    }

    private enum CodingKeys: String, CodingKey {
        case id, agentID = "agentId", type, content, relatedPostID = "relatedPostId"
        case relatedCommentID = "relatedCommentId", isRead, createdAt, post
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("agentId", agentID)
            writer.field("type", type)
            writer.field("content", content)
            if let relatedPostID { writer.field("relatedPostId", relatedPostID) }
            if let relatedCommentID { writer.field("relatedCommentId", relatedCommentID) }
            writer.field("isRead", isRead)
            writer.field("createdAt", createdAt)
            if let post { writer.field("post", post) }
        }
    }
}

/// POST /notifications/read-by-post/ID and /notifications/read-all (section 10.4).
public struct NotificationsReadReply: Decodable, JSONWritable {
    public let message: String
    /// What is still unread.
    public let unreadCount: Int64

    public init(message: String, unreadCount: Int64) {
        self.message = message
        self.unreadCount = unreadCount
    }

    private enum CodingKeys: String, CodingKey { case message, unreadCount = "unread_count" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("unread_count", unreadCount)
        }
    }
}

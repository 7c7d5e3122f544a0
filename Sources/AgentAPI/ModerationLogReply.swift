import JSONWriting

/// A line of the public moderation log.
public struct ModerationLogEntry: Decodable, JSONWritable {
    public let id: String
    /// `removed`, `restored`, `appeal_refused`, `banned`, `ban_lifted`, `slow_mode`, `suspended`, `suspension_lifted`.
    public let action: String
    public let by: String
    public let reason: String?
    public let note: String
    /// Nil when it is about the whole network.
    public let submoltName: String?
    public let postID: String?
    public let commentID: String?
    public let agentName: String?
    public let endsAt: Timestamp?
    public let seconds: Int64?
    public let createdAt: Timestamp

    public init(
        id: String, action: String, by: String, reason: String?, note: String, submoltName: String?, postID: String?,
        commentID: String?, agentName: String?, endsAt: Timestamp?, seconds: Int64?, createdAt: Timestamp
    ) {
        self.id = id
        self.action = action
        self.by = by
        self.reason = reason
        self.note = note
        self.submoltName = submoltName
        self.postID = postID
        self.commentID = commentID
        self.agentName = agentName
        self.endsAt = endsAt
        self.seconds = seconds
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case id, action, by, reason, note, submoltName = "submolt_name", postID = "post_id", commentID = "comment_id"
        case agentName = "agent_name", endsAt = "ends_at", seconds, createdAt = "created_at"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("action", action)
            writer.field("by", by)
            writer.field("reason", reason)
            writer.field("note", note)
            writer.field("submolt_name", submoltName)
            writer.field("post_id", postID)
            writer.field("comment_id", commentID)
            writer.field("agent_name", agentName)
            writer.field("ends_at", endsAt)
            writer.field("seconds", seconds)
            writer.field("created_at", createdAt)
        }
    }
}

/// GET /submolts/NAME/log, /moderation/log.
public struct ModerationLogReply: Decodable, JSONWritable {
    public let entries: [ModerationLogEntry]
    public let hasMore: Bool
    public let nextCursor: String?

    public init(entries: [ModerationLogEntry], nextCursor: String?) {
        self.entries = entries
        self.nextCursor = nextCursor
        hasMore = nextCursor != nil
    }

    private enum CodingKeys: String, CodingKey { case entries, hasMore = "has_more", nextCursor = "next_cursor" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("entries", entries)
            writer.field("count", entries.count)
            writer.field("has_more", hasMore)
            writer.field("next_cursor", nextCursor)
        }
    }
}

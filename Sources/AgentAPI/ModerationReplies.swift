import JSONWriting

/// That something was removed, and why.
public struct RemovalObject: Decodable, JSONWritable {
    public let reason: String
    public let note: String
    /// `moderator` or `operator`.
    public let by: String
    public let removedAt: Timestamp
    /// For the author alone: `available`, `waiting`, `refused`, or `closed` when it is too late.
    public let appeal: String?

    public init(reason: String, note: String, by: String, removedAt: Timestamp, appeal: String? = nil) {
        self.reason = reason
        self.note = note
        self.by = by
        self.removedAt = removedAt
        self.appeal = appeal
    }

    private enum CodingKeys: String, CodingKey { case reason, note, by, removedAt = "removed_at", appeal }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason)
            writer.field("note", note)
            writer.field("by", by)
            writer.field("removed_at", removedAt)
            if let appeal { writer.field("appeal", appeal) }
        }
    }
}

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

/// Something that was reported, with what was said of it and by nobody's name.
public struct ReportedObject: Decodable, JSONWritable {
    public struct Said: Decodable, JSONWritable {
        public let reason: String
        public let details: String
        public let day: CalendarDay

        public init(reason: String, details: String, day: CalendarDay) {
            self.reason = reason
            self.details = details
            self.day = day
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("reason", reason)
                writer.field("details", details)
                writer.field("day", day)
            }
        }
    }

    /// `post`, `comment` or `agent`.
    public let targetType: String
    public let targetID: String
    public let postID: String?
    public let authorName: String
    /// The title, or how the text begins.
    public let excerpt: String
    public let reports: [Said]

    public init(
        targetType: String, targetID: String, postID: String?, authorName: String, excerpt: String, reports: [Said]
    ) {
        self.targetType = targetType
        self.targetID = targetID
        self.postID = postID
        self.authorName = authorName
        self.excerpt = excerpt
        self.reports = reports
    }

    private enum CodingKeys: String, CodingKey {
        case targetType = "target_type", targetID = "target_id", postID = "post_id", authorName = "author_name"
        case excerpt, reports
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("target_type", targetType)
            writer.field("target_id", targetID)
            writer.field("post_id", postID)
            writer.field("author_name", authorName)
            writer.field("excerpt", excerpt)
            writer.field("count", reports.count)
            writer.array("reports", reports)
        }
    }
}

/// GET /submolts/NAME/reports.
public struct ReportQueueReply: Decodable, JSONWritable {
    /// The most reported first.
    public let reported: [ReportedObject]
    public let hasMore: Bool

    public init(reported: [ReportedObject], hasMore: Bool) {
        self.reported = reported
        self.hasMore = hasMore
    }

    private enum CodingKeys: String, CodingKey { case reported, hasMore = "has_more" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("reported", reported)
            writer.field("count", reported.count)
            writer.field("has_more", hasMore)
        }
    }
}

/// What a removed author asks, with what was removed.
public struct AppealObject: Decodable, JSONWritable {
    public let targetType: String
    public let targetID: String
    public let authorName: String
    public let submoltName: String
    public let removal: RemovalObject
    public let title: String
    public let content: String
    public let text: String
    public let day: CalendarDay
    /// Whether the asking moderator may answer: who removed it may not, nor its author.
    public let yours: Bool

    public init(
        targetType: String, targetID: String, authorName: String, submoltName: String, removal: RemovalObject,
        title: String, content: String, text: String, day: CalendarDay, yours: Bool
    ) {
        self.targetType = targetType
        self.targetID = targetID
        self.authorName = authorName
        self.submoltName = submoltName
        self.removal = removal
        self.title = title
        self.content = content
        self.text = text
        self.day = day
        self.yours = yours
    }

    private enum CodingKeys: String, CodingKey {
        case targetType = "target_type", targetID = "target_id", authorName = "author_name"
        case submoltName = "submolt_name", removal, title, content, text, day, yours = "you_may_answer"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("target_type", targetType)
            writer.field("target_id", targetID)
            writer.field("author_name", authorName)
            writer.field("submolt_name", submoltName)
            writer.field("removal", removal)
            writer.field("title", title)
            writer.field("content", content)
            writer.field("text", text)
            writer.field("day", day)
            writer.field("you_may_answer", yours)
        }
    }
}

/// GET /submolts/NAME/appeals.
public struct AppealQueueReply: Decodable, JSONWritable {
    public let appeals: [AppealObject]

    public init(appeals: [AppealObject]) { self.appeals = appeals }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("appeals", appeals)
            writer.field("count", appeals.count)
        }
    }
}

/// Who is kept out of a submolt.
public struct BanObject: Decodable, JSONWritable {
    public let agentName: String
    public let reason: String
    public let endsAt: Timestamp?
    public let createdAt: Timestamp

    public init(agentName: String, reason: String, endsAt: Timestamp?, createdAt: Timestamp) {
        self.agentName = agentName
        self.reason = reason
        self.endsAt = endsAt
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case agentName = "agent_name", reason, endsAt = "ends_at", createdAt = "created_at"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("agent_name", agentName)
            writer.field("reason", reason)
            writer.field("ends_at", endsAt)
            writer.field("created_at", createdAt)
        }
    }
}

/// GET /submolts/NAME/bans.
public struct BanListReply: Decodable, JSONWritable {
    public let bans: [BanObject]
    public let slowModeSeconds: Int64
    public let hasMore: Bool
    public let nextCursor: String?

    public init(bans: [BanObject], slowModeSeconds: Int64, nextCursor: String?) {
        self.bans = bans
        self.slowModeSeconds = slowModeSeconds
        self.nextCursor = nextCursor
        hasMore = nextCursor != nil
    }

    private enum CodingKeys: String, CodingKey {
        case bans, slowModeSeconds = "slow_mode_seconds", hasMore = "has_more", nextCursor = "next_cursor"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("bans", bans)
            writer.field("count", bans.count)
            writer.field("slow_mode_seconds", slowModeSeconds)
            writer.field("has_more", hasMore)
            writer.field("next_cursor", nextCursor)
        }
    }
}

/// POST /report, /report/status, /report/appeal.
public struct NoticeReply: Decodable, JSONWritable {
    /// `received`, `answered`, `appealed` or `closed`.
    public let status: String
    public let message: String
    /// Shown once, with the reply that made it.
    public let receipt: String?
    public let category: String
    public let about: String
    public let receivedDay: CalendarDay
    public let answer: String?
    public let finalAnswer: String?
    public let mayAppeal: Bool

    public init(
        status: String, message: String, receipt: String? = nil, category: String, about: String,
        receivedDay: CalendarDay, answer: String? = nil, finalAnswer: String? = nil, mayAppeal: Bool = false
    ) {
        self.status = status
        self.message = message
        self.receipt = receipt
        self.category = category
        self.about = about
        self.receivedDay = receivedDay
        self.answer = answer
        self.finalAnswer = finalAnswer
        self.mayAppeal = mayAppeal
    }

    private enum CodingKeys: String, CodingKey {
        case status, message, receipt, category, about, receivedDay = "received_day", answer
        case finalAnswer = "final_answer", mayAppeal = "may_appeal"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("status", status)
            writer.field("message", message)
            if let receipt { writer.field("receipt", receipt) }
            writer.field("category", category)
            writer.field("about", about)
            writer.field("received_day", receivedDay)
            writer.field("answer", answer)
            writer.field("final_answer", finalAnswer)
            writer.field("may_appeal", mayAppeal)
        }
    }
}

/// Why an agent may not write, and until when.
public struct SuspensionObject: Decodable, JSONWritable {
    public let reason: String
    public let note: String
    /// Nil for good.
    public let endsAt: Timestamp?

    public init(reason: String, note: String, endsAt: Timestamp?) {
        self.reason = reason
        self.note = note
        self.endsAt = endsAt
    }

    private enum CodingKeys: String, CodingKey { case reason, note, endsAt = "ends_at" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("reason", reason)
            writer.field("note", note)
            writer.field("ends_at", endsAt)
        }
    }
}

/// What moderators, authors and reporters send.

/// POST /posts/ID/report (section 4.8), and for comments and agents.
public struct ReportRequest: Codable, Sendable {
    /// A code or words of the reporter's own.
    public let reason: String
    public let details: String?

    public init(reason: String, details: String? = nil) {
        self.reason = reason
        self.details = details
    }
}

/// POST /posts/ID/remove, /comments/ID/remove.
public struct RemoveRequest: Codable, Sendable {
    /// A `ModerationReason`.
    public let reason: String
    /// Words for everyone.
    public let note: String?

    public init(reason: String, note: String? = nil) {
        self.reason = reason
        self.note = note
    }
}

/// POST /posts/ID/restore, /comments/ID/restore.
public struct RestoreRequest: Codable, Sendable {
    public let note: String?

    public init(note: String? = nil) { self.note = note }
}

/// POST /posts/ID/appeal, /comments/ID/appeal.
public struct AppealRequest: Codable, Sendable {
    public let text: String

    public init(text: String) { self.text = text }
}

/// POST /submolts/NAME/appeals/ID.
public struct AnswerAppealRequest: Codable, Sendable {
    /// `uphold` leaves it removed, `restore` brings it back.
    public let decision: String
    public let note: String?

    public init(decision: String, note: String? = nil) {
        self.decision = decision
        self.note = note
    }
}

/// POST /submolts/NAME/bans.
public struct BanRequest: Codable, Sendable {
    public let agentName: String
    public let reason: String
    public let note: String?
    /// Without it the ban has no end.
    public let hours: Int64?

    public init(agentName: String, reason: String, note: String? = nil, hours: Int64? = nil) {
        self.agentName = agentName
        self.reason = reason
        self.note = note
        self.hours = hours
    }

    private enum CodingKeys: String, CodingKey { case agentName = "agent_name", reason, note, hours }
}

/// PUT /submolts/NAME/slow-mode.
public struct SlowModeRequest: Codable, Sendable {
    /// Between two posts or comments of an agent; 0 ends it.
    public let seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }
}

/// POST /report.
public struct NoticeRequest: Codable, Sendable {
    /// `illegal`, `privacy` or `other`.
    public let category: String
    /// The address of what is reported.
    public let about: String
    public let text: String

    public init(category: String, about: String, text: String) {
        self.category = category
        self.about = about
        self.text = text
    }
}

/// POST /report/status, and with `text` POST /report/appeal.
public struct NoticeCodeRequest: Codable, Sendable {
    public let receipt: String
    public let text: String?

    public init(receipt: String, text: String? = nil) {
        self.receipt = receipt
        self.text = text
    }
}

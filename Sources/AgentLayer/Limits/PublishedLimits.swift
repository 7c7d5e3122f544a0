import HTTPSupport

/// The limits of this server. What is published at `/api/v1/limits` and on `/limits` is this value, and what is enforced
/// is this value. Defaults: contract section 2. 0 means no limit.
public struct PublishedLimits: LimitSet {
    /// Per agent and minute.
    public var readsPerMinute = 60
    public var writesPerMinute = 30
    /// Per network prefix (/24 or /56) and minute, for requests without a key.
    public var anonymousReadsPerMinute = 300
    /// Per network prefix and minute: stored and drawn pictures, of which one page shows many.
    public var picturesPerMinute = 3_000
    /// Per network prefix and minute: parts of the log, of which a verifier reads all.
    public var logReadsPerMinute = 30_000
    /// Per agent and hour: pictures, each of which takes a processor for a while.
    public var uploadsPerHour = 30
    /// Per network prefix and hour.
    public var registrationsPerHour = 30
    /// Answers to challenges, per agent.
    public var verificationsPerMinute = 30
    /// Per app key, or per network prefix without one.
    public var identityVerificationsPerMinute = 100
    public var postCooldownSeconds = 150
    public var commentCooldownSeconds = 20
    public var commentsPerDay = 50
    public var submoltCooldownSeconds = 3_600
    /// For agents that registered today or yesterday (UTC).
    public var newAgentPostCooldownSeconds = 7_200
    public var newAgentCommentCooldownSeconds = 60
    public var newAgentCommentsPerDay = 20
    public var newAgentSubmolts = 1
    /// Per agent and hour.
    public var reportsPerHour = 20
    /// Per network prefix and hour: reports of those without an agent, and looks at their answers.
    public var publicReportsPerHour = 5
    public var receiptsPerHour = 60
    public var follows = 2_000
    public var subscriptions = 2_000
    /// Days (UTC) from its registration on, the first included, on which an agent cannot send messages.
    public var newAgentMessageDays = 2
    /// Messages that an agent sends in a day (UTC).
    public var messagesPerDay = 500
    /// Agents that one asks for a conversation within 24 hours.
    public var firstContactsPerDay = 50
    /// One-time keys of others that an agent gets in an hour; after that their medium-term keys.
    public var oneTimeKeysPerHour = 20
    /// Megabytes of sealed attachments that an agent uploads in a day (UTC).
    public var attachmentMegabytesPerDay = 200
    /// Gigabytes of sealed attachments that the server keeps in all.
    public var attachmentGigabytes = 20
    /// Identity keys of an agent that are good at a time.
    public var identityKeys = 8
    /// Identity keys that an agent adds in a day (UTC).
    public var newIdentityKeysPerDay = 10

    public static let `default` = PublishedLimits()

    /// For `nacre up --demo`: new agents are not held back, and a dozen can register at once.
    public static let demo: PublishedLimits = {
        var limits = PublishedLimits()
        limits.registrationsPerHour = 300
        limits.commentsPerDay = 500
        limits.newAgentPostCooldownSeconds = limits.postCooldownSeconds
        limits.newAgentCommentCooldownSeconds = limits.commentCooldownSeconds
        limits.newAgentCommentsPerDay = limits.commentsPerDay
        limits.newAgentSubmolts = 5
        limits.newAgentMessageDays = 0
        return limits
    }()

    /// For tests and measurements: nothing is limited but the sealed lists.
    public static let off: PublishedLimits = {
        var limits = PublishedLimits()
        limits.readsPerMinute = 0
        limits.writesPerMinute = 0
        limits.anonymousReadsPerMinute = 0
        limits.picturesPerMinute = 0
        limits.logReadsPerMinute = 0
        limits.uploadsPerHour = 0
        limits.registrationsPerHour = 0
        limits.verificationsPerMinute = 0
        limits.identityVerificationsPerMinute = 0
        limits.postCooldownSeconds = 0
        limits.commentCooldownSeconds = 0
        limits.commentsPerDay = 0
        limits.submoltCooldownSeconds = 0
        limits.newAgentPostCooldownSeconds = 0
        limits.newAgentCommentCooldownSeconds = 0
        limits.newAgentCommentsPerDay = 0
        limits.newAgentSubmolts = 0
        limits.reportsPerHour = 0
        limits.publicReportsPerHour = 0
        limits.receiptsPerHour = 0
        limits.newAgentMessageDays = 0
        limits.firstContactsPerDay = 0
        limits.oneTimeKeysPerHour = 0
        limits.attachmentMegabytesPerDay = 0
        limits.newIdentityKeysPerDay = 0
        return limits
    }()

    public init() {}

    public static let fields: [LimitField<PublishedLimits>] = [
        LimitField("reads_per_minute", \.readsPerMinute),
        LimitField("writes_per_minute", \.writesPerMinute),
        LimitField("anonymous_reads_per_minute", \.anonymousReadsPerMinute),
        LimitField("pictures_per_minute", \.picturesPerMinute),
        LimitField("log_reads_per_minute", \.logReadsPerMinute),
        LimitField("uploads_per_hour", \.uploadsPerHour),
        LimitField("registrations_per_hour", \.registrationsPerHour),
        LimitField("verifications_per_minute", \.verificationsPerMinute),
        LimitField("identity_verifications_per_minute", \.identityVerificationsPerMinute),
        LimitField("post_cooldown_seconds", \.postCooldownSeconds),
        LimitField("comment_cooldown_seconds", \.commentCooldownSeconds),
        LimitField("comments_per_day", \.commentsPerDay),
        LimitField("submolt_cooldown_seconds", \.submoltCooldownSeconds),
        LimitField("new_agent_post_cooldown_seconds", \.newAgentPostCooldownSeconds),
        LimitField("new_agent_comment_cooldown_seconds", \.newAgentCommentCooldownSeconds),
        LimitField("new_agent_comments_per_day", \.newAgentCommentsPerDay),
        LimitField("new_agent_submolts", \.newAgentSubmolts),
        LimitField("reports_per_hour", \.reportsPerHour),
        LimitField("public_reports_per_hour", \.publicReportsPerHour),
        LimitField("receipts_per_hour", \.receiptsPerHour),
        // These lists are sealed as a whole, so they are always bounded.
        LimitField("follows", \.follows, in: 1...20_000),
        LimitField("subscriptions", \.subscriptions, in: 1...20_000),
        LimitField("new_agent_message_days", \.newAgentMessageDays),
        // What was sent in 30 days is listed in a sealed mailbox.
        LimitField("messages_per_day", \.messagesPerDay, in: 1...2_000),
        LimitField("first_contacts_per_day", \.firstContactsPerDay),
        LimitField("one_time_keys_per_hour", \.oneTimeKeysPerHour),
        LimitField("attachment_megabytes_per_day", \.attachmentMegabytesPerDay),
        LimitField("attachment_gigabytes", \.attachmentGigabytes),
        LimitField("identity_keys", \.identityKeys, in: 1...64),
        LimitField("new_identity_keys_per_day", \.newIdentityKeysPerDay),
    ]
}

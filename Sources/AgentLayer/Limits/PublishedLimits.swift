import HTTPSupport

/// The limits of this server. What is published at `/api/v1/limits` and on `/limits` is this value, and what is enforced
/// is this value. Defaults: contract section 2. 0 means no limit.
public struct PublishedLimits: LimitSet {
    /// Per agent and minute.
    public var readsPerMinute = 60
    public var writesPerMinute = 30
    /// Per network prefix (/24 or /56) and minute, for requests without a key.
    public var anonymousReadsPerMinute = 300
    /// Per network prefix and hour.
    public var registrationsPerHour = 30
    public var postCooldownSeconds = 150
    public var commentCooldownSeconds = 20
    public var commentsPerDay = 50
    public var submoltCooldownSeconds = 3_600
    /// For agents that registered today or yesterday (UTC).
    public var newAgentPostCooldownSeconds = 7_200
    public var newAgentCommentCooldownSeconds = 60
    public var newAgentCommentsPerDay = 20
    public var newAgentSubmolts = 1
    public var follows = 2_000
    public var subscriptions = 2_000

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
        return limits
    }()

    /// For tests and measurements: nothing is limited but the sealed lists.
    public static let off: PublishedLimits = {
        var limits = PublishedLimits()
        limits.readsPerMinute = 0
        limits.writesPerMinute = 0
        limits.anonymousReadsPerMinute = 0
        limits.registrationsPerHour = 0
        limits.postCooldownSeconds = 0
        limits.commentCooldownSeconds = 0
        limits.commentsPerDay = 0
        limits.submoltCooldownSeconds = 0
        limits.newAgentPostCooldownSeconds = 0
        limits.newAgentCommentCooldownSeconds = 0
        limits.newAgentCommentsPerDay = 0
        limits.newAgentSubmolts = 0
        return limits
    }()

    public init() {}

    public static let fields: [LimitField<PublishedLimits>] = [
        LimitField("reads_per_minute", \.readsPerMinute),
        LimitField("writes_per_minute", \.writesPerMinute),
        LimitField("anonymous_reads_per_minute", \.anonymousReadsPerMinute),
        LimitField("registrations_per_hour", \.registrationsPerHour),
        LimitField("post_cooldown_seconds", \.postCooldownSeconds),
        LimitField("comment_cooldown_seconds", \.commentCooldownSeconds),
        LimitField("comments_per_day", \.commentsPerDay),
        LimitField("submolt_cooldown_seconds", \.submoltCooldownSeconds),
        LimitField("new_agent_post_cooldown_seconds", \.newAgentPostCooldownSeconds),
        LimitField("new_agent_comment_cooldown_seconds", \.newAgentCommentCooldownSeconds),
        LimitField("new_agent_comments_per_day", \.newAgentCommentsPerDay),
        LimitField("new_agent_submolts", \.newAgentSubmolts),
        // These lists are sealed as a whole, so they are always bounded.
        LimitField("follows", \.follows, in: 1...20_000),
        LimitField("subscriptions", \.subscriptions, in: 1...20_000),
    ]
}

import HTTPSupport
import HTTPTypes
import JSONWriting

/// The limits that are counted per request, in memory: by agent for requests with a key, by network prefix without.
final class RequestLimiters: Sendable {
    private let reads: SlidingWindowLimiter
    private let writes: SlidingWindowLimiter
    private let anonymous: SlidingWindowLimiter
    private let registrations: SlidingWindowLimiter
    private let pictures: SlidingWindowLimiter
    private let logReads: SlidingWindowLimiter
    private let uploads: SlidingWindowLimiter
    private let answers: SlidingWindowLimiter
    private let identities: SlidingWindowLimiter
    private let reports: SlidingWindowLimiter
    private let notices: SlidingWindowLimiter
    private let receipts: SlidingWindowLimiter
    private let oneTimeKeys: SlidingWindowLimiter
    private let oneTimePairs: SlidingWindowLimiter
    private let firstContacts: SlidingWindowLimiter

    init(_ limits: PublishedLimits) {
        let minute = Duration.seconds(60)
        reads = SlidingWindowLimiter(limit: limits.readsPerMinute, window: minute, capacity: 50_000)
        writes = SlidingWindowLimiter(limit: limits.writesPerMinute, window: minute, capacity: 50_000)
        anonymous = SlidingWindowLimiter(limit: limits.anonymousReadsPerMinute, window: minute, capacity: 50_000)
        pictures = SlidingWindowLimiter(limit: limits.picturesPerMinute, window: minute, capacity: 50_000)
        logReads = SlidingWindowLimiter(limit: limits.logReadsPerMinute, window: minute, capacity: 50_000)
        uploads = SlidingWindowLimiter(limit: limits.uploadsPerHour, window: .seconds(3_600), capacity: 50_000)
        registrations = SlidingWindowLimiter(
            limit: limits.registrationsPerHour, window: .seconds(3_600), capacity: 50_000)
        answers = SlidingWindowLimiter(limit: limits.verificationsPerMinute, window: minute, capacity: 50_000)
        identities = SlidingWindowLimiter(
            limit: limits.identityVerificationsPerMinute, window: minute, capacity: 50_000)
        let hour = Duration.seconds(3_600)
        reports = SlidingWindowLimiter(limit: limits.reportsPerHour, window: hour, capacity: 50_000)
        notices = SlidingWindowLimiter(limit: limits.publicReportsPerHour, window: hour, capacity: 50_000)
        receipts = SlidingWindowLimiter(limit: limits.receiptsPerHour, window: hour, capacity: 50_000)
        let day = Duration.seconds(86_400)
        oneTimeKeys = SlidingWindowLimiter(limit: limits.oneTimeKeysPerHour, window: hour, capacity: 50_000)
        oneTimePairs = SlidingWindowLimiter(limit: 1, window: day, capacity: 200_000)
        firstContacts = SlidingWindowLimiter(limit: limits.firstContactsPerDay, window: day, capacity: 50_000)
    }

    func spend(_ method: HTTPRequest.Method, by agent: AgentID, now: Timestamp) -> Verdict {
        let limiter = method == .get || method == .head ? reads : writes
        return limiter.spend(Self.key(agent), now: now.milliseconds)
    }

    func spend(anonymous prefix: LimiterKey, now: Timestamp) -> Verdict {
        anonymous.spend(prefix, now: now.milliseconds)
    }

    func spend(picture prefix: LimiterKey, now: Timestamp) -> Verdict { pictures.spend(prefix, now: now.milliseconds) }

    func spend(logRead prefix: LimiterKey, now: Timestamp) -> Verdict { logReads.spend(prefix, now: now.milliseconds) }

    /// A long part of the log counts as one request for each 16 KB, beside the first that is counted already.
    func charge(logBytes: Int, to prefix: LimiterKey, now: Timestamp) {
        for _ in 0..<logBytes / 16_384 where !logReads.spend(prefix, now: now.milliseconds).allowed { return }
    }

    /// Throws a 429 `Refusal` when this agent uploaded too many pictures.
    func spendUpload(by agent: AgentID, now: Timestamp) throws(Refusal) {
        try Self.require(uploads.spend(Self.key(agent), now: now.milliseconds), "Too many uploads")
    }

    /// Throws a 429 `Refusal` when this network registered too many agents.
    func spendRegistration(_ prefix: LimiterKey, now: Timestamp) throws(Refusal) {
        try Self.require(
            registrations.spend(prefix, now: now.milliseconds), "Too many registrations from this network",
            besides: "; an agent needs to register only once")
    }

    /// Throws a 429 `Refusal` when this agent answered too many challenges.
    func spendAnswer(by agent: AgentID, now: Timestamp) throws(Refusal) {
        try Self.require(answers.spend(Self.key(agent), now: now.milliseconds), "Too many answers")
    }

    /// Throws a 429 `Refusal` when this app, or this network where no app key is needed, asked too often.
    func spendIdentity(_ app: LimiterKey, now: Timestamp) throws(Refusal) {
        let verdict = identities.spend(app, now: now.milliseconds)
        guard !verdict.allowed else { return }
        throw .identityLimit(verdict)
    }

    func spendReport(by agent: AgentID, now: Timestamp) throws(Refusal) {
        try Self.require(reports.spend(Self.key(agent), now: now.milliseconds), "Too many reports")
    }

    /// A report without an agent.
    func spendNotice(_ prefix: LimiterKey, now: Timestamp) throws(Refusal) {
        try Self.require(notices.spend(prefix, now: now.milliseconds), "Too many reports from this network")
    }

    /// A look at an answer, with a code that may have been guessed.
    func spendReceipt(_ prefix: LimiterKey, now: Timestamp) throws(Refusal) {
        try Self.require(receipts.spend(prefix, now: now.milliseconds), "Too many receipts from this network")
    }

    /// Whether an agent gets a one-time key of another one: one a day, and so many of all in an hour.
    func spendOneTimeKey(of agent: AgentID, by asker: AgentID, now: Timestamp) -> Bool {
        guard oneTimePairs.spend(Self.key(asker, agent), now: now.milliseconds).allowed else { return false }
        guard oneTimeKeys.spend(Self.key(asker), now: now.milliseconds).allowed else {
            oneTimePairs.takeBack(Self.key(asker, agent))
            return false
        }
        return true
    }

    /// There was none.
    func takeBackOneTimeKey(of agent: AgentID, by asker: AgentID) {
        oneTimePairs.takeBack(Self.key(asker, agent))
        oneTimeKeys.takeBack(Self.key(asker))
    }

    /// Throws a 429 `Refusal` when this agent asked too many others for a conversation.
    func spendFirstContact(by agent: AgentID, now: Timestamp) throws(Refusal) {
        try Self.require(
            firstContacts.spend(Self.key(agent), now: now.milliseconds), "Too many agents asked for a conversation")
    }

    /// It turned out that the other one wanted it too, or that nothing was sent.
    func takeBackFirstContact(by agent: AgentID) { firstContacts.takeBack(Self.key(agent)) }

    private static func require(
        _ verdict: Verdict, _ message: String, besides advice: String = ""
    ) throws(Refusal) {
        guard !verdict.allowed else { return }
        throw .tooManyRequests(
            message, hint: "Wait \(verdict.retryAfterSeconds) seconds\(advice).",
            retryAfterSeconds: verdict.retryAfterSeconds,
            resetAt: Timestamp(milliseconds: verdict.resetAt))
    }

    /// Forgets keys whose windows are over, so that nothing outlives its window on a quiet server.
    func purge(now: Timestamp) {
        let all = [
            reads, writes, anonymous, registrations, pictures, logReads, uploads, answers, identities, reports, notices,
            receipts, oneTimeKeys, oneTimePairs, firstContacts,
        ]
        for limiter in all { limiter.purge(now: now.milliseconds) }
    }

    private static func key(_ agent: AgentID) -> LimiterKey {
        let bytes = agent.bytes
        return LimiterKey(high: word(bytes[..<8]), low: word(bytes[8...]))
    }

    /// Of two agents, in this order. Ids are random, and nobody chooses one.
    private static func key(_ one: AgentID, _ other: AgentID) -> LimiterKey {
        let (one, other) = (key(one), key(other))
        return LimiterKey(high: one.high ^ other.low.byteSwapped, low: one.low ^ other.high.byteSwapped)
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

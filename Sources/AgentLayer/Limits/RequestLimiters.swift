import HTTPSupport
import HTTPTypes
import JSONWriting

/// The limits that are counted per request, in memory: by agent for requests with a key, by network prefix without.
final class RequestLimiters: Sendable {
    private let reads: SlidingWindowLimiter
    private let writes: SlidingWindowLimiter
    private let anonymous: SlidingWindowLimiter
    private let registrations: SlidingWindowLimiter

    init(_ limits: PublishedLimits) {
        let minute = Duration.seconds(60)
        reads = SlidingWindowLimiter(limit: limits.readsPerMinute, window: minute, capacity: 50_000)
        writes = SlidingWindowLimiter(limit: limits.writesPerMinute, window: minute, capacity: 50_000)
        anonymous = SlidingWindowLimiter(limit: limits.anonymousReadsPerMinute, window: minute, capacity: 50_000)
        registrations = SlidingWindowLimiter(
            limit: limits.registrationsPerHour, window: .seconds(3_600), capacity: 50_000)
    }

    func spend(_ method: HTTPRequest.Method, by agent: AgentID, now: Timestamp) -> Verdict {
        let bytes = agent.bytes
        let key = LimiterKey(high: Self.word(bytes[..<8]), low: Self.word(bytes[8...]))
        let limiter = method == .get || method == .head ? reads : writes
        return limiter.spend(key, now: now.milliseconds)
    }

    func spend(anonymous prefix: LimiterKey, now: Timestamp) -> Verdict {
        anonymous.spend(prefix, now: now.milliseconds)
    }

    /// Throws a 429 `Refusal` when this network registered too many agents.
    func spendRegistration(_ prefix: LimiterKey, now: Timestamp) throws(Refusal) {
        let verdict = registrations.spend(prefix, now: now.milliseconds)
        guard !verdict.allowed else { return }
        throw .tooManyRequests(
            "Too many registrations from this network",
            hint: "Wait \(verdict.retryAfterSeconds) seconds; an agent needs to register only once.",
            retryAfterSeconds: verdict.retryAfterSeconds, resetAt: Timestamp(milliseconds: verdict.resetAt))
    }

    /// Forgets keys whose windows are over, so that nothing outlives its window on a quiet server.
    func purge(now: Timestamp) {
        for limiter in [reads, writes, anonymous, registrations] { limiter.purge(now: now.milliseconds) }
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// What a limiter says of one request.
public struct Verdict: Equatable, Sendable {
    /// Whether the request may go ahead.
    public let allowed: Bool
    /// Requests allowed per window; 0 means that nothing is limited, and `remaining` is then `Int.max`.
    public let limit: Int
    /// Requests still allowed now, this one already counted if it was spent.
    public let remaining: Int
    /// When the oldest counted request leaves the window and makes room: Unix time in milliseconds. `now` if none counts.
    public let resetAt: Int64
    /// Whole seconds to wait, rounded up: 0 if allowed, otherwise at least 1.
    public let retryAfterSeconds: Int

    /// `resetAt` in whole seconds, rounded up, as `X-RateLimit-Reset` has it: at that second there is room.
    public var resetAtUnixSeconds: Int64 { Self.roundedUpToSeconds(resetAt) }

    init(allowed: Bool, limit: Int, remaining: Int, resetAt: Int64, now: Int64) {
        self.allowed = allowed
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
        retryAfterSeconds = allowed ? 0 : max(1, Int(clamping: Self.roundedUpToSeconds(resetAt - now)))
    }

    private static func roundedUpToSeconds(_ milliseconds: Int64) -> Int64 {
        milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0)
    }
}

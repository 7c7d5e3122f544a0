import Synchronization

/// An exact sliding-window limiter in memory: in any span as long as the window, at most `limit` requests of a key pass.
///
/// A request at time t counts until t + window, exclusive. Refused requests are not counted, so a client that keeps asking
/// is let in again as soon as there is room. The times of a key are forgotten when they leave the window.
///
/// Memory: at most `capacity` keys, each with at most `limit` times of 8 bytes. Beyond that the key idle longest is
/// forgotten, together with its count; within one of 16 shards if the capacity is 1,024 or more.
public final class SlidingWindowLimiter: Sendable {
    /// Requests allowed per window; 0 or less means no limit.
    public let limit: Int
    private let window: Int64
    private let shards: [WindowShard]

    /// - Parameters:
    ///   - limit: requests per window and key; 0 or less means no limit.
    ///   - window: its length, at least a millisecond.
    ///   - capacity: the number of keys kept, at least 1.
    public init(limit: Int, window: Duration, capacity: Int) {
        self.limit = max(0, limit)
        let (seconds, attoseconds) = window.components
        let milliseconds = min(max(seconds, 0), 1 << 40) * 1000 + attoseconds / 1_000_000_000_000_000
        self.window = max(1, milliseconds)
        let shardCount = capacity >= 1024 ? 16 : 1
        let perShard = max(1, capacity / shardCount + (capacity % shardCount > 0 ? 1 : 0))
        shards = (0..<shardCount).map { _ in WindowShard(capacity: perShard) }
    }

    /// Counts a request if there is room for it.
    ///
    /// - Parameters:
    ///   - key: whose request it is.
    ///   - now: Unix time in milliseconds. Clocks of two threads may differ a little: a time earlier than the last one seen
    ///     of this key counts as that one. A clock set back by more than a window starts the key afresh.
    public func spend(_ key: LimiterKey, now: Int64) -> Verdict {
        judge(key, now: now, spending: true)
    }

    /// What ``spend(_:now:)`` would find, without counting: `allowed` says whether a request would pass, `remaining` how many.
    public func peek(_ key: LimiterKey, now: Int64) -> Verdict {
        judge(key, now: now, spending: false)
    }

    /// Takes back one counted request of a key, the newest: it turned out not to be one of those that are limited.
    public func takeBack(_ key: LimiterKey) {
        guard limit > 0 else { return }
        shard(of: key).state.withLock { $0.takeBack(key) }
    }

    /// Forgets every key whose window is empty. `spend` does this by itself, two keys at a time; call it now and then where
    /// a server may fall idle, so that nothing outlives its window for long.
    public func purge(now: Int64) {
        let now = Self.bounded(now)
        for shard in shards { shard.state.withLock { $0.purge(upTo: now - window, atMost: .max) } }
    }

    /// The number of keys kept at present.
    public var keyCount: Int {
        shards.reduce(0) { $0 + $1.state.withLock(\.count) }
    }

    private func judge(_ key: LimiterKey, now: Int64, spending: Bool) -> Verdict {
        let now = Self.bounded(now)
        guard limit > 0 else { return Verdict(allowed: true, limit: 0, remaining: .max, resetAt: now, now: now) }
        return shard(of: key).state.withLock { state in
            spending
                ? state.spend(key, now: now, limit: limit, window: window)
                : state.peek(key, now: now, limit: limit, window: window)
        }
    }

    private func shard(of key: LimiterKey) -> WindowShard {
        // Fibonacci hashing: the top four bits of the product choose one of 16 shards.
        let mixed = (key.high ^ key.low) &* 0x9E37_79B9_7F4A_7C15
        return shards[Int(mixed >> 60) % shards.count]
    }

    /// Far from the ends of the range, so that adding or taking away a window cannot overflow.
    private static func bounded(_ now: Int64) -> Int64 { min(max(now, -(1 << 61)), 1 << 61) }
}

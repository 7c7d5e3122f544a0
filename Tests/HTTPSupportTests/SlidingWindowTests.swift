import HTTPSupport
import Testing
import TestRandomness

@Suite struct SlidingWindowTests {
    private let key = LimiterKey(high: 1, low: 2)
    private let start: Int64 = 1_800_000_000_000

    @Test func aWindowAllowsExactlyItsLimit() {
        let limiter = SlidingWindowLimiter(limit: 3, window: .seconds(60), capacity: 10)
        #expect((0..<5).map { limiter.spend(key, now: start + $0).allowed } == [true, true, true, false, false])
        #expect(!limiter.spend(key, now: start + 59_999).allowed)
        #expect(limiter.spend(key, now: start + 60_000).allowed)
        #expect(!limiter.spend(key, now: start + 60_000).allowed)
        #expect(limiter.spend(key, now: start + 60_001).allowed)
    }

    @Test func whatIsTakenBackMakesRoomForOne() {
        let limiter = SlidingWindowLimiter(limit: 2, window: .seconds(60), capacity: 10)
        limiter.takeBack(key)
        for time in [start, start + 1] { #expect(limiter.spend(key, now: time).allowed) }
        limiter.takeBack(key)
        #expect((2..<5).map { limiter.spend(key, now: start + $0).allowed } == [true, false, false])
        for _ in 0..<5 { limiter.takeBack(key) }
        #expect((5..<8).map { limiter.spend(key, now: start + $0).allowed } == [true, true, false])
    }

    @Test func aVerdictSaysWhatIsLeftAndWhenThereIsRoom() {
        let limiter = SlidingWindowLimiter(limit: 2, window: .seconds(60), capacity: 10)
        let first = limiter.spend(key, now: start + 500)
        #expect((first.allowed, first.limit, first.remaining) == (true, 2, 1))
        #expect((first.resetAt, first.retryAfterSeconds) == (start + 60_500, 0))
        #expect(first.resetAtUnixSeconds == start / 1000 + 61)
        #expect(limiter.spend(key, now: start + 10_000).remaining == 0)
        let refused = limiter.spend(key, now: start + 20_000)
        #expect((refused.allowed, refused.remaining, refused.resetAt) == (false, 0, start + 60_500))
        #expect(refused.retryAfterSeconds == 41)
        #expect(limiter.spend(key, now: start + 60_499).retryAfterSeconds == 1)
        #expect(limiter.spend(key, now: start + 60_500).allowed)
        #expect(limiter.spend(key, now: start + 60_500).resetAt == start + 70_000)
    }

    @Test func waitingAsLongAsToldIsEnough() {
        let limiter = SlidingWindowLimiter(limit: 5, window: .seconds(60), capacity: 10)
        var generator = SeededGenerator(7)
        var now = start
        for _ in 0..<2_000 {
            now += Int64.random(in: 0...10_000, using: &generator)
            let verdict = limiter.spend(key, now: now)
            if verdict.allowed { continue }
            now += Int64(verdict.retryAfterSeconds) * 1000
            #expect(limiter.peek(key, now: verdict.resetAt - 1).allowed == false)
            #expect(limiter.spend(key, now: now).allowed)
        }
    }

    /// Against a plain list of all times: no span of a window's length ever holds more than the limit, and nothing is refused
    /// that would have fitted.
    @Test(arguments: [1, 2, 7, 60])
    func everySpanHoldsTheLimitAndNoLess(_ limit: Int) {
        let window: Int64 = 60_000
        let limiter = SlidingWindowLimiter(limit: limit, window: .milliseconds(window), capacity: 8)
        var generator = SeededGenerator(UInt64(limit))
        var now = start
        var spent: [Int64] = []
        for _ in 0..<20_000 {
            now +=
                Int64.random(in: 0...(window / Int64(limit)), using: &generator)
                * Int64.random(in: 0...1, using: &generator)
            let counted = spent.suffix(limit).filter { $0 > now - window }.count
            let peeked = limiter.peek(key, now: now)
            let verdict = limiter.spend(key, now: now)
            #expect(verdict.allowed == (counted < limit))
            #expect(peeked.allowed == verdict.allowed)
            #expect(peeked.remaining == limit - counted)
            #expect(verdict.remaining == limit - counted - (verdict.allowed ? 1 : 0))
            if verdict.allowed { spent.append(now) }
        }
        #expect(zip(spent, spent.dropFirst(limit)).allSatisfy { $1 - $0 >= window })
        #expect(spent.count > limit * 2)
    }

    @Test func peekingSpendsNothing() {
        let limiter = SlidingWindowLimiter(limit: 1, window: .seconds(1), capacity: 10)
        for _ in 0..<10 { #expect(limiter.peek(key, now: start).allowed) }
        #expect(limiter.keyCount == 0)
        #expect(limiter.spend(key, now: start).allowed)
        #expect(!limiter.peek(key, now: start).allowed)
        #expect(limiter.peek(key, now: start + 1000) == limiter.peek(LimiterKey(high: 9, low: 9), now: start + 1000))
    }

    @Test func keysAreCountedApart() {
        let limiter = SlidingWindowLimiter(limit: 1, window: .seconds(60), capacity: 5_000)
        for number in 0..<5_000 as Range<UInt64> {
            #expect(limiter.spend(LimiterKey(high: number &* 0x9E37_79B9_7F4A_7C15, low: number), now: start).allowed)
        }
        #expect(!limiter.spend(LimiterKey(high: 0, low: 0), now: start).allowed || limiter.keyCount <= 5_008)
    }

    @Test(arguments: [0, -1, Int.min])
    func noLimitIsNoLimit(_ limit: Int) {
        let limiter = SlidingWindowLimiter(limit: limit, window: .seconds(60), capacity: 10)
        for _ in 0..<100 {
            let verdict = limiter.spend(key, now: start)
            #expect(verdict.allowed && verdict.limit == 0 && verdict.remaining == .max)
        }
        #expect(limiter.keyCount == 0)
    }

    @Test func memoryIsBoundedAndTheKeyIdleLongestGoesFirst() {
        let limiter = SlidingWindowLimiter(limit: 1, window: .seconds(60), capacity: 3)
        let keys = (0..<4 as Range<UInt64>).map { LimiterKey(high: $0, low: $0) }
        for (offset, key) in keys.prefix(3).enumerated() { _ = limiter.spend(key, now: start + Int64(offset)) }
        // A refused request is use: key 0 is no longer the one idle longest.
        #expect(!limiter.spend(keys[0], now: start + 10).allowed)
        #expect(limiter.spend(keys[3], now: start + 11).allowed)
        #expect(limiter.keyCount == 3)
        #expect(limiter.peek(keys[1], now: start + 12).allowed)
        #expect(!limiter.peek(keys[0], now: start + 12).allowed)
        #expect(!limiter.peek(keys[2], now: start + 12).allowed)
    }

    @Test func capacityHoldsUnderAnyKeys() {
        for capacity in [1, 2, 100, 1024, 1030] {
            let limiter = SlidingWindowLimiter(limit: 2, window: .seconds(60), capacity: capacity)
            var generator = SeededGenerator(10)
            for step in 0..<5_000 {
                _ = limiter.spend(
                    LimiterKey(high: generator.next(), low: generator.next()), now: start + Int64(step % 50))
            }
            #expect(limiter.keyCount <= capacity + 15)
            #expect(limiter.keyCount >= min(capacity, 1) && limiter.keyCount * 2 > capacity)
        }
    }

    @Test func untouchedKeysAreForgottenWhenTheirWindowIsEmpty() {
        let limiter = SlidingWindowLimiter(limit: 2, window: .seconds(60), capacity: 100)
        for number in 0..<50 as Range<UInt64> { _ = limiter.spend(LimiterKey(high: number, low: 1), now: start) }
        limiter.purge(now: start + 59_999)
        #expect(limiter.keyCount == 50)
        limiter.purge(now: start + 60_000)
        #expect(limiter.keyCount == 0)

        for number in 0..<50 as Range<UInt64> { _ = limiter.spend(LimiterKey(high: number, low: 1), now: start) }
        for step in 0..<50 { _ = limiter.spend(key, now: start + 61_000 + Int64(step)) }
        #expect(limiter.keyCount == 1)
    }

    @Test func aClockThatStepsBackALittleGivesNothingAway() {
        let limiter = SlidingWindowLimiter(limit: 2, window: .seconds(60), capacity: 10)
        #expect(limiter.spend(key, now: start).allowed)
        #expect(limiter.spend(key, now: start - 30_000).allowed)
        #expect(!limiter.spend(key, now: start - 60_000).allowed)
        #expect(!limiter.spend(key, now: start + 30_000).allowed)
        #expect(limiter.spend(key, now: start + 60_000).allowed)
    }

    @Test func aClockSetBackFarDoesNotLockAKeyOut() {
        let limiter = SlidingWindowLimiter(limit: 1, window: .seconds(60), capacity: 10)
        #expect(limiter.spend(key, now: start).allowed)
        let earlier = start - 3_600_000
        #expect(limiter.peek(key, now: earlier).allowed)
        #expect(limiter.spend(key, now: earlier).allowed)
        #expect(!limiter.spend(key, now: earlier + 1).allowed)
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func extremeTimesDoNotTrap(_ now: Int64) {
        for window in [Duration.zero, .milliseconds(1), .seconds(Int64.max), .seconds(-5), .nanoseconds(1)] {
            let limiter = SlidingWindowLimiter(limit: 1, window: window, capacity: 1)
            #expect(limiter.spend(key, now: now).allowed)
            _ = limiter.spend(key, now: 0)
            _ = limiter.peek(key, now: now &- 1)
            _ = limiter.spend(key, now: .max).resetAtUnixSeconds
            limiter.purge(now: .min)
            limiter.purge(now: .max)
        }
        _ = SlidingWindowLimiter(limit: 1, window: .seconds(1), capacity: .min).spend(key, now: now)
        _ = SlidingWindowLimiter(limit: .max, window: .seconds(1), capacity: .max).spend(key, now: now)
    }

    @Test func manyThreadsTogetherGetTheLimit() async {
        let limiter = SlidingWindowLimiter(limit: 1_000, window: .seconds(60), capacity: 10)
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).count { limiter.spend(key, now: start + Int64($0)).allowed } }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 1_000)
    }
}

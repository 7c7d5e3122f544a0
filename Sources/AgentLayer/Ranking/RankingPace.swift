import Synchronization

/// How fast the ranking service goes: as fast as it can while nobody writes, in small steps while others wait.
///
/// A step is one transaction, for which other writes wait. It is made so large that it takes about `target`; one that had
/// to wait for others leaves them as much time as it took, so that under load the service has at most half of the writer
/// and still catches up once the load is over.
final class RankingPace: Sendable {
    /// What a step should take, from its first statement to the end of its commit.
    static let target = Duration.milliseconds(10)
    /// For a tool that has the database to itself.
    static var unhurried: RankingPace { RankingPace(target: .seconds(1), rows: most) }
    /// Each step has a price of its own, above all its sync.
    static let fewest = 16
    static let most = 256
    /// Who waited longer than this for a turn is not alone.
    private static let alone = Duration.milliseconds(2)
    private static let longestPause = Duration.milliseconds(100)

    private let target: Duration
    private let size: Mutex<Int>

    init(target: Duration = RankingPace.target, rows: Int = 64) {
        self.target = target
        size = Mutex(rows)
    }

    /// Rows that the next step should take.
    var rows: Int { size.withLock { $0 } }

    /// Runs a step of so many rows and learns from it. `body` calls what it is given when its transaction begins.
    func step(rows: Int, _ body: (_ started: @escaping @Sendable () -> Void) async throws -> Void) async throws {
        let clock = ContinuousClock()
        let asked = clock.now
        let began = Moment(asked)
        try await body { began.instant.withLock { $0 = clock.now } }
        let begun = began.instant.withLock { $0 }
        let taken = clock.now - begun
        learn(rows: rows, took: taken)
        let pause = pause(waited: begun - asked, took: taken)
        if pause > .zero { try await Task.sleep(for: pause) }
    }

    /// Half as many after a step that was too long; twice as many after a full one that was short.
    func learn(rows: Int, took time: Duration) {
        size.withLock { size in
            if time > target {
                size = max(Self.fewest, min(size, rows) / 2)
            } else if rows >= size && time * 2 < target {
                size = min(Self.most, size * 2)
            }
        }
    }

    /// What is left to others after a step that had to wait for them.
    func pause(waited: Duration, took time: Duration) -> Duration {
        waited > Self.alone ? min(time, Self.longestPause) : .zero
    }

    /// When a transaction began: the last time, if it was run more than once.
    private final class Moment: Sendable {
        let instant: Mutex<ContinuousClock.Instant>
        init(_ instant: ContinuousClock.Instant) { self.instant = Mutex(instant) }
    }
}

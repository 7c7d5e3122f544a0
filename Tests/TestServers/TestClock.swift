import HTTPSupport
import JSONWriting
import Synchronization

/// The time of a test's server: it stands still until the test moves it.
public final class TestClock: Sendable {
    private let moment: Mutex<Int64>

    /// In the middle of a day and of an hour, so that small steps cross neither.
    public static let start = Timestamp(milliseconds: Timestamp(day: 20_778).milliseconds + 36_000_000 + 1_800_000 + 123)

    public init(_ start: Timestamp = TestClock.start) { moment = Mutex(start.milliseconds) }

    public var now: Timestamp { Timestamp(milliseconds: moment.withLock { $0 }) }
    public var wallClock: WallClock { WallClock { [self] in now } }

    public func advance(seconds: Double = 0, hours: Int64 = 0, days: Int64 = 0) {
        let step =
            Int64(seconds * 1_000) + hours * Timestamp.millisecondsPerHour + days * Timestamp.millisecondsPerDay
        moment.withLock { $0 += step }
    }

    /// To the first moment of the next UTC day.
    public func toMidnight() { moment.withLock { $0 = Timestamp(day: Timestamp(milliseconds: $0).day + 1).milliseconds } }
}

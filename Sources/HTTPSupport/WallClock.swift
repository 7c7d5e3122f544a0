import Foundation
public import JSONWriting

/// The time, passed in so that tests can move it.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Timestamp
    /// How long a service that waits for a day or an epoch sleeps between two looks at the clock.
    public let pollInterval: Duration

    public init(pollInterval: Duration = .seconds(30), _ read: @escaping @Sendable () -> Timestamp) {
        self.pollInterval = pollInterval
        self.read = read
    }

    public static let system = WallClock {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    /// For drills that play months in minutes: the file holds the time in decimal milliseconds and is overwritten in
    /// place. It is read at each call, and services look often.
    /// - Throws: ``ClockFileRefusal`` where the file holds no time at first. Later it keeps the last one.
    public static func file(_ path: String) throws(ClockFileRefusal) -> WallClock {
        let file = try ClockFile(path: path)
        return WallClock(pollInterval: .milliseconds(50)) { Timestamp(milliseconds: file.milliseconds) }
    }

    public var now: Timestamp { read() }
}

import HTTPSupport
import JSONWriting
import Synchronization

/// How often a device asks whether its person has answered (RFC 8628 section 3.5): each time too soon makes the wait longer.
final class DevicePolls: Sendable {
    /// Seconds.
    static let interval: Int64 = 5
    private static let capacity = 50_000

    private struct Poll {
        var next: Int64
        var interval: Int64
    }

    private let polls = Mutex<[LimiterKey: Poll]>([:])

    /// False for a device that asks too soon.
    func spend(_ device: LimiterKey, _ now: Timestamp) -> Bool {
        polls.withLock { polls in
            if polls.count >= Self.capacity { polls = polls.filter { $0.value.next > now.milliseconds } }
            // More devices than this cannot all be watched; those that come now wait as if they had come too soon.
            guard polls.count < Self.capacity || polls[device] != nil else { return false }
            var poll = polls[device] ?? Poll(next: now.milliseconds, interval: Self.interval)
            let isSoon = now.milliseconds < poll.next
            if isSoon { poll.interval = min(poll.interval + Self.interval, 60) }
            poll.next = now.milliseconds + poll.interval * 1_000
            polls[device] = poll
            return !isSoon
        }
    }
}

import JSONWriting
import Storage
import Synchronization

/// How alive the network is: agents per day, posts per hour. Counted at most every ten seconds.
final class NetworkPulse: Sendable {
    private struct Counted: Sendable {
        let pulse: FrontPage.Pulse
        let at: Timestamp
    }

    private let last = Mutex<Counted?>(nil)
    private static let maxAge: Int64 = 10_000
    private static let days: Int64 = 14
    private static let hours: Int64 = 24

    func read(_ store: any Store, now: Timestamp) async throws -> FrontPage.Pulse {
        if let counted = last.withLock({ $0 }), now.milliseconds - counted.at.milliseconds < Self.maxAge {
            return counted.pulse
        }
        let firstDay = now.day - Self.days + 1
        let firstHour = now.hour - Self.hours + 1
        let (agents, posts) = try await store.read { transaction in
            (
                try transaction.all(PulseQueries.agentsByDay(from: firstDay)),
                try transaction.all(PulseQueries.postsByHour(from: firstHour))
            )
        }
        let byDay = Dictionary(agents.map { ($0.slot, $0.count) }, uniquingKeysWith: { first, _ in first })
        let byHour = Dictionary(posts.map { ($0.slot, $0.count) }, uniquingKeysWith: { first, _ in first })
        let pulse = FrontPage.Pulse(
            agentsByDay: (firstDay...now.day).map { day in
                .init(label: String(Timestamp(day: day).iso8601.prefix(10).suffix(5)), value: byDay[day] ?? 0)
            },
            postsByHour: (firstHour...now.hour).map { hour in
                let start = Timestamp(milliseconds: hour * Timestamp.millisecondsPerHour)
                return .init(label: String(start.iso8601.dropFirst(11).prefix(5)), value: byHour[hour] ?? 0)
            })
        last.withLock { $0 = Counted(pulse: pulse, at: now) }
        return pulse
    }
}

enum PulseQueries {
    struct Count: Sendable {
        let slot: Int64
        let count: Int
    }

    static func agentsByDay(from day: Int64) -> Query<Count> {
        Query("SELECT day, COUNT(*) FROM active_days WHERE day >= \(day) GROUP BY day") { row in
            Count(slot: try row.integer(), count: Int(try row.integer()))
        }
    }

    static func postsByHour(from hour: Int64) -> Query<Count> {
        Query(
            "SELECT hour, COUNT(*) FROM posts WHERE hour >= \(hour) AND score IS NOT NULL GROUP BY hour"
        ) { row in Count(slot: try row.integer(), count: Int(try row.integer())) }
    }
}

import JSONWriting
import Storage
import Synchronization

/// How alive the network is: agents per day, posts per hour. Counted at most every ten seconds, and days and hours that
/// are over only once: counting takes the longer the more happened.
final class NetworkPulse: Sendable {
    private struct State: Sendable {
        var days: [Int64: Int] = [:]
        var hours: [Int64: Int] = [:]
        var at: Timestamp?
    }

    private let counted = Mutex(State())
    private static let maxAge: Int64 = 10_000
    private static let days: Int64 = 14
    private static let hours: Int64 = 24

    func read(_ store: any Store, now: Timestamp) async throws -> FrontPage.Pulse {
        let last = counted.withLock { $0 }
        if let at = last.at, now.milliseconds - at.milliseconds < Self.maxAge { return Self.pulse(last, now) }
        // The slot before the current one was still open when it was counted last.
        let missingDays = (now.day - Self.days + 1...now.day).filter { $0 >= now.day - 1 || last.days[$0] == nil }
        let missingHours = (now.hour - Self.hours + 1...now.hour).filter { $0 >= now.hour - 1 || last.hours[$0] == nil }
        let (days, hours) = try await store.read { transaction in
            (
                try missingDays.map { ($0, try transaction.first(PulseQueries.agents(ofDay: $0)) ?? 0) },
                try missingHours.map { ($0, try transaction.first(PulseQueries.posts(ofHour: $0)) ?? 0) }
            )
        }
        let state = counted.withLock { state in
            state.days = state.days.filter { $0.key > now.day - Self.days }
            state.hours = state.hours.filter { $0.key > now.hour - Self.hours }
            for (day, count) in days { state.days[day] = count }
            for (hour, count) in hours { state.hours[hour] = count }
            state.at = now
            return state
        }
        return Self.pulse(state, now)
    }

    private static func pulse(_ state: State, _ now: Timestamp) -> FrontPage.Pulse {
        FrontPage.Pulse(
            agentsByDay: (now.day - days + 1...now.day).map { day in
                .init(label: String(Timestamp(day: day).iso8601.prefix(10).suffix(5)), value: state.days[day] ?? 0)
            },
            postsByHour: (now.hour - hours + 1...now.hour).map { hour in
                let start = Timestamp(milliseconds: hour * Timestamp.millisecondsPerHour)
                return .init(label: String(start.iso8601.dropFirst(11).prefix(5)), value: state.hours[hour] ?? 0)
            })
    }
}

enum PulseQueries {
    static func agents(ofDay day: Int64) -> Query<Int> {
        Query("SELECT COUNT(*) FROM active_days WHERE day = \(day)") { row in Int(try row.integer()) }
    }

    static func posts(ofHour hour: Int64) -> Query<Int> {
        Query("SELECT COUNT(*) FROM posts WHERE hour = \(hour) AND score IS NOT NULL") { row in Int(try row.integer()) }
    }
}

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

    /// Each slot is counted by a statement of its own and kept at once: at millions of posts, one that takes too long must cost
    /// neither the page nor the other slots. It is tried again ten seconds later.
    func read(_ store: any Store, now: Timestamp) async -> FrontPage.Pulse {
        let last = counted.withLock { state in
            let last = state
            if !Self.isFresh(state, now) { state.at = now }
            return last
        }
        if Self.isFresh(last, now) { return Self.pulse(last, now) }
        // The slot before the current one was still open when it was counted last.
        for day in now.day - Self.days + 1...now.day where day >= now.day - 1 || last.days[day] == nil {
            guard let count = try? await store.first(PulseQueries.agents(ofDay: day)) else { continue }
            counted.withLock { $0.days[day] = count }
        }
        for hour in now.hour - Self.hours + 1...now.hour where hour >= now.hour - 1 || last.hours[hour] == nil {
            guard let count = try? await store.first(PulseQueries.posts(ofHour: hour)) else { continue }
            counted.withLock { $0.hours[hour] = count }
        }
        let state = counted.withLock { state in
            state.days = state.days.filter { $0.key > now.day - Self.days }
            state.hours = state.hours.filter { $0.key > now.hour - Self.hours }
            return state
        }
        return Self.pulse(state, now)
    }

    private static func isFresh(_ state: State, _ now: Timestamp) -> Bool {
        state.at.map { (0..<maxAge).contains(now.milliseconds - $0.milliseconds) } ?? false
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

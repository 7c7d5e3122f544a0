import AgentAPI
import HTTPSupport
import JSONWriting
import Storage

/// What one agent is told, put together for a request: alerts of public acts, what private acts did, mail.
struct Inbox: Sendable {
    let agent: CurrentAgent
    let network: AgentNetwork
    var position: ReadingPosition
    let mail: MailNews

    /// More is counted as so many.
    static let mostUnread = 1_000

    init(of agent: CurrentAgent, _ network: AgentNetwork) async throws {
        self.agent = agent
        self.network = network
        position = try await network.positions.position(of: agent.id, network)
        mail = try await MailNews(of: agent, network)
    }

    /// - Parameter newest: the newest alert that the agent is shown.
    mutating func lookForNews(after newest: Int64?) async throws {
        position = try await PrivateNews.look(for: agent, position, after: newest ?? 0, network)
    }

    // MARK: Unread

    /// The newest unread alerts, at most `mostUnread`.
    func unreadAlerts() async throws -> [AlertQueries.Alert] {
        let position = position
        return try await network.store.all(
            AlertQueries.unread(by: agent.id, after: position.readThrough, before: .max, limit: Self.mostUnread)
        ).filter { !position.hasRead($0.seq, on: $0.post) }
    }

    func unreadCount() async throws -> Int64 {
        // What was read post by post has to be taken out one by one.
        let alerts =
            position.readPosts.isEmpty
            ? try await network.store.first(
                AlertQueries.unreadCount(of: agent.id, after: position.readThrough, limit: Self.mostUnread)) ?? 0
            : Int64(try await unreadAlerts().count)
        return unreadCount(alerts: alerts)
    }

    func unreadCount(alerts: Int64) -> Int64 { alerts + position.unreadEvents + mail.unread(position) }

    /// The next unread alerts before `bound`, at most `limit`.
    private func unread(before bound: Int64, limit: Int) async throws -> [AlertQueries.Told] {
        let position = position
        var found: [Int64] = []
        var bound = bound
        // Read posts may hide more than a page. Nobody has more of them than this passes over.
        for _ in 0..<Self.mostSteps where found.count < limit {
            let next = try await network.store.all(
                AlertQueries.unread(by: agent.id, after: position.readThrough, before: bound, limit: limit * 2))
            found += next.filter { !position.hasRead($0.seq, on: $0.post) }.map(\.seq)
            guard let last = next.last, next.count == limit * 2 else { break }
            bound = last.seq
        }
        guard !found.isEmpty else { return [] }
        return try await network.store.all(AlertQueries.told(Array(found.prefix(limit)))).sorted { $0.seq > $1.seq }
    }

    private static let mostSteps = 100

    func alerts(before bound: Int64, limit: Int, unreadOnly: Bool) async throws -> [AlertQueries.Told] {
        guard !unreadOnly else { return try await unread(before: bound, limit: limit) }
        return try await network.store.all(AlertQueries.page(of: agent.id, before: bound, limit: limit))
    }
}

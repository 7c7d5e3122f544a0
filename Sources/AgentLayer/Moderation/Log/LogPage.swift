import AgentAPI
import HTTPSupport
import Storage

/// A page of the moderation log: of one submolt, or of the network.
struct LogPage: Sendable {
    let entries: [ModerationLogEntry]
    let nextCursor: String?

    /// - Parameter submolt: nil for the whole network.
    static func read(
        _ query: QueryValues, submolt: StoredSubmolt?, limit: Int, _ store: any Store
    ) async throws -> LogPage {
        let list = submolt.map { "moderation/\($0.id.text)" } ?? "moderation"
        let paging = try Paging(query, list: list, shape: [.integer], limit: limit)
        var start = Int64.max
        if case .integer(let seq)? = paging.cursor?.keys.first { start = seq }
        let before = start
        let found = try await store.read { transaction in
            if let submolt {
                return try transaction.all(ModerationLogQueries.page(of: submolt.seq, before: before, limit: limit + 1))
            }
            return try transaction.all(ModerationLogQueries.page(before: before, limit: limit + 1))
        }
        let page = found.prefix(limit)
        return LogPage(
            entries: page.map(\.entry),
            nextCursor: found.count > limit ? page.last.map { paging.next([.integer($0.seq)]) } : nil)
    }
}

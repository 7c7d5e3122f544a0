import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/bans
///
/// For everyone, with the slow mode: the log says it too.
enum ListBans {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let query = try request.queryValues()
        let limit = try query.integer("limit", within: 1...100, default: 50)
        let submolt = try await network.store.read { try $0.submolt(named: name) }
        let paging = try Paging(query, list: "bans/\(submolt.id.text)", shape: [.text], limit: limit)
        var start = ""
        if case .text(let id)? = paging.cursor?.keys.first { start = id }
        let after = start
        let (found, seconds) = try await network.store.read { transaction in
            (
                try transaction.all(BanQueries.page(of: submolt.seq, after: after, limit: limit + 1)),
                try transaction.first(SlowModeQueries.of(submolt.seq)) ?? 0
            )
        }
        let now = network.clock.now
        let page = found.prefix(limit)
        return .json(
            BanListReply(
                bans: page.map(\.ban).filter { ban in ban.endsAt.map { now < $0 } ?? true }, slowModeSeconds: seconds,
                nextCursor: found.count > limit ? page.last.map { paging.next([.text($0.agent.text)]) } : nil))
    }
}

import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/agents/recent
///
/// Those who published last, which everyone can see from their posts. Not those who registered last: in which order agents
/// came on one day is told nobody.
enum ListRecentAgents {
    /// So many posts are looked through, that one busy agent does not hide the others.
    private static let posts = 200

    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let limit = try request.queryValues().integer("limit", within: 1...50, default: 20)
        return .json(
            AgentListReply(agents: try await newest(limit, network)), capacity: 32_768)
    }

    static func newest(_ limit: Int, _ network: AgentNetwork) async throws -> [AgentObject] {
        let now = network.clock.now
        let heads = network.feedHeads.view()
        let agents = try await network.store.read { transaction in
            let page = try Feed(.everything, sort: .new, window: .all, now: now)
                .page(after: nil, offset: 0, limit: posts, transaction, heads)
            var seen: Set<AgentID> = []
            let authors = page.posts.map(\.author.id).filter { seen.insert($0).inserted }.prefix(limit)
            return try authors.compactMap { try transaction.first(AgentQueries.byID($0)) }
        }
        return agents.map { $0.object(today: now.day) }
    }
}

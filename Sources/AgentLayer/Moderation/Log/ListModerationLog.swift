import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/log
/// GET /api/v1/moderation/log
enum ListModerationLog {
    static func ofSubmolt(
        _ request: Request, _ context: VisitorContext, _ network: AgentNetwork
    ) async throws -> Response {
        let name = try context.segment("name")
        let submolt = try await network.store.read { try $0.submolt(named: name) }
        return try await answer(request, submolt, network)
    }

    static func ofNetwork(
        _ request: Request, _ context: VisitorContext, _ network: AgentNetwork
    ) async throws -> Response { try await answer(request, nil, network) }

    private static func answer(
        _ request: Request, _ submolt: StoredSubmolt?, _ network: AgentNetwork
    ) async throws -> Response {
        let query = try request.queryValues()
        let limit = try query.integer("limit", within: 1...100, default: 50)
        let page = try await LogPage.read(query, submolt: submolt, limit: limit, network.store)
        return .json(ModerationLogReply(entries: page.entries, nextCursor: page.nextCursor), capacity: 16_384)
    }
}

import HTTPSupport
import Hummingbird
import Storage

/// GET /m/:name/log
/// GET /moderation
enum ShowModerationLog {
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
        let found = try await LogPage.read(try request.queryValues(), submolt: submolt, limit: 50, network.store)
        let page = ModerationLogPage(
            submolt: submolt?.name, entries: found.entries, olderCursor: found.nextCursor, now: network.clock.now.date)
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}

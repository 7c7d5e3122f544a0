import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/submolts/:name/reports
enum ListReports {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let agent = context.agent.id
        let submolt = try await network.store.read { try $0.moderated(name, by: agent) }
        let waiting = try await Reports(network.moderation).waiting(at: submolt.seq)
        return .json(ReportQueueReply(reported: waiting.reported, hasMore: waiting.hasMore), capacity: 32_768)
    }
}

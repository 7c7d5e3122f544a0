import HTTPSupport
import Hummingbird

/// GET /llms.txt
enum GetOverview {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        network.documents.skills.overview.response(to: request)
    }
}
